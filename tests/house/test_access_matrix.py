"""The access matrix: every route × everybody, made from the URL map (S16, S21–S24).

A new route without a row fails. What is somebody else's and what is not there get the same answer, and the audit knows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.html import escape

from madoguchi.audit.models import Entry
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.codes import desk
from tests.features.sign_in.linking import family as linking

pytestmark = pytest.mark.django_db

PUBLIC, MEMBER, OBJECT = "public", "member", "object"

ROWS: dict[str, str] = {
    # anybody
    "account_login": PUBLIC,
    "activate": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_set_password": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "receipt_keys": PUBLIC,
    "receipt_key_set": PUBLIC,
    "set_language": PUBLIC,
    "csp_report": PUBLIC,
    "cancel": PUBLIC,
    "cancel_code": PUBLIC,
    "cancel_send": PUBLIC,
    "cancel_letter": PUBLIC,
    "cancel_stop": PUBLIC,
    "declared": PUBLIC,
    "declared_file": PUBLIC,
    "declared_paper": PUBLIC,
    # providers, by a handle that nobody guesses
    "sms_report": PUBLIC,
    "voice_report": PUBLIC,
    "voice_words": PUBLIC,
    "not_me": PUBLIC,
    "recover": PUBLIC,
    "recover_code": PUBLIC,
    "recover_send": PUBLIC,
    "recover_letter": PUBLIC,
    "recovery": PUBLIC,
    "recovery_name": PUBLIC,
    "recovery_second_step": PUBLIC,
    "session_end": PUBLIC,
    # whoever has signed in; the page holds what is hers
    "my_page": MEMBER,
    "give_up": MEMBER,
    "looks": MEMBER,
    "account_change_password": MEMBER,
    "account_reauthenticate": MEMBER,
    "prove": MEMBER,
    "mfa_index": MEMBER,
    "mfa_reauthenticate": MEMBER,
    "mfa_list_webauthn": MEMBER,
    "mfa_add_webauthn": MEMBER,
    "mfa_reauthenticate_webauthn": MEMBER,
    "mfa_edit_webauthn": MEMBER,
    "mfa_remove_webauthn": MEMBER,
    "mfa_activate_totp": MEMBER,
    "mfa_deactivate_totp": MEMBER,
    "mfa_view_recovery_codes": MEMBER,
    "mfa_generate_recovery_codes": MEMBER,
    "mfa_download_recovery_codes": MEMBER,
    "usersessions_list": MEMBER,
    "registered": MEMBER,
    "held_data": MEMBER,
    "log_in_mail": MEMBER,
    "mail_code": MEMBER,
    "mail_send": MEMBER,
    "link": MEMBER,
    "link_code": MEMBER,
    "link_send": MEMBER,
    "link_letter": MEMBER,
    # one thing of one customer
    "choose": OBJECT,
    "review": OBJECT,
    "cancel_step": OBJECT,
    "case": OBJECT,
    "take_back": OBJECT,
    "reason": OBJECT,
    "receipt_file": OBJECT,
    "receipt_paper": OBJECT,
    "bill": OBJECT,
    "bill_pdf": OBJECT,
    "credentials": OBJECT,
    "credentials_step": OBJECT,
    "credential_show": OBJECT,
    "credential_renew": OBJECT,
    "certificate": OBJECT,
    "certificate_by_post": OBJECT,
    "contact_mail": OBJECT,
    "contact_phone": OBJECT,
    "contact_address": OBJECT,
    "unlink": OBJECT,
    "held_data_file": OBJECT,
    "erasure": OBJECT,
}
_SIGNED_IN = ("bill", "credential", "certificate", "contact", "unlink", "held_data_file", "erasure")
MEMBERS_ONLY = {name for name in ROWS if name.startswith(_SIGNED_IN)}
OBJECTS = sorted(name for name, kind in ROWS.items() if kind == OBJECT)
ANYTHING = {"uidb36": "1", "key": "set-password", "pk": "1", "number": "1", "token": "no-such-link", "handle": "1-0"}


@dataclass(frozen=True)
class World:
    """Kenji has an open case; Hanako has left and has her last bill; Aoi has nothing to do with either."""

    member: people.Person
    former: people.Person
    other: people.Person
    addresses: dict[str, dict[str, str]]  # whose → route → address


@pytest.fixture
def world(standing_clock: StandingClock) -> World:
    former, member, other = people.hanako(), people.kenji(), people.aoi()
    gone = stories.cancels(former, now=standing_clock())
    bill = stories.ends(gone, standing_clock)
    open_case = stories.cancels(member, now=standing_clock(), lines=member.numbers[:1])
    desk.work()  # codes go first: what they are told of this would come after, and be taken for the code
    theirs = {"former": _addresses(former, gone, bill), "member": _addresses(member, open_case)}
    return World(member, former, other, theirs)


def _addresses(person: people.Person, case: str, bill: str = "B0") -> dict[str, str]:
    contract = person.contract.number
    credential = (person.contract.credentials.first() or people.has_credential(person, "harbour7lamp")).pk
    number = person.customer.number
    return {
        "contact_mail": reverse("contact_mail", args=[number]),
        "contact_phone": reverse("contact_phone", args=[number]),
        "contact_address": reverse("contact_address", args=[number]),
        "unlink": reverse("unlink", args=[number]),
        "held_data_file": reverse("held_data_file", args=[number, "json"]),
        "erasure": reverse("erasure", args=[number]),
        "credentials": reverse("credentials", args=[contract]),
        "credentials_step": reverse("credentials_step", args=[contract, "identify"]),
        "credential_show": reverse("credential_show", args=[contract, credential]),
        "credential_renew": reverse("credential_renew", args=[contract, credential]),
        "certificate": reverse("certificate", args=[contract]),
        "certificate_by_post": reverse("certificate_by_post", args=[contract]),
        "review": reverse("review", args=[person.contract.number]) + f"?line={person.numbers[-1]}",
        "cancel_step": reverse("cancel_step", args=[person.contract.number, "identify"]),
        "choose": reverse("choose", args=[person.contract.number]) + f"?line={person.numbers[-1]}",
        "case": reverse("case", args=[case]),
        "take_back": reverse("take_back", args=[case]),
        "reason": reverse("reason", args=[case]),
        "receipt_file": reverse("receipt_file", args=[case, "cancellation"]),
        "receipt_paper": reverse("receipt_paper", args=[case, "cancellation"]),
        "bill": reverse("bill", args=[bill]),
        "bill_pdf": reverse("bill_pdf", args=[bill]),
    }


def routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry)
        else:
            yield entry


def is_demo(route: URLPattern) -> bool:
    return getattr(route.callback, "__module__", "").startswith("madoguchi.demo")


def is_desk(route: URLPattern) -> bool:
    """The desk has a matrix of its own: test_desk_access."""
    return str(route.name).startswith("desk")


def test_every_route_has_a_row() -> None:
    names = {route.name for route in routes() if not is_demo(route) and not is_desk(route)}
    assert None not in names, "give every route a name"
    assert names == set(ROWS), "say in ROWS who may open a new route"


def test_the_whole_url_map_was_read() -> None:
    assert len(list(routes())) > 35


def address_of(name: str) -> str:
    (route,) = [route for route in routes() if route.name == name]
    keys = re.findall(r"\?P<(\w+)>|<(?:\w+:)?(\w+)>", str(route.pattern))
    return reverse(name, kwargs={key: ANYTHING[key] for pair in keys for key in pair if key})


@pytest.mark.parametrize("name", sorted(name for name, kind in ROWS.items() if kind == MEMBER))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_led_to_the_log_in(name: str, method: str, client: Client) -> None:
    answer = getattr(client, method)(address_of(name))
    assert answer.status_code in {302, 405}, answer.status_code
    if answer.status_code == 302:
        assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("method", ["get", "post"])
class TestOneThingOfOneCustomer:
    """Own, somebody else's, and not there at all."""

    def test_a_stranger_is_led_to_the_log_in(self, name: str, method: str, world: World, client: Client) -> None:
        answer = getattr(client, method)(world.addresses["former"][name])
        assert answer.status_code in {302, 405}
        assert answer.status_code == 405 or answer["Location"].startswith("/login/")

    @pytest.mark.parametrize("whose", ["former", "member"])
    def test_somebody_else_gets_404_and_the_audit_knows(
        self, name: str, method: str, whose: str, world: World, client: Client
    ) -> None:
        client.force_login(world.other.login)
        answer = getattr(client, method)(world.addresses[whose][name])
        assert answer.status_code in {404, 405}
        if answer.status_code == 404:
            refused = Entry.objects.filter(name="access.refused", actor_id=str(world.other.login.pk))
            assert refused.get().subject == f"page:{name}"

    def test_what_is_not_there_gets_the_same_answer(self, name: str, method: str, world: World, client: Client) -> None:
        client.force_login(world.other.login)
        theirs = world.addresses["former"][name]
        nowhere = re.sub(r"(?<=/)([CKBN])\d[\w-]+", r"\g<1>999", theirs)
        one, other = (getattr(client, method)(address) for address in (theirs, nowhere))
        assert one.status_code == other.status_code
        assert _without_token(one.content, theirs) == _without_token(other.content, nowhere)

    def test_the_owner_gets_it_also_when_she_has_left(
        self, name: str, method: str, world: World, client: Client
    ) -> None:
        """https://github.com/pschlan/cron-job.org/issues/127"""
        client.force_login(world.former.login)
        answer = getattr(client, method)(world.addresses["former"][name])
        assert answer.status_code in {200, 302, 405, 409}
        assert not Entry.objects.filter(name="access.refused").exists()


