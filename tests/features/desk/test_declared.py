"""Declarations that fit no contract, seen to at the desk: by the actions that `madoguchi declarations` calls."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.cancellation.declarations import actions
from madoguchi.cancellation.models import Case, Declaration
from madoguchi.contracts.queries import Customer, get_customer
from madoguchi.desk import declared
from madoguchi.domain.actor import ENGINEER
from madoguchi.domain.codes import Source
from madoguchi.domain.declarations import Declared
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.domain.operator_time import Choice, When
from madoguchi.domain.staff import Role
from madoguchi.staff.models import Staff
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.cancellation import counter as member_counter
from tests.features.codes import desk
from tests.features.staff import counter
from tests.people import Person

pytestmark = pytest.mark.django_db

Declares = Callable[..., str]


@pytest.fixture
def agent() -> Staff:
    return counter.staff(Role.AGENT)


@pytest.fixture
def browser(agent: Staff) -> Client:
    return counter.enters(agent)


@pytest.fixture
def declares(standing_clock: StandingClock) -> Declares:
    """Somebody declares it, and a worker finds no contract that fits."""

    def declare(name: str = "架空 華子", number: str = "09000000101", kind: str = "phone") -> str:
        told = Declared(name, Identifier(IdentifierKind(kind), number), Choice(When.TODAY), "anybody@example.com")
        made = actions.declare(declared=told, language="ja", source=Source("203.0.113.5"), now=standing_clock())
        desk.work()
        return made

    return declare


@pytest.fixture
def number(declares: Declares) -> str:
    return declares()


def waits() -> bool:
    return Declaration.objects.filter(closed_at=None).exists()


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def beside(number: str, customer: str = "N000000101") -> str:
    return f"/desk/declared/{number}/members/{customer}/"


def entry(name: str) -> tuple[str, str, str]:
    row = Entry.objects.get(name=name)
    return row.actor_kind, row.actor_id, row.subject


class TestWhereItIsSeen:
    def test_an_agent_reads_of_it_as_she_comes_in(self, declares: Declares, browser: Client) -> None:
        assert "/desk/declared/" not in shown(browser, "/desk/")
        declares()
        declares()
        page = shown(browser, "/desk/")
        assert "契約の見つからない解約の申し出が2件あります" in page
        assert 'href="/desk/declared/"' in page

    @pytest.mark.parametrize("role", [Role.READER, Role.ENGINEER])
    @pytest.mark.usefixtures("number")
    def test_who_may_not_see_to_it_is_not_called(self, role: Role) -> None:
        assert "申し出" not in shown(counter.at_desk(role), "/desk/")

    @pytest.mark.usefixtures("number")
    def test_the_watch_page_counts_it_and_leads_a_supervisor_there(self) -> None:
        page = shown(counter.at_desk(Role.SUPERVISOR), "/desk/watch/")
        assert "お名前と番号の合うご契約が見つかりません" in page
        assert 'href="/desk/declared/"' in page
        assert "滞っているものはありません" not in page
        assert "madoguchi declarations" not in page

    @pytest.mark.usefixtures("number")
    def test_to_an_engineer_it_names_nobody_and_leads_nowhere(self) -> None:
        page = shown(counter.at_desk(Role.ENGINEER), "/desk/watch/")
        assert "お名前と番号の合うご契約が見つかりません" in page
        assert "/desk/declared/" not in page
        assert "架空" not in page

    @pytest.mark.usefixtures("number")
    def test_one_that_a_worker_will_try_again_is_not_the_desks(self) -> None:
        Declaration.objects.update(trouble="database is locked", work_due_at=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
        page = shown(counter.at_desk(Role.SUPERVISOR), "/desk/watch/")
        assert "database is locked" in page
        assert "/desk/declared/" not in page


class TestTheList:
    def test_says_what_each_ends_and_how_long_it_waits(
        self, declares: Declares, browser: Client, standing_clock: StandingClock
    ) -> None:
        first = declares()
        standing_clock.move(days=1, hours=5)
        second = declares("だれか", "N000000999", "customer_number")
        standing_clock.move(hours=3, minutes=59)
        page = shown(browser, "/desk/declared/")
        assert page.index(first) < page.index(second)
        for said in ("11月16日(月) 10:00", "090-0000-0101", "11月16日(月) 11:00", "1日", "N000000999", "3時間"):
            assert said in page, said

    def test_waiting_is_told_in_whole_days_and_hours(self, number: str, standing_clock: StandingClock) -> None:
        (one,) = declared.list_waiting(standing_clock.move(minutes=59))
        assert (one.since.days, one.hours) == (0, 0)
        (one,) = declared.list_waiting(standing_clock.move(minutes=1))
        assert (one.since.days, one.hours) == (0, 1)
        (one,) = declared.list_waiting(standing_clock.move(hours=23))
        assert one.since.days == 1
        assert one.received.number == number

    def test_so_many_as_fit_on_a_page_and_how_many_more_there_are(
        self, number: str, declares: Declares, browser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(declared, "ON_A_PAGE", 1)
        assert "待っています。古いもの" not in shown(browser, "/desk/declared/")
        later = [declares("だれか", "N000000999", "customer_number") for _ in range(2)]
        page = shown(browser, "/desk/declared/")
        assert number in page
        assert "ほかに2件が待っています。" in page
        assert not any(one in page for one in later)

    @pytest.mark.usefixtures("number")
    def test_less_than_an_hour_is_said_so(self, browser: Client) -> None:
        assert "1時間未満" in shown(browser, "/desk/declared/")

    def test_where_none_waits_it_says_so(self, browser: Client) -> None:
        assert "待っている申し出はありません。" in shown(browser, "/desk/declared/")

    def test_looking_at_it_is_a_look_at_nobody(self, number: str, browser: Client) -> None:
        people.hanako()
        for address in ("/desk/declared/", f"/desk/declared/{number}/"):
            shown(browser, address)
        assert not Entry.objects.filter(name__startswith="desk.").exists()


class TestFindingWhomItMeans:
    def test_what_it_names_stands_in_the_box(self, number: str, browser: Client) -> None:
        page = shown(browser, f"/desk/declared/{number}/")
        assert 'name="sought" type="text" value="090-0000-0101"' in page
        assert f'action="/desk/declared/{number}/find/"' in page
        assert "anybody@example.com" in page

    @pytest.mark.parametrize("typed", ["N000000101", "090-0000-0101", "架空"])
    def test_a_single_one_is_held_against_it_at_once(self, number: str, browser: Client, typed: str) -> None:
        people.hanako()
        answer = browser.post(f"/desk/declared/{number}/find/", {"sought": typed})
        assert (answer.status_code, answer["Location"]) == (302, beside(number))
        assert entry("desk.searched")[:2] == ("staff", str(counter.staff(Role.AGENT).pk))

    def test_of_several_each_leads_to_its_own(self, number: str, browser: Client) -> None:
        for person in (people.hanako(), people.kenji()):
            person.customer.family_name = "見本"
            person.customer.save()
        answer = browser.post(f"/desk/declared/{number}/find/", {"sought": "見本"})
        page = answer.content.decode()
        for customer in ("N000000101", "N000000102"):
            assert f'href="{beside(number, customer)}"' in page
            assert f'href="/desk/members/{customer}/"' not in page
        assert f'action="/desk/declared/{number}/find/"' in page
        assert Entry.objects.filter(name="desk.listed").count() == 2

    def test_nobody_is_said_so_and_leads_back(self, number: str, browser: Client) -> None:
        page = browser.post(f"/desk/declared/{number}/find/", {"sought": "N000000999"}).content.decode()
        assert "見つかりませんでした" in page
        assert f'href="/desk/declared/{number}/"' in page


class TestBeside:
    def test_the_two_stand_side_by_side(self, number: str, browser: Client) -> None:
        people.hanako()
        page = shown(browser, beside(number))
        for said in ("架空 華子", "架空 花子", "N000000101", "anybody@example.com", "hanako@example.jp"):
            assert said in page, said
        assert "2026年11月16日(月) 11:00" in page
        assert "少なくとも24時間は止めません" in page

    def test_it_is_a_look_that_she_can_read(self, number: str, browser: Client, agent: Staff) -> None:
        hanako = people.hanako()
        shown(browser, beside(number))
        assert entry("desk.looked") == ("staff", str(agent.pk), f"customer:{hanako.customer.pk}")
        assert "会員のページを開きました" in member_counter.signed_in(hanako).get("/looks/").content.decode()

    @pytest.mark.parametrize(
        ("told", "named"),
        [
            (("phone", "07000000103"), {"07000000103"}),
            (("phone", "09099999999"), set()),
            (("customer_number", "N000000102"), {"09000000102", "07000000103", "02000000104"}),
            (("customer_number", "N000000101"), set()),
        ],
    )
    def test_the_lines_that_it_names_are_chosen(
        self, declares: Declares, browser: Client, told: tuple[str, str], named: set[str]
    ) -> None:
        people.kenji()
        kind, value = told
        page = shown(browser, beside(declares("だれか", value, kind), "N000000102"))
        boxes = [box for box in page.split("<input ") if 'name="chosen"' in box]
        assert {box.split('value="')[1][:11] for box in boxes if " checked" in box.split(">")[0]} == named
        assert len(boxes) == 3

    def test_one_line_needs_no_button_for_all(self, number: str, browser: Client) -> None:
        people.hanako()
        people.kenji()
        assert 'value="all"' not in shown(browser, beside(number))
        assert 'value="all"' in shown(browser, beside(number, "N000000102"))

    def test_who_is_leaving_already_can_be_read_and_not_pressed(self, number: str, browser: Client) -> None:
        member_counter.cancel(people.hanako())
        page = shown(browser, beside(number))
        assert "解約できる回線がありません" in page
        assert "解約を受付済み" in page
        assert 'name="chosen"' not in page

    def test_there_is_no_such_member(self, number: str, browser: Client) -> None:
        assert browser.get(beside(number, "N000000999")).status_code == 404
        assert browser.post(beside(number, "N000000999"), {"lines": "all"}).status_code == 404
        assert waits()


class TestMatching:
    @pytest.fixture
    def kenji(self) -> Person:
        return people.kenji()

    def test_it_is_a_case_as_of_when_it_was_received_by_the_person_at_the_desk(
        self, number: str, kenji: Person, browser: Client, agent: Staff, standing_clock: StandingClock
    ) -> None:
        received_at = standing_clock()
        standing_clock.move(days=2)
        answer = browser.post(beside(number, "N000000102"), {"chosen": kenji.numbers[1:]}, follow=True)
        case = Case.objects.get()
        assert sorted(line.line.phone_number for line in case.lines.all()) == sorted(kenji.numbers[1:])
        assert (case.accepted_at, case.due_at) == (received_at, standing_clock() + dt.timedelta(hours=24))
        row = Declaration.objects.get()
        assert (row.cases, row.closed_at) == ([case.number], standing_clock())
        assert entry("cancellation.declaration_carried_out") == ("staff", str(agent.pk), f"declaration:{number}")
        assert answer.redirect_chain == [("/desk/declared/", 302)]
        assert f"受付番号 {case.number}。" in answer.content.decode()
        desk.work()
        assert "お名前と番号を書いた申し出で" in desk.arrived("mail", to="kenji@example.jp")[0].body

    def test_all_are_all_whatever_was_chosen(self, number: str, kenji: Person, browser: Client) -> None:
        browser.post(beside(number, "N000000102"), {"chosen": kenji.numbers[:1], "lines": "all"})
        assert Case.objects.get().lines.count() == len(kenji.numbers)

    @pytest.mark.usefixtures("kenji")
    def test_none_chosen_is_asked_for(self, number: str, browser: Client) -> None:
        answer = browser.post(beside(number, "N000000102"), {})
        assert answer.status_code == 422
        assert "解約する回線を、ひとつは選んでください。" in answer.content.decode()
        assert waits()
        assert not Case.objects.exists()

    def test_a_line_of_somebody_else_or_one_that_is_leaving_cannot_be_chosen(
        self, number: str, kenji: Person, browser: Client, standing_clock: StandingClock
    ) -> None:
        people.hanako()
        stories.cancels(kenji, now=standing_clock(), lines=kenji.numbers[:1])
        for one in ("09000000101", kenji.numbers[0]):
            answer = browser.post(beside(number, "N000000102"), {"chosen": [one]})
            assert answer.status_code == 422
            assert "もう解約を受け付けているか、終わっています。" in answer.content.decode()
        assert Case.objects.count() == 1
        assert waits()

    @pytest.mark.parametrize("data", [{"lines": "all"}, {"chosen": ["09000000101"]}, {}])
    def test_nothing_left_to_end_leaves_it_waiting(self, number: str, browser: Client, data: dict[str, str]) -> None:
        member_counter.cancel(people.hanako())
        answer = browser.post(beside(number), data, follow=True)
        assert answer.redirect_chain == [(beside(number), 302)]
        assert "申し出は、まだ待っています。" in answer.content.decode()
        assert waits()
        assert Case.objects.count() == 1


class TestClosing:
    def test_who_declared_it_hears_and_nobody_else(self, number: str, browser: Client, agent: Staff) -> None:
        people.hanako()
        answer = browser.post(f"/desk/declared/{number}/close/", follow=True)
        assert answer.redirect_chain == [("/desk/declared/", 302)]
        assert "ご契約が見つからなかったことをメールでお知らせします。" in answer.content.decode()
        assert entry("cancellation.declaration_closed") == ("staff", str(agent.pk), f"declaration:{number}")
        desk.work()
        told, _received = desk.arrived("mail")
        assert (told.recipient, "合うご契約が見つかりません" in told.subject) == ("anybody@example.com", True)
        assert not Case.objects.exists()


class TestSeenToByAnother:
    @pytest.mark.parametrize(
        ("method", "below"),
        [("get", ""), ("post", "close/"), ("get", "members/N000000101/"), ("post", "members/N000000101/")],
    )
    def test_is_said_and_changes_nothing(
        self, number: str, browser: Client, standing_clock: StandingClock, method: str, below: str
    ) -> None:
        people.hanako()
        actions.close(number=number, by=ENGINEER, now=standing_clock())
        answer = getattr(browser, method)(f"/desk/declared/{number}/{below}", {"lines": "all"}, follow=True)
        assert answer.redirect_chain == [("/desk/declared/", 302)]
        assert "この申し出は、もう待っていません。" in answer.content.decode()
        assert not Entry.objects.filter(name="desk.looked").exists()
        assert not Case.objects.exists()
        assert Entry.objects.filter(name="cancellation.declaration_closed").count() == 1

    def test_between_the_look_and_the_press(
        self, number: str, browser: Client, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people.hanako()

        def closed_meanwhile(customer: str) -> Customer:
            actions.close(number=number, by=ENGINEER, now=standing_clock())
            return get_customer(customer)

        monkeypatch.setattr(declared, "get_customer", closed_meanwhile)
        answer = browser.post(beside(number), {"lines": "all"}, follow=True)
        assert "この申し出は、もう待っていません。" in answer.content.decode()
        assert not Case.objects.exists()
