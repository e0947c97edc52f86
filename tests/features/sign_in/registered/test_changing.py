"""Registered data: each change is proved, told to where she was reached before, and trusted a week later (S12, S18)."""

import datetime as dt
import re

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.contracts.models import Customer
from madoguchi.gateways import letter_folder
from tests import people
from tests.conftest import StandingClock
from tests.features.codes import desk
from tests.features.my_page.test_credential_pages import grow_old
from tests.features.sign_in.linking import family
from tests.people import Person

pytestmark = pytest.mark.django_db
ADDRESS = {"postal_code": "105-0001", "prefecture": "東京都", "city": "港区", "town": "虎ノ門9-9", "building": ""}


@pytest.fixture
def hanako() -> Person:
    """Her contact phone is her line, her contact mail her log-in's."""
    return people.hanako()


@pytest.fixture
def browser(hanako: Person) -> Client:
    return family.enters(hanako)


def at(person: Person, what: str) -> str:
    return f"/registered/customers/{person.customer.number}/{what}/"


def now_is(person: Person) -> Customer:
    return Customer.objects.get(pk=person.customer.pk)


class TestThePage:
    def test_shows_what_is_registered_one_step_from_my_page(self, browser: Client) -> None:
        assert 'href="/registered/"' in browser.get("/").content.decode()
        page = browser.get("/registered/").content.decode()
        for words in ("hanako@example.jp", "090-0000-0101", "〒100-0000", "東京都みなと市窓口町1-2-3", "N000000101"):
            assert words in page

    def test_who_else_holds_the_number_stands_there(self, browser: Client, hanako: Person) -> None:
        family.adds(family.enters(people.aoi()), hanako)
        assert "aoi@example.jp" in browser.get("/registered/").content.decode()

    def test_a_change_this_week_says_from_when_codes_go_there(
        self, browser: Client, hanako: Person, standing_clock: StandingClock
    ) -> None:
        browser.post(at(hanako, "phone"), {"phone": "03-1234-5678"})
        assert "2026年11月23日(月) 10:00" in browser.get("/registered/").content.decode()
        standing_clock.move(days=7)
        assert "変わったばかりです" not in browser.get("/registered/").content.decode()


class TestThePhone:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("０８０ー１１１１－２２２２", "08011112222"),
            ("+81 60 1234 5678", "06012345678"),
            ("(03)1234-5678", "0312345678"),
        ],
    )
    def test_is_understood_in_any_width(self, typed: str, kept: str, browser: Client, hanako: Person) -> None:  # F5
        assert browser.post(at(hanako, "phone"), {"phone": typed})["Location"] == "/registered/"
        assert now_is(hanako).phone == kept

    @pytest.mark.parametrize("typed", ["12345", "+1 212 555 0100", "はなこ"])
    def test_what_is_none_stays_typed_and_is_explained(self, typed: str, browser: Client, hanako: Person) -> None:
        answer = browser.post(at(hanako, "phone"), {"phone": typed})
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.content.decode()
        assert now_is(hanako).phone == "09000000101"

    def test_can_be_taken_out(self, browser: Client, hanako: Person) -> None:
        browser.post(at(hanako, "phone"), {"phone": " "})
        assert now_is(hanako).phone == ""

    def test_the_same_in_another_spelling_changes_and_tells_nothing(self, browser: Client, hanako: Person) -> None:
        answer = browser.post(at(hanako, "phone"), {"phone": "090 0000 0101"}, follow=True)
        assert "登録情報は変わっていません" in answer.content.decode()
        desk.work()
        assert desk.arrived() == []
        assert now_is(hanako).phone_changed_at is None
        assert not Entry.objects.filter(name="sign_in.contact_changed").exists()