class TestAFamily:
    """Whoever proved that she may act for a customer reaches what is that customer's, until it ends; nobody else's."""

    @pytest.fixture
    def parent(self, world: World) -> Client:
        parent = linking.enters(world.other)
        linking.adds(parent, world.member)
        return parent

    def statuses(self, browser: Client, addresses: dict[str, str]) -> dict[str, set[int]]:
        """How each of somebody's things is answered, looked at and pressed."""
        return {
            name: {getattr(browser, method)(addresses[name]).status_code for method in ("get", "post")}
            for name in OBJECTS
        }

    @pytest.mark.parametrize("whose", ["former", "member"])
    def test_the_linked_customers_things_open(self, whose: str, world: World) -> None:
        parent = linking.enters(world.other)
        linking.adds(parent, getattr(world, whose))
        hers = {name for name in OBJECTS if whose == "former" or not name.startswith("bill")}  # who stays has none
        answers = {name: parent.get(world.addresses[whose][name]).status_code for name in hers}
        assert set(answers.values()) <= {200, 302, 405, 409}, answers
        assert not Entry.objects.filter(name="access.refused").exists()

    def test_a_third_customers_do_not(self, parent: Client, world: World) -> None:
        found = self.statuses(parent, world.addresses["former"])
        assert {name for name, codes in found.items() if not codes <= {404, 405}} == set()

    def test_nor_the_linked_ones_once_it_is_taken_off(self, parent: Client, world: World) -> None:
        parent.post(world.addresses["member"]["unlink"])
        found = self.statuses(parent, world.addresses["member"])
        assert {name for name, codes in found.items() if not codes <= {404, 405}} == set()

    @pytest.mark.usefixtures("parent")
    def test_the_other_way_round_nothing_opens(self, world: World) -> None:
        """The parent sees the child's customer; the child does not see the parent's."""
        found = self.statuses(linking.enters(world.member), _addresses(world.other, "K0"))
        assert {name for name, codes in found.items() if not codes <= {404, 405}} == set()


