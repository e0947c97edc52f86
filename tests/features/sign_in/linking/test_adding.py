"""Adding a customer number: by a code to the holder's own address, never by the bare number; a family; who is told."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.codes.models import Challenge, Code
from madoguchi.contracts.models import Customer
from madoguchi.gateways import letter_folder
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.codes import desk
from tests.features.sign_in.linking import family
from tests.people import Person

pytestmark = pytest.mark.django_db
LINKED = "ほかのログインに加えられ"


@pytest.fixture
def aoi() -> Person:
    return people.aoi()


@pytest.fixture
def kenji() -> Person:
    """His contact phone is one of his lines."""
    return people.kenji()


@pytest.fixture
def browser(aoi: Person) -> Client:
    return family.enters(aoi)


class TestByACode:
    def test_by_mail_at_once(self, browser: Client, aoi: Person, kenji: Person) -> None:
        answer = family.adds(browser, kenji)
        assert answer["Location"] == "/"
        assert family.holds(aoi) == [kenji.customer.number, aoi.customer.number]
        page = browser.get("/").content.decode()
        assert all(person.contract.number in page for person in (aoi, kenji))
        assert f"お客様番号 {kenji.customer.number} を加えました。" in page
        assert Entry.objects.filter(name="sign_in.customer_linked", actor_id=str(aoi.login.pk)).count() == 1

    @pytest.mark.parametrize("typed", ["N000000102", "ｎ０００−０００ー１０２", " n000 000 102 "])
    def test_in_any_width(self, typed: str, browser: Client, kenji: Person) -> None:  # F5
        family.asks(browser, typed)
        assert [one.recipient for one in desk.arrived()] == [kenji.login.email]

    def test_by_a_letter_typed_days_later_in_another_browser(
        self, browser: Client, aoi: Person, standing_clock: StandingClock
    ) -> None:
        yuki = people.yuki()
        family.asks(browser, yuki.customer.number)
        family.asks_again(browser, "letter")
        code = desk.code_in(desk.arrived("letter")[0])
        paper = desk.pages(letter_folder.read(desk.arrived("letter")[0].attachments[0]))
        assert "/registered/add/letter/" in paper
        assert "解約" not in paper
        standing_clock.move(days=5)
        later = family.enters(aoi)
        assert later.post("/registered/add/letter/", {"code": code.lower()})["Location"] == "/"
        assert yuki.customer.number in family.holds(aoi)
        assert later.post("/registered/add/letter/", {"code": code}).status_code == 422  # once

    @pytest.mark.parametrize("way", ["sms", "voice"])
    def test_by_the_holders_own_phone(self, way: str, browser: Client, aoi: Person, kenji: Person) -> None:
        Customer.objects.filter(pk=kenji.customer.pk).update(phone="08011110102")
        family.adds(browser, kenji, way)
        assert kenji.customer.number in family.holds(aoi)

    @pytest.mark.parametrize("way", ["sms", "voice"])
    def test_a_line_is_not_its_holder(self, way: str, browser: Client, kenji: Person) -> None:
        """One phone of a family must not open the whole contract: a code to a line's own number is not sent at all."""
        family.asks(browser, kenji.customer.number)
        family.asks_again(browser, way)
        assert desk.arrived({"voice": "call"}.get(way, way)) == []

    def test_the_mail_says_what_it_is_for(self, browser: Client, kenji: Person) -> None:
        family.asks(browser, kenji.customer.number)
        body = desk.arrived("mail")[0].body
        assert "お客様番号をログインに加えるための認証番号" in body
        assert "解約" not in body

    def test_several_numbers_in_one_log_in(self, browser: Client, aoi: Person, kenji: Person) -> None:
        yuki = people.yuki()
        family.adds(browser, kenji)
        family.asks(browser, yuki.customer.number)
        family.asks_again(browser, "letter")
        family.types(browser, desk.code_in(desk.arrived("letter")[0]))
        numbers = [person.customer.number for person in (kenji, aoi, yuki)]
        assert family.holds(aoi) == numbers
        page = browser.get("/registered/").content.decode()
        assert all(number in page for number in numbers)

    def test_her_own_number_is_not_asked_for_twice(self, browser: Client, aoi: Person) -> None:
        answer = family.asks(browser, aoi.customer.number)
        assert answer.status_code == 422
        assert "もうこのログインにあります" in answer.content.decode()
        assert not Challenge.objects.exists()

    @pytest.mark.parametrize("typed", ["", "N12", "090-0000-0102", "kenji@example.jp", "N000000102 OR 1=1"])
    def test_what_is_no_customer_number_is_kept_and_explained(self, typed: str, browser: Client) -> None:  # F1, F2
        answer = family.asks(browser, typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "会員登録証か、開通のメール" in page
        assert f'value="{typed}"' in page or not typed


class TestWhoIsTold:
    def test_everybody_but_where_the_code_went(self, browser: Client, kenji: Person) -> None:
        kenji.login.email = "kenjis-login@example.jp"
        kenji.login.save()
        family.adds(browser, kenji)
        assert family.told(LINKED) == [("mail", "kenjis-login@example.jp"), ("sms", kenji.numbers[0])]
        assert all("aoi@example.jp" in one.body for one in desk.arrived("mail", "kenjis-login@example.jp"))

    def test_a_letter_where_nobody_else_can_be(self, browser: Client, kenji: Person) -> None:
        kenji.login.links.all().delete()
        Customer.objects.filter(pk=kenji.customer.pk).update(phone="")
        family.adds(browser, kenji)
        (letter,) = desk.arrived("letter")
        paper = desk.pages(letter_folder.read(letter.attachments[0]))
        for words in ("見本 健司", kenji.customer.number, "aoi@example.jp", "/not-me/"):
            assert words in paper

    def test_no_letter_where_it_is_plainly_she(self, browser: Client, aoi: Person, kenji: Person) -> None:
        """Her log-in's own mail is the one on file."""
        kenji.login.links.all().delete()
        Customer.objects.filter(pk=kenji.customer.pk).update(phone="", email=aoi.login.email)
        Customer.objects.filter(pk=aoi.customer.pk).update(email="")
        family.adds(browser, kenji)
        assert family.told(LINKED) == []
        assert desk.arrived("letter") == []

    def test_in_the_language_of_the_one_who_added_it(self, aoi: Person, kenji: Person) -> None:
        client = family.enters(aoi)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        family.asks(client, kenji.customer.number)
        family.types(client, desk.code_of(desk.arrived("mail")[0].body))
        assert "customer number" in desk.arrived("sms", kenji.numbers[0])[0].body


class TestItWasNotMe:
    @pytest.fixture
    def link(self, browser: Client, kenji: Person) -> str:
        family.adds(browser, kenji)
        return family.not_me("sms", kenji.numbers[0])

    def test_one_press_takes_it_off_again(self, link: str, aoi: Person, kenji: Person, browser: Client) -> None:
        assert "お客様番号がほかのログインに加えられました" in Client().get(link).content.decode()
        assert kenji.customer.number in family.holds(aoi)  # opening a link changes nothing (S22)
        assert "止めました" in Client().post(link).content.decode()
        assert family.holds(aoi) == [aoi.customer.number]
        assert kenji.contract.number not in browser.get("/", follow=True).content.decode()
        assert Entry.objects.get(name="sign_in.customer_unlinked").actor_kind == "notice"

    def test_the_address_that_the_code_went_to_gets_no_other(self, link: str, kenji: Person) -> None:
        Client().post(link)
        assert Customer.objects.get(pk=kenji.customer.pk).email_changed_at

    def test_who_was_stopped_cannot_stop_the_stopping(self, link: str, aoi: Person) -> None:
        """The notice that it was taken off goes to the one who had added it too: without a link."""
        Client().post(link)
        desk.work()
        told = [one for one in desk.arrived("mail", aoi.login.email) if "外され" in one.subject]
        assert len(told) == 1
        assert "not-me" not in told[0].body

    def test_nor_does_the_address_by_which_he_came_learn_the_link(self, link: str, kenji: Person) -> None:
        assert all("not-me" not in one.body for one in desk.arrived("mail", kenji.customer.email))
        assert link


class TestOneLogInForEachNumber:
    """An operator may allow one log-in only."""

    def test_the_second_is_told_what_to_do_and_nothing_changes(
        self, browser: Client, aoi: Person, kenji: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with counter.rules(monkeypatch, linking={"several_log_ins": False}):
            answer = family.adds(browser, kenji)
        assert answer.status_code == 409
        assert "ほかのログインに加えられています" in answer.content.decode()
        assert family.holds(aoi) == [aoi.customer.number]
        assert family.told(LINKED) == []

    def test_the_first_is_welcome(
        self, browser: Client, aoi: Person, kenji: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kenji.login.links.all().delete()
        with counter.rules(monkeypatch, linking={"several_log_ins": False}):
            family.adds(browser, kenji)
        assert kenji.customer.number in family.holds(aoi)


class TestTheSameForEverybody:
    """Known and unknown customer numbers: the same pages, nothing sent, nothing told (S19, S20)."""

    def test_pages_and_statuses(self, browser: Client, kenji: Person) -> None:
        seen = []
        for number in (kenji.customer.number, "N999990000"):
            browser.get("/registered/add/")
            steps: list[Any] = [family.asks(browser, number), family.asks_again(browser, "letter")]
            steps += [browser.get("/registered/add/code/"), family.types(browser, "000000")]
            seen.append([(s.status_code, s.get("Location"), _bare(s)) for s in steps])
        assert seen[0] == seen[1]

    def test_nothing_goes_out_for_an_unknown_one(self, browser: Client) -> None:
        family.asks(browser, "N999990000")
        for way in ("sms", "voice", "mail", "letter"):
            family.asks_again(browser, way)
        assert desk.arrived() == []
        assert Code.objects.count() == 0

    def test_a_contact_that_changed_this_week_gets_no_code(
        self, browser: Client, kenji: Person, standing_clock: StandingClock
    ) -> None:  # S12
        Customer.objects.filter(pk=kenji.customer.pk).update(email_changed_at=standing_clock() - dt.timedelta(days=6))
        family.asks(browser, kenji.customer.number)
        assert desk.arrived() == []


def _bare(answer: Any) -> str:
    """What the page itself says, without form tokens; the session's own countdown stands outside it."""
    said = re.search(r"<main.*</main>", counter.words(answer), re.DOTALL)
    return said[0] if said else ""
