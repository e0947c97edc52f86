"""ID and password by a code to the holder, where the proof is older than five minutes (S5, S12, S15, S18)."""

import datetime as dt
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from madoguchi.contracts.models import ConnectionCredential, Contract, Customer, Line
from madoguchi.domain.actor import SYSTEM
from madoguchi.sign_in import protection
from madoguchi.sign_in.models import LinkedCustomer
from tests import operators, people
from tests.conftest import StandingClock
from tests.features.cancellation.counter import Answer
from tests.features.codes import desk
from tests.people import Person

pytestmark = pytest.mark.django_db
PASSWORD = "harbour7lamp"
LONG_AGO = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)


@pytest.fixture
def hanako() -> Person:
    """Her contact phone is her line, her contact mail her log-in's."""
    person = people.hanako()
    people.has_credential(person, PASSWORD, line=person.numbers[0])
    return person


@pytest.fixture
def browser(client: Client, hanako: Person) -> Client:
    """Signed in long ago."""
    client.force_login(hanako.login)
    return client


@pytest.fixture
def masked(hanako: Person) -> str:
    return f"/contracts/{hanako.contract.number}/credentials/"


def asks(client: Client, masked: str, way: str = "sms") -> str:
    """Press one of the ways; the page on which the code is typed."""
    answer = client.post(f"{masked}code-way/", {"code_way": way})
    desk.work()
    return answer["Location"] if answer.status_code == 302 else ""


def types(client: Client, masked: str, channel: str = "sms") -> Answer:
    return client.post(f"{masked}code/", {"code": desk.code_in(desk.arrived(channel)[0])})


def offered(page: str) -> list[str]:
    return [way for way in ("sms", "voice", "mail") if f'name="code_way" value="{way}"' in page]


class TestTheWay:
    def test_link_press_code_and_there_it_is(self, browser: Client, masked: str) -> None:
        assert browser.get(masked)["Location"] == f"{masked}code-way/"
        assert offered(browser.get(f"{masked}code-way/").content.decode()) == ["sms", "voice", "mail"]
        assert asks(browser, masked) == f"{masked}code/"
        answer = types(browser, masked)
        assert PASSWORD in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]

    def test_the_password_of_the_log_in_stands_beside_it(self, browser: Client, masked: str) -> None:
        assert 'action="/login/again/"' in browser.get(f"{masked}code-way/").content.decode()
        answer = browser.post("/login/again/", {"password": people.PASSWORD, "next": masked})
        assert answer["Location"] == masked
        assert PASSWORD not in browser.get(masked).content.decode()  # masked, until she presses

    @pytest.mark.parametrize(("way", "channel"), [("sms", "sms"), ("voice", "call"), ("mail", "mail")])
    def test_every_way_says_what_it_is_for(self, way: str, channel: str, browser: Client, masked: str) -> None:
        asks(browser, masked, way)
        assert PASSWORD in types(browser, masked, channel).content.decode()
        assert channel == "call" or "認証IDと認証パスワードを見る" in desk.arrived(channel)[0].body

    def test_opening_the_pages_sends_and_shows_nothing(self, browser: Client, masked: str) -> None:  # S22
        for page in (masked, f"{masked}code-way/", f"{masked}code/"):
            assert PASSWORD not in browser.get(page, follow=True).content.decode()
        desk.work()
        assert desk.arrived() == []

    def test_a_reload_shows_nothing(self, browser: Client, masked: str) -> None:
        asks(browser, masked)
        types(browser, masked)
        for page in (masked, f"{masked}code/"):
            assert PASSWORD not in browser.get(page, follow=True).content.decode()

    @pytest.mark.parametrize(("minutes", "shows"), [(4, True), (5, False)])
    def test_the_proof_holds_five_minutes(
        self, minutes: int, browser: Client, masked: str, standing_clock: StandingClock, *, shows: bool
    ) -> None:
        asks(browser, masked)
        types(browser, masked)
        standing_clock.move(minutes=minutes)
        credential = ConnectionCredential.objects.get()
        shown = browser.post(f"{masked}{credential.pk}/show/", follow=True).content.decode()
        assert (PASSWORD in shown) == shows

    def test_a_wrong_code_shows_nothing_and_is_counted(self, browser: Client, masked: str) -> None:
        asks(browser, masked)
        right = desk.code_in(desk.arrived("sms")[0])
        wrong = f"{(int(right) + 1) % 10**6:06}"
        for _ in range(5):
            assert PASSWORD not in browser.post(f"{masked}code/", {"code": wrong}).content.decode()
        assert PASSWORD not in browser.post(f"{masked}code/", {"code": right}, follow=True).content.decode()