BY_CODE = {"case", "take_back", "reason", "receipt_file", "receipt_paper"}


@pytest.fixture
def by_code(world: World, client: Client) -> Client:
    """Somebody who came by a code to Kenji's last line, where she has an open case; two others were never hers."""
    line = world.member.numbers[1]
    desk.come_by(client, line)
    case = desk.leave(client)
    world.addresses["by code"] = {**_addresses(world.member, case), "review": "/cancel/1/?line=2"}
    return client


class TestWhoCameByACode:
    """The cancel-only reach: what was made in it, of the line it reached; nothing else that members have (S15, S21)."""

    @pytest.mark.parametrize("name", sorted(BY_CODE))
    def test_opens_what_was_made_in_the_same_reach(self, name: str, by_code: Client, world: World) -> None:
        assert by_code.get(world.addresses["by code"][name]).status_code in {200, 302}
        assert not Entry.objects.filter(name="access.refused").exists()

    @pytest.mark.parametrize("name", [name for name in OBJECTS if name not in MEMBERS_ONLY])
    @pytest.mark.parametrize("whose", ["former", "member"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_gets_404_for_all_else_of_anybody(
        self, name: str, whose: str, method: str, by_code: Client, world: World
    ) -> None:
        answer = getattr(by_code, method)(world.addresses[whose][name])
        assert answer.status_code in {404, 405}
        if answer.status_code == 404:
            assert Entry.objects.get(name="access.refused").subject == f"page:{name}"

    @pytest.mark.parametrize("name", sorted(name for name, kind in ROWS.items() if kind == MEMBER))
    def test_is_led_to_the_log_in_from_my_page_and_the_like(self, name: str, by_code: Client) -> None:
        answer = by_code.get(address_of(name))
        assert answer.status_code in {302, 405}
        assert answer.status_code == 405 or answer["Location"].startswith("/login/")

    @pytest.mark.parametrize("name", sorted(MEMBERS_ONLY))
    @pytest.mark.parametrize("whose", ["former", "member"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_sees_no_bill_credential_or_certificate(
        self, name: str, whose: str, method: str, by_code: Client, world: World
    ) -> None:
        """Not even of the member whose line she reached."""
        answer = getattr(by_code, method)(world.addresses[whose][name])
        assert answer.status_code == 405 or answer["Location"].startswith("/login/")

    @pytest.mark.parametrize(
        "address", ["/cancel/1/?line=1", "/cancel/1/?line=3", "/cancel/2/", "/cancel/0/", "/cancel/x/"]
    )
    def test_cannot_count_up_to_what_is_not_within(self, address: str, by_code: Client) -> None:
        assert by_code.get(address).status_code == 404


@pytest.mark.parametrize("name", sorted(set(ROWS) - {"bill_pdf", "receipt_paper"}))
def test_headers(name: str, world: World, client: Client) -> None:
    """S23, S24: on every answer, whoever asks."""
    client.force_login(world.former.login)
    answer: Any = client.get(world.addresses["former"].get(name) or address_of(name))
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    for part in (
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "same-origin"
    if ROWS[name] != PUBLIC:
        assert "no-store" in answer["Cache-Control"]


class TestChangesComeFromOurOwnPages:
    """S22."""

    @pytest.mark.parametrize(
        ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 302), (None, 302)]
    )
    def test_the_browser_says_where_it_came_from(
        self, site: str | None, status: int, world: World, client: Client
    ) -> None:
        client.force_login(world.member.login)
        headers = {"Sec-Fetch-Site": site} if site else {}
        answer = client.post(world.addresses["member"]["take_back"], headers=headers)
        assert answer.status_code == status

    def test_a_missing_token_is_refused(self, world: World) -> None:
        careful = Client(enforce_csrf_checks=True)
        careful.force_login(world.member.login)
        assert careful.post(world.addresses["member"]["take_back"]).status_code == 403

    @pytest.mark.parametrize("name", OBJECTS)
    def test_looking_changes_nothing(self, name: str, world: World, client: Client) -> None:
        client.force_login(world.member.login)
        before = Entry.objects.count()
        client.get(world.addresses["member"][name])
        assert Entry.objects.exclude(name="access.refused").count() == before


def _without_token(page: bytes, address: str) -> bytes:
    """The page without what differs by nature: form tokens, nonces, and the address that was asked for."""
    same_address = page.decode().replace(escape(address), "").encode()
    return re.sub(rb'(csrfmiddlewaretoken" value|nonce)="[^"]*"', b"", same_address)
