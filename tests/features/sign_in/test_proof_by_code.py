"""Proving by a code that it is still she, before she changes something: how, where to, and what it is not good for.

docs/decisions/0028 says which step is proved by what.
"""

import re
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client

from madoguchi.contracts.models import Customer
from madoguchi.sign_in.models import Login
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation.counter import Answer
from tests.features.codes import desk
from tests.features.my_page.test_credential_pages import grow_old
from tests.features.sign_in.linking import family
from tests.people import Person

pytestmark = pytest.mark.django_db
PHONE = "/registered/customers/N000000101/phone/"
PROVE = f"/login/again/code/?next={PHONE}"


@pytest.fixture
def hanako() -> Person:
    """Her log-in's address is her contact mail."""
    return people.hanako()


@pytest.fixture
def browser(hanako: Person) -> Client:
    """Signed in longer ago than five minutes."""
    client = family.enters(hanako)
    grow_old(client, 301)
    return client


def asks(client: Client, prove: str = PROVE) -> Answer:
    answer = client.post(prove, {"way": "mail"})
    desk.work()
    return answer


def types(client: Client, prove: str = PROVE) -> Answer:
    return client.post(prove, {"code": desk.code_in(desk.arrived("mail")[0])})


def is_proved(client: Client) -> bool:
    return client.get(PHONE).status_code == 200