class TestTheAddress:
    def test_is_tidied(self, browser: Client, hanako: Person) -> None:  # F5
        typed = {
            "postal_code": "〒１０５－０００１",
            "prefecture": "東京",
            "city": " 港区 ",
            "town": "虎ノ門９－９ー９",
        }
        browser.post(at(hanako, "address"), {**typed, "building": "港センタービル　２０１"})
        kept = now_is(hanako)
        assert (kept.postal_code, kept.prefecture, kept.city) == ("1050001", "東京都", "港区")
        assert (kept.town, kept.building) == ("虎ノ門9-9-9", "港センタービル 201")

    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("postal_code", "105-000", "7けたの数字"),
            ("prefecture", "みなと県", "東京都"),
            ("city", "", "市区町村を入力"),
            ("town", "", "町名と番地を入力"),
            ("building", "あ" * 101, "100文字まで"),
        ],
    )
    def test_nothing_typed_is_lost_on_an_error(
        self, field: str, typed: str, words: str, browser: Client, hanako: Person
    ) -> None:  # F1
        answer = browser.post(at(hanako, "address"), {**ADDRESS, "building": "塔3階", field: typed})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert all(f'value="{value}"' in page for name, value in ADDRESS.items() if name not in {field, "building"})
        assert now_is(hanako).postal_code == "1000000"

    def test_parts_stay_hers_whatever_the_postal_code_says(self, browser: Client, hanako: Person) -> None:
        browser.post(at(hanako, "address"), {**ADDRESS, "postal_code": "0640941", "city": "新しい市"})
        assert (now_is(hanako).postal_code, now_is(hanako).city) == ("0640941", "新しい市")