class TestWhereItGoes:
    """To the holder's own contact addresses, and to none that changed this week (S8, S12)."""

    def test_not_to_a_sim_that_was_swapped(self, browser: Client, masked: str, standing_clock: StandingClock) -> None:
        Line.objects.update(sim_changed_at=standing_clock())
        assert offered(browser.get(f"{masked}code-way/").content.decode()) == ["mail"]
        assert asks(browser, masked, "sms") == ""
        assert desk.arrived() == []

    def test_not_to_a_mail_address_of_this_week(
        self, browser: Client, masked: str, standing_clock: StandingClock
    ) -> None:
        Customer.objects.update(email_changed_at=standing_clock())
        assert offered(browser.get(f"{masked}code-way/").content.decode()) == ["sms", "voice"]

    def test_swapped_after_the_page_was_shown(
        self, browser: Client, masked: str, standing_clock: StandingClock
    ) -> None:
        """Judged again at the moment of sending."""
        browser.post(f"{masked}code-way/", {"code_way": "sms"})
        Line.objects.update(sim_changed_at=standing_clock())
        desk.work()
        assert desk.arrived() == []

    def test_not_to_somebody_elses_line(self, browser: Client, masked: str) -> None:
        aoi = people.aoi()
        Customer.objects.filter(number="N000000101").update(phone=aoi.numbers[0])
        assert offered(browser.get(f"{masked}code-way/").content.decode()) == ["mail"]

    def test_where_none_is_left_her_log_ins_own_mail_or_password_is_asked(self, browser: Client, masked: str) -> None:
        Customer.objects.update(phone="", email="")
        assert browser.get(masked)["Location"].startswith("/login/again/")

    def test_what_the_operator_does_not_offer_is_not_offered(
        self, browser: Client, masked: str, tmp_path: Path
    ) -> None:
        for more in ('[revealing]\ncode_ways = ["mail"]', '[codes]\nways = ["mail", "letter"]'):
            with operators.in_force(operators.written(tmp_path, more=more)):
                assert offered(browser.get(f"{masked}code-way/").content.decode()) == ["mail"]
                assert asks(browser, masked, "sms") == ""


class TestWhatItIsNotGoodFor:
    def test_registered_data_are_not_changed_by_it(self, browser: Client, masked: str, hanako: Person) -> None:
        """Whoever holds her telephone sees what that telephone knows, and changes nothing."""
        asks(browser, masked)
        types(browser, masked)
        answer = browser.get(f"/registered/customers/{hanako.customer.number}/phone/")
        assert answer["Location"].startswith("/login/again/")

    def test_a_new_password_and_a_letter_still_ask(self, browser: Client, masked: str) -> None:
        asks(browser, masked)
        types(browser, masked)
        credential = ConnectionCredential.objects.get()
        for path in (f"{masked}{credential.pk}/new-password/", masked.replace("credentials/", "certificate/by-post/")):
            assert browser.post(path)["Location"].startswith("/login/again/")

    def test_another_contract_asks_anew(self, browser: Client, masked: str, hanako: Person) -> None:
        """Of a family: a code to one holder shows what is hers."""
        aoi = people.aoi()
        people.has_credential(aoi, "aoissecret7")
        LinkedCustomer.objects.create(login=hanako.login, customer=aoi.customer, linked_at=LONG_AGO)
        asks(browser, masked)
        types(browser, masked)
        theirs = f"/contracts/{aoi.contract.number}/credentials/"
        assert browser.get(theirs)["Location"] == f"{theirs}code-way/"
        asks(browser, theirs)
        assert desk.arrived("sms")[0].recipient == aoi.customer.phone

    def test_a_code_for_one_contract_typed_at_another(self, browser: Client, masked: str, hanako: Person) -> None:
        aoi = people.aoi()
        people.has_credential(aoi, "aoissecret7")
        LinkedCustomer.objects.create(login=hanako.login, customer=aoi.customer, linked_at=LONG_AGO)
        theirs = f"/contracts/{aoi.contract.number}/credentials/"
        asks(browser, theirs)
        asks(browser, masked)
        answer = browser.post(f"{theirs}code/", {"code": desk.code_in(desk.arrived("sms")[0])})
        assert "aoissecret7" not in answer.content.decode()

    @pytest.mark.parametrize("path", ["/registered/", "/recover/", "/cancel/"])
    def test_a_code_for_something_else_shows_nothing(self, path: str, browser: Client, masked: str) -> None:
        stranger = Client()
        stranger.post(path, {"who": "hanako@example.jp"})
        asks(browser, masked, "mail")
        stranger_codes = [desk.code_in(one) for one in desk.arrived("mail") if "見る" not in one.body]
        for code in stranger_codes:
            assert PASSWORD not in browser.post(f"{masked}code/", {"code": code}).content.decode()


class TestWhoHasAStrongerWay:
    def test_an_app_takes_six_signs_too(self, browser: Client, masked: str, hanako: Person) -> None:
        TOTP.activate(hanako.login, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        assert browser.get(masked)["Location"].startswith("/login/methods/reauthenticate/?next=")
        assert browser.get(f"{masked}code-way/")["Location"].endswith("/fresh/")
        assert browser.post(f"{masked}code-way/", {"code_way": "sms"}).status_code == 302
        desk.work()
        assert desk.arrived() == []


class TestWhileSomebodySaysNotMe:
    @pytest.mark.parametrize("page", ["code-way/", "code/"])
    def test_nothing_is_sent_or_shown(
        self, page: str, browser: Client, masked: str, hanako: Person, standing_clock: StandingClock
    ) -> None:
        asks(browser, masked)
        code = desk.code_in(desk.arrived("sms")[0])
        number = frozenset({hanako.customer.number})
        protection.protect(customers=number, cause="x", by=SYSTEM, now=standing_clock())
        answer = browser.post(f"{masked}{page}", {"code_way": "mail", "code": code})
        assert answer.status_code == 409
        assert PASSWORD not in answer.content.decode()

    def test_in_the_described_preset_neither(
        self, browser: Client, masked: str, hanako: Person, tmp_path: Path, standing_clock: StandingClock
    ) -> None:
        number = frozenset({hanako.customer.number})
        protection.protect(customers=number, cause="x", by=SYSTEM, now=standing_clock())
        with operators.in_force(operators.written(tmp_path, preset="as-described")):
            assert browser.post(f"{masked}code/", {"code": "123456"}).status_code == 409


def test_an_ended_contract_has_nothing_to_ask_for(browser: Client, masked: str, hanako: Person) -> None:
    ConnectionCredential.objects.all().delete()
    assert browser.get(masked).status_code == 200
    assert Contract.objects.filter(number=hanako.contract.number).exists()
