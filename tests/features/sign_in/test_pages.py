"""The pages of signing in: fields, errors, and what they do not tell."""

import gzip
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.staticfiles import finders
from django.template.engine import Engine
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from django.utils import translation

from madoguchi.outbox.models import Message
from madoguchi.outbox.rendering import render
from madoguchi.sign_in import adapter, devices, urls
from tests import people

pytestmark = pytest.mark.django_db
LOGIN = "/login/"


@pytest.fixture
def hanako() -> people.Person:
    return people.hanako()


@pytest.fixture
def signed_in(client: Client, hanako: people.Person) -> Client:
    client.post(LOGIN, {"login": hanako.login.email, "password": people.PASSWORD})
    return client


def page(client: Client, address: str, **answers: str) -> str:
    response = client.post(address, answers) if answers else client.get(address)
    return response.content.decode()


def without_what_differs(text: str, address: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text).replace(address, "")


def served() -> Iterator[type]:
    """The view classes behind the addresses of this room."""

    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    for pattern in walk(urls.urlpatterns):
        if view := getattr(pattern.callback, "view_class", None):  # allauth's; ours are functions
            yield view


class TestLogin:
    def test_password_managers_and_passkeys_can_fill_it(self, client: Client) -> None:
        """F10, F11, F12; F4, F7"""
        shown = page(client, LOGIN)
        assert 'autocomplete="username webauthn"' in shown
        assert 'autocomplete="current-password"' in shown
        assert "placeholder" not in shown
        assert re.search(r'<form class="form" method="post" action="/login/" novalidate>', shown)

    def test_says_what_comes_next_to_who_wants_to_cancel(self, client: Client) -> None:
        """U3"""
        words = "すぐに解約の手続きに進みます"
        assert words in page(client, LOGIN + "?next=" + reverse("cancel"))
        assert words not in page(client, LOGIN)

    def test_leads_on_to_where_she_wanted_to_go(self, client: Client, hanako: people.Person) -> None:
        """U17"""
        answers = {"login": hanako.login.email, "password": people.PASSWORD, "next": "/cancel/"}
        assert client.post(LOGIN, answers).headers["Location"] == "/cancel/"

    @pytest.mark.usefixtures("hanako")
    def test_takes_an_address_in_any_width(self, client: Client) -> None:
        """F5"""
        response = client.post(LOGIN, {"login": " ＨＡＮＡＫＯ＠example.jp ", "password": people.PASSWORD})
        assert response.status_code == 302

    def test_an_error_stands_in_title_summary_and_field(self, client: Client) -> None:
        """F1"""
        shown = page(client, LOGIN, login="hanako", password="")
        assert "<title>エラー: ログイン" in shown
        main = shown[shown.index("<main") :]
        assert main.index("error-summary") < main.index("<h1")
        assert 'value="hanako"' in shown
        for field in ("login", "password"):
            assert f'href="#id_{field}"' in shown
            assert f'id="id_{field}_error"' in shown

    def test_does_not_tell_whether_an_address_is_known(
        self, client: Client, hanako: people.Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """S19: the same words and the same number of hashes."""
        hashed: list[str] = []
        encode = MD5PasswordHasher.encode

        def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
            hashed.append(password)
            return encode(self, password, salt)

        monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
        answers = {}
        for address in (hanako.login.email, "nobody@example.jp"):
            hashed.clear()
            shown = page(client, LOGIN, login=address, password="not this one")
            answers[address] = (without_what_differs(shown, address), len(hashed))
        known, unknown = answers.values()
        assert known == unknown
        assert known[1] == 1
        assert "組み合わせが違います" in known[0]

    def test_english(self, client: Client) -> None:
        """A7"""
        shown = client.get(LOGIN, headers={"accept-language": "en"}).content.decode()
        assert '<html lang="en">' in shown
        assert "Minato Mobile" in shown


class TestChangePassword:
    def test_asks_for_the_new_one_once(self, signed_in: Client) -> None:
        """F15, F12"""
        shown = page(signed_in, "/password/change/")
        assert shown.count('type="password"') == 2
        assert 'autocomplete="new-password"' in shown

    @pytest.mark.parametrize(
        ("chosen", "how"), [("short", "8文字以上"), ("password1", "よく使われる"), ("hanako@example.jp", "似た")]
    )
    def test_says_how_to_choose_a_better_one(self, signed_in: Client, chosen: str, how: str) -> None:
        """F2"""
        shown = page(signed_in, "/password/change/", oldpassword=people.PASSWORD, password1=chosen)
        assert how in shown

    def test_tells_her_by_mail(self, signed_in: Client, hanako: people.Person) -> None:
        signed_in.post("/password/change/", {"oldpassword": people.PASSWORD, "password1": "a better horse 8"})
        message = Message.objects.get()
        assert (message.name, message.to) == ("sign_in.password_changed", hanako.login.email)


class TestAddresses:
    @pytest.mark.parametrize("name", ["account_signup", "account_email", "account_request_login_code"])
    def test_there_is_no_sign_up_and_no_change_of_address(self, name: str) -> None:
        with pytest.raises(NoReverseMatch):
            reverse(name)

    def test_every_page_is_ours(self) -> None:
        """No page of allauth's own shows through."""
        names = {str(getattr(view, "template_name", "")) for view in served()}
        pages = {name for name in names if name.endswith(".html")}
        assert len(pages) > 15
        here, engine = str(Path(adapter.__file__).parent), Engine.get_default()
        assert [name for name in pages if not str(engine.get_template(name).origin).startswith(here)] == []

    @pytest.mark.parametrize(
        "address", ["/login/methods/", "/login/sessions/", "/logout/", "/login/methods/passkeys/", "/login/again/"]
    )
    def test_a_member_opens_it(self, signed_in: Client, address: str) -> None:
        response = signed_in.get(address)
        assert response.status_code == 200
        assert response.content.count(b"<h1") == 1

    def test_every_page_leads_to_cancelling(self, client: Client) -> None:
        """U3, U20"""
        for address in (LOGIN, "/recover/", "/nowhere/"):
            shown = page(client, address)
            assert f'href="{reverse("cancel")}"' in shown
            assert "0120-000-000" in shown


class TestMails:
    @pytest.mark.parametrize("name", sorted(set(adapter.MESSAGES.values())))
    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_each_has_its_words(self, name: str, language: str) -> None:
        message = Message(
            name=name, language=language, context={"at": "2026年11月16日(月)", "link": "https://x/?a=1&b=2"}
        )
        subject, text = render(message, "mail_subject"), render(message, "mail")
        assert subject
        assert "\n" not in subject
        assert html.unescape(text) == text
        assert ("Minato Mobile" if language == "en" else "みなと通信") in text

    def test_a_mail_without_words_never_leaves(self) -> None:
        with pytest.raises(KeyError):
            adapter.LoginAdapter().send_mail("account/email/unknown_account", "x@example.jp", {})


def test_devices_are_named() -> None:
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1"
    assert devices.device(phone) == "Safari (iPhone)"
    assert devices.device("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140 Safari/537 Edg/140") == "Edge (Windows)"
    with translation.override("ja"):
        assert devices.device("curl/8") == "不明な端末"


def test_a_page_is_light(client: Client) -> None:
    """P3: HTML and CSS at most 50 KB compressed, scripts at most 30 KB, at most 10 requests, none elsewhere."""
    shown = page(client, LOGIN)
    parts = re.findall(r'(?:href|src)="/static/([^"]+)"', shown)
    files = {part: Path(str(finders.find(part))).read_bytes() for part in parts}
    styles = sum(len(gzip.compress(text)) for part, text in files.items() if part.endswith(".css"))
    scripts = sum(len(gzip.compress(text)) for part, text in files.items() if part.endswith(".js"))
    assert styles + len(gzip.compress(shown.encode())) <= 50_000
    assert scripts <= 30_000
    assert len(parts) + 1 <= 10
    assert not re.search(r'(?:src|href)="(?:https?:)?//', shown)
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["style-src"] == ["'self'"]
    assert "style=" not in shown


def test_who_share_a_carriers_address_are_all_let_in(hanako: people.Person) -> None:
    """Behind one address of a carrier stand thousands; forty of them in a minute are nothing (RULES.md S4)."""
    for _ in range(40):
        answer = Client().post(LOGIN, {"login": hanako.login.email, "password": people.PASSWORD})
        assert answer.status_code == 302