class TestTheWay:
    def test_to_the_code_and_back_with_everything_typed(self, browser: Client) -> None:
        to_the_proof = browser.post(PHONE, {"phone": "03-1234-5678"})["Location"]
        assert unquote(to_the_proof) == PROVE
        assert asks(browser)["Location"] == PROVE
        assert types(browser)["Location"] == PHONE
        assert 'value="03-1234-5678"' in browser.get(PHONE).content.decode()
        assert browser.post(PHONE, {"phone": "03-1234-5678"})["Location"] == "/registered/"

    def test_it_goes_to_the_log_ins_own_address_whatever_is_pressed(self, browser: Client) -> None:  # S8
        browser.post(PROVE, {"way": "sms", "who": "09000000105"})
        desk.work()
        assert [(one.channel, one.recipient) for one in desk.arrived()] == [("mail", "hanako@example.jp")]
        assert "ご本人であることを確かめる" in desk.arrived()[0].body

    def test_opening_the_page_sends_nothing(self, browser: Client) -> None:  # S22
        browser.get(PROVE)
        desk.work()
        assert desk.arrived() == []

    def test_another_is_sent_after_half_a_minute(self, browser: Client, standing_clock: StandingClock) -> None:
        asks(browser)
        asks(browser)
        assert len(desk.arrived("mail")) == 1
        standing_clock.move(seconds=31)
        asks(browser)
        assert len(desk.arrived("mail")) == 2
        types(browser)
        assert is_proved(browser)

    def test_five_wrong_codes_end_it(self, browser: Client) -> None:  # S4
        asks(browser)
        right = desk.code_in(desk.arrived("mail")[0])
        for _ in range(5):
            browser.post(PROVE, {"code": f"{(int(right) + 1) % 10**6:06}"})
        browser.post(PROVE, {"code": right})
        assert not is_proved(browser)

    def test_it_holds_five_minutes(self, browser: Client) -> None:  # S18
        asks(browser)
        types(browser)
        grow_old(browser, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
        assert not is_proved(browser)

    def test_the_sessions_key_is_new(self, browser: Client) -> None:  # S16
        before = browser.cookies[settings.SESSION_COOKIE_NAME].value
        asks(browser)
        types(browser)
        assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before
        assert is_proved(browser)

    def test_it_leads_nowhere_else(self, browser: Client) -> None:
        elsewhere = "/login/again/code/?next=https://thief.example/"
        asks(browser, elsewhere)
        assert types(browser, elsewhere)["Location"] == "/"

    def test_the_password_stands_beside_it_where_she_has_one(self, browser: Client, hanako: Person) -> None:
        assert 'name="password"' in browser.get(PROVE).content.decode()
        hanako.login.set_unusable_password()
        hanako.login.save()
        browser.force_login(hanako.login)
        page = browser.get(PROVE).content.decode()
        assert 'name="password"' not in page
        assert 'name="way"' in page


class TestWhereItDoesNotGo:
    """S12: an address that changed this week proves nothing, least of all that it may be changed again."""

    def test_to_a_log_ins_new_name(self, browser: Client, standing_clock: StandingClock) -> None:
        Login.objects.update(email_changed_at=standing_clock())
        assert browser.get(PHONE)["Location"].startswith("/login/again/?next=")
        assert browser.post(PROVE, {"way": "mail"})["Location"].startswith("/login/again/?next=")
        desk.work()
        assert desk.arrived() == []
        standing_clock.move(days=7)
        assert browser.get(PHONE)["Location"].startswith("/login/again/code/")

    def test_to_a_contact_that_is_new(self, browser: Client, standing_clock: StandingClock) -> None:
        Customer.objects.update(email_changed_at=standing_clock())
        assert browser.get(PHONE)["Location"].startswith("/login/again/?next=")

    def test_where_it_changed_while_the_code_was_on_its_way(
        self, browser: Client, standing_clock: StandingClock
    ) -> None:
        browser.post(PROVE, {"way": "mail"})
        Login.objects.update(email_changed_at=standing_clock())
        desk.work()
        assert desk.arrived() == []

    def test_a_code_that_went_to_the_former_name(self, browser: Client) -> None:
        asks(browser)
        Login.objects.update(email="thief@example.com")
        types(browser)
        assert not is_proved(browser)


class TestWhatItIsNotGoodFor:
    """Keys of the log-in: their notice goes by mail, to whoever reads the code."""

    @pytest.mark.parametrize("page", ["passkeys/add/", "app/add/", "recovery-codes/make/"])
    def test_passkeys_apps_and_saved_codes_ask_for_more(self, page: str, browser: Client) -> None:
        asks(browser)
        types(browser)
        assert is_proved(browser)
        answer = browser.get(f"/login/methods/{page}")
        assert answer.status_code == 302
        assert re.match(r"/login/(again|methods)/", answer["Location"])
        browser.post(f"/login/methods/{page}")
        assert not Authenticator.objects.exists()

    def test_negative_control_the_password_is_enough_there(self, browser: Client) -> None:
        browser.post("/login/again/", {"password": people.PASSWORD})
        assert browser.get("/login/methods/passkeys/add/").status_code == 200

    def test_it_does_not_go_round_an_app(self, browser: Client, hanako: Person) -> None:
        asks(browser)
        TOTP.activate(hanako.login, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        types(browser)
        assert browser.get(PHONE)["Location"].startswith("/login/methods/reauthenticate/")

    def test_a_code_to_get_back_in_proves_nothing_here(self, browser: Client, standing_clock: StandingClock) -> None:
        Client().post("/recover/", {"who": "hanako@example.jp"})
        desk.work()
        other = desk.code_in(desk.arrived("mail")[0])
        standing_clock.move(seconds=31)
        asks(browser)
        browser.post(PROVE, {"code": other})
        assert not is_proved(browser)

    def test_a_code_from_here_opens_nothing_elsewhere(self, browser: Client, standing_clock: StandingClock) -> None:
        asks(browser)
        code = desk.code_in(desk.arrived("mail")[0])
        browser.post("/recover/", {})
        for page in ("/recover/code/", "/registered/add/code/", "/registered/mail-code/"):
            standing_clock.move(minutes=1)
            assert browser.post(page, {"code": code}).status_code in {302, 200}
        assert browser.get("/recover/open/").status_code == 302
        assert not is_proved(browser)

    def test_a_code_of_another_browser(self, browser: Client, hanako: Person) -> None:  # S5
        other = family.enters(hanako)
        grow_old(other, 301)
        asks(other)
        code = desk.code_in(desk.arrived("mail")[0])
        browser.post(PROVE, {"way": "mail"})
        browser.post(PROVE, {"code": code})
        assert not is_proved(browser)


def test_a_stranger_is_led_to_the_log_in(client: Client) -> None:
    assert client.post(PROVE, {"way": "mail"})["Location"].startswith("/login/")