class TestThePostalCodeFillsTheAddress:
    """Without scripts too: the button asks the page itself, and nothing is written."""

    def look_up(self, browser: Client, hanako: Person, **typed: str) -> str:
        answer = browser.post(at(hanako, "address"), {**ADDRESS, "look_up": "1", **typed})
        assert now_is(hanako).postal_code == "1000000"
        return answer.content.decode()

    def value(self, page: str, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', page)
        return found[1] if found else ""

    def test_one_place(self, browser: Client, hanako: Person) -> None:
        page = self.look_up(browser, hanako, postal_code="０６４ー０９４１", building="塔3階")
        filled = [self.value(page, name) for name in ("prefecture", "city", "town", "building")]
        assert filled == ["北海道", "札幌市中央区", "旭ケ丘", "塔3階"]

    def test_a_town_that_fits_keeps_its_number(self, browser: Client, hanako: Person) -> None:
        assert self.value(self.look_up(browser, hanako), "town") == "虎ノ門9-9"

    def test_several_places_are_offered_and_one_is_pressed(self, browser: Client, hanako: Person) -> None:
        page = self.look_up(browser, hanako, postal_code="4980000", town="前の町1")
        offered = re.findall(r'name="place" value="([^"]*)"', page)
        assert offered == ["愛知県弥富市", "三重県桑名郡木曽岬町"]
        assert self.value(page, "town") == "前の町1"
        answer = browser.post(at(hanako, "address"), {**ADDRESS, "postal_code": "4980000", "place": offered[1]})
        filled = [self.value(answer.content.decode(), name) for name in ("prefecture", "city")]
        assert filled == ["三重県", "桑名郡木曽岬町"]

    @pytest.mark.parametrize(("postal_code", "words"), [("999-9999", "見つかりませんでした"), ("12", "7けたの数字")])
    def test_an_unknown_or_wrong_code_is_said_and_loses_nothing(
        self, postal_code: str, words: str, browser: Client, hanako: Person
    ) -> None:
        page = self.look_up(browser, hanako, postal_code=postal_code)
        assert words in page
        assert self.value(page, "postal_code") == postal_code
        assert self.value(page, "town") == "虎ノ門9-9"

    def test_a_place_that_was_not_offered_is_not_taken(self, browser: Client, hanako: Person) -> None:
        page = self.look_up(browser, hanako, postal_code="4980000", place="どこかの県")
        assert "どの町ですか" in page


class TestFreshProof:
    """S18: within five minutes; what was typed is there again after it."""

    @pytest.mark.parametrize("what", ["mail", "phone", "address", "remove"])
    def test_before_looking_and_before_changing(self, what: str, browser: Client, hanako: Person) -> None:
        grow_old(browser, 301)
        for answer in (browser.get(at(hanako, what)), browser.post(at(hanako, what), {"phone": "0312345678"})):
            assert answer["Location"].startswith("/login/again/")
        assert now_is(hanako).phone == "09000000101"

    def test_before_the_log_ins_mail(self, browser: Client) -> None:
        grow_old(browser, 301)
        assert browser.get("/registered/log-in-mail/")["Location"].startswith("/login/again/")

    def test_what_was_typed_is_there_again(self, browser: Client, hanako: Person) -> None:
        browser.get(at(hanako, "address"))
        grow_old(browser, 301)
        proof = browser.post(at(hanako, "address"), ADDRESS)["Location"]
        back = browser.post(proof.replace("/code/", "/"), {"password": people.PASSWORD})["Location"]
        page = browser.get(back).content.decode()
        assert 'value="虎ノ門9-9"' in page
        assert now_is(hanako).town == "窓口町1-2-3"
        assert 'value="窓口町1-2-3"' in browser.get(back).content.decode()  # once


class TestWhoIsTold:
    """The address that was on file before, and every other."""

    @pytest.mark.parametrize(
        ("what", "typed", "words"),
        [("phone", {"phone": "0312345678"}, "連絡先の電話番号"), ("address", ADDRESS, "ご住所")],
    )
    def test_as_she_was_reached_before(
        self, what: str, typed: dict[str, str], words: str, browser: Client, hanako: Person
    ) -> None:
        browser.post(at(hanako, what), typed)
        desk.work()
        assert family.told(f"{words}が変わりました") == [("mail", "hanako@example.jp"), ("sms", "09000000101")]
        assert "0312345678" not in str(desk.arrived())
        assert Entry.objects.get(name="sign_in.contact_changed").details["what"] == what

    def test_the_old_postal_address_where_nothing_else_reaches_her(self) -> None:
        yuki = people.yuki()
        yuki.login.links.all().delete()
        aoi = people.aoi()
        yuki.customer.links.create(login=aoi.login, linked_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        type(aoi.login).objects.update(email_changed_at=dt.datetime(2026, 11, 15, tzinfo=dt.UTC))
        family.enters(aoi).post(at(yuki, "address"), ADDRESS)
        desk.work()
        (letter,) = desk.arrived("letter")
        paper = desk.pages(letter_folder.read(letter.attachments[0])).replace(" ", "")
        assert paper.startswith("〒100-0000\n東京都みなと市窓口町1-2-3\n仮名ゆき様")
        assert "虎ノ門" not in paper
        assert "ご住所が変わりました" in paper

    def test_a_thief_who_changes_one_after_the_other_is_told_of_each_time(
        self, browser: Client, hanako: Person, standing_clock: StandingClock
    ) -> None:
        """He changes the phone, then the address: she hears of both, the second also by post."""
        type(hanako.login).objects.update(email_changed_at=standing_clock())
        Customer.objects.update(email="thief@example.net", email_changed_at=standing_clock())
        browser.post(at(hanako, "phone"), {"phone": "08099998888"})
        desk.work()
        assert ("sms", "09000000101") in family.told("連絡先の電話番号が変わりました")
        browser.post(at(hanako, "address"), ADDRESS)
        desk.work()
        (letter,) = desk.arrived("letter")
        assert desk.pages(letter_folder.read(letter.attachments[0])).startswith("〒100-0000\n")


class TestItWasNotMe:
    """A link in the notice brings back what was; new addresses do not get it."""

    def test_it_is_as_before_and_trusted_as_before(self, browser: Client, hanako: Person) -> None:
        browser.post(at(hanako, "address"), ADDRESS)
        desk.work()
        link = family.not_me("mail", "hanako@example.jp")
        assert "登録の連絡先が変わりました" in Client().get(link).content.decode()
        assert now_is(hanako).town == "虎ノ門9-9"  # looking changes nothing (S22)
        assert "止めました" in Client().post(link).content.decode()
        kept = now_is(hanako)
        assert (kept.town, kept.postal_code, kept.address_changed_at) == ("窓口町1-2-3", "1000000", None)
        assert kept.crm_still_says == {}
        assert not Client().login(email=hanako.login.email, password=people.PASSWORD)  # he knew it

    def test_what_he_changed_after_it_goes_too(
        self, browser: Client, hanako: Person, standing_clock: StandingClock
    ) -> None:
        for phone in ("08011112222", "08033334444"):
            browser.post(at(hanako, "phone"), {"phone": phone})
            standing_clock.move(minutes=1)
            desk.work()
        first = [family.NOT_ME.search(one.body) for one in desk.arrived("mail", "hanako@example.jp")][-1]
        second = family.not_me("mail", "hanako@example.jp")
        assert first
        Client().post(first[0])
        Client().post(second)
        assert now_is(hanako).phone == "09000000101"

    def test_an_address_of_this_week_is_told_without_the_link(
        self, browser: Client, hanako: Person, standing_clock: StandingClock
    ) -> None:
        """He put his own there; she changes it back; he must not undo that."""
        Customer.objects.update(email="thief@example.net", email_changed_at=standing_clock())
        browser.post(at(hanako, "phone"), {"phone": "0312345678"})
        desk.work()
        assert "not-me" not in desk.arrived("mail", "thief@example.net")[0].body
        assert "not-me" in desk.arrived("mail", "hanako@example.jp")[0].body

    def test_then_nothing_is_changed_for_a_week(
        self, browser: Client, hanako: Person, standing_clock: StandingClock
    ) -> None:
        browser.post(at(hanako, "address"), ADDRESS)
        desk.work()
        Client().post(family.not_me("mail", "hanako@example.jp"))
        hanako.login.refresh_from_db()
        again = family.enters(hanako)
        assert again.post(at(hanako, "phone"), {"phone": "0312345678"}).status_code == 409
        standing_clock.move(days=7)
        assert again.post(at(hanako, "phone"), {"phone": "0312345678"})["Location"] == "/registered/"


class TestTrustComesAWeekLater:
    """S12: no code goes to what changed within seven days."""

    @pytest.mark.parametrize(
        ("what", "typed", "way", "channel"),
        [("phone", {"phone": "08011110101"}, "sms", "sms"), ("address", ADDRESS, "letter", "letter")],
    )
    def test_no_code_goes_there_before(
        self, what: str, typed: dict[str, str], way: str, channel: str, browser: Client, hanako: Person,
        standing_clock: StandingClock,
    ) -> None:  # fmt: skip
        browser.post(at(hanako, what), typed)
        desk.work()
        before = len(desk.arrived(channel))
        for days, more in ((0, 0), (6, 0), (2, 1)):
            standing_clock.move(days=days, minutes=11)
            desk.ask(client := Client(), hanako.customer.number)
            if way != "sms":
                desk.ask_again(client, way)
            assert len(desk.arrived(channel)) == before + more


class TestTheCertificate:
    def test_with_its_passwords_is_not_posted_to_an_address_of_this_week(
        self, browser: Client, hanako: Person, standing_clock: StandingClock
    ) -> None:
        people.has_credential(hanako, "harbour7lamp", line=hanako.numbers[0])
        browser.post(at(hanako, "address"), ADDRESS)
        where = f"/contracts/{hanako.contract.number}/certificate/by-post/"
        assert "11月23日(月) 10:00 から郵送できます" in browser.post(where, follow=True).content.decode()
        desk.work()
        assert desk.arrived("letter") == []
        standing_clock.move(days=7)
        browser.post(where)
        desk.work()
        assert len(desk.arrived("letter")) == 1


class TestAnothers:
    @pytest.mark.parametrize("what", ["mail", "phone", "address", "remove"])
    def test_customer_is_not_there(self, what: str, browser: Client) -> None:  # S21
        kenji = people.kenji()
        assert browser.get(at(kenji, what)).status_code == 404
        assert browser.post(at(kenji, what), {"phone": "0312345678", "email": "x@example.jp"}).status_code == 404
        assert now_is(kenji).phone == "09000000102"

    def test_linked_customer_is_hers_until_it_is_taken_off(self, browser: Client) -> None:
        kenji = people.kenji()
        family.adds(browser, kenji)
        assert browser.post(at(kenji, "phone"), {"phone": "0312345678"})["Location"] == "/registered/"
        browser.post(at(kenji, "remove"))
        assert browser.post(at(kenji, "phone"), {"phone": "0399999999"}).status_code == 404
        assert now_is(kenji).phone == "0312345678"
