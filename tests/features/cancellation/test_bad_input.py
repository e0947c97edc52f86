"""Bad input through the public pages: each gets a clear answer, nothing changes, nothing breaks."""

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import Case
from madoguchi.contracts.models import Line
from madoguchi.domain.case_lines import LineState
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.store import everything

pytestmark = pytest.mark.django_db
STALE = "選ばれた回線は、いま解約できる回線ではありません"


@pytest.fixture
def hanako() -> people.Person:
    return people.hanako()


@pytest.fixture
def browser(hanako: people.Person) -> Client:
    return counter.signed_in(hanako)


class TestSomebodyElses:
    """S21: what is not hers is not there, word for word."""

    @pytest.fixture
    def aois(self, standing_clock: StandingClock) -> dict[str, str]:
        aoi = people.aoi()
        case = counter.cancel(aoi)
        counter.take_back(aoi, case)
        Bill.objects.create(
            number="B20261130-AAAAAA", customer=aoi.customer, contract_number=aoi.contract.number, cause="test",
            issued_at=standing_clock(), due_on="2026-12-31", last_day="2026-11-30", items=[], totals={},
        )  # fmt: skip
        return {"case": case.number, "contract": aoi.contract.number, "bill": "B20261130-AAAAAA"}

    @pytest.mark.parametrize(
        ("kind", "pattern", "missing"),
        [
            ("contract", "/cancel/{}/", "C999999999"),
            ("case", "/cases/{}/", "K20261116-ZZZZZZ"),
            ("case", "/cases/{}/cancellation.json", "K20261116-ZZZZZZ"),
            ("case", "/cases/{}/cancellation.pdf", "K20261116-ZZZZZZ"),
            ("case", "/cases/{}/taking_back.json", "K20261116-ZZZZZZ"),
            ("case", "/cases/{}/taking_back.pdf", "K20261116-ZZZZZZ"),
            ("bill", "/bills/{}/", "B20261116-ZZZZZZ"),
            ("bill", "/bills/{}.pdf", "B20261116-ZZZZZZ"),
        ],
    )
    def test_is_answered_as_what_does_not_exist(
        self, browser: Client, aois: dict[str, str], kind: str, pattern: str, missing: str
    ) -> None:
        foreign, absent = browser.get(pattern.format(aois[kind])), browser.get(pattern.format(missing))
        assert foreign.status_code == absent.status_code == 404
        assert counter.words(foreign).replace(aois[kind], missing) == counter.words(absent)
        assert "0120-000-000" in absent.content.decode()

    @pytest.mark.parametrize("act", ["take-back", "reason"])
    def test_cannot_be_touched(self, browser: Client, aois: dict[str, str], act: str) -> None:
        before = everything(without=(Entry,))
        for number in (aois["case"], "K20261116-ZZZZZZ"):
            assert browser.post(f"/cases/{number}/{act}/", {"reason": "price"}).status_code == 404
        assert everything(without=(Entry,)) == before  # that she tried is noted

    @pytest.mark.usefixtures("aois")
    def test_line_in_her_own_address_gives_the_answer_of_a_missing_one(
        self, hanako: people.Person, browser: Client
    ) -> None:
        answers = [browser.get(counter.address(hanako, number)) for number in ("09000000105", "09099999999")]
        assert [answer.status_code for answer in answers] == [409, 409]
        assert counter.words(answers[0]).replace("09000000105", "09099999999") == counter.words(answers[1])
        assert STALE in answers[0].content.decode()

    def test_contract_cannot_be_cancelled_by_a_press_made_on_ones_own(
        self, hanako: people.Person, browser: Client, aois: dict[str, str]
    ) -> None:
        before, token = everything(without=(Entry,)), counter.tokens(browser.get(counter.address(hanako)))["month_end"]
        answer = browser.post(f"/cancel/{aois['contract']}/?line=09000000105", {"when": "month_end", "quote": token})
        assert answer.status_code == 404
        assert everything(without=(Entry,)) == before


@pytest.mark.parametrize("state", [LineState.ENDED, LineState.PORTED_OUT])
def test_a_line_that_is_gone_leads_to_those_that_are_left(state: LineState) -> None:
    kenji = people.kenji()
    Line.objects.filter(phone_number=kenji.numbers[0]).update(state=state)
    answer = counter.signed_in(kenji).get(counter.address(kenji, kenji.numbers[0]))
    assert answer.status_code == 409
    assert STALE in answer.content.decode()
    assert kenji.numbers[1] in answer.content.decode()
    assert f'value="{kenji.numbers[0]}"' not in answer.content.decode()


def test_nothing_left_to_cancel_is_said_plainly(hanako: people.Person, browser: Client) -> None:
    Line.objects.update(state=LineState.ENDED)
    for where in ("/cancel/", f"/cancel/{hanako.contract.number}/"):
        assert "解約できる回線はありません" in browser.get(where, follow=True).content.decode()


def test_a_second_case_for_a_line_leads_to_the_first() -> None:
    kenji = people.kenji()
    case = counter.cancel(kenji, kenji.numbers[0])
    browser = counter.signed_in(kenji)
    for lines in (kenji.numbers[:1], kenji.numbers[:2]):
        assert browser.get(counter.address(kenji, *lines))["Location"] == f"/cases/{case.number}/"
    forged = browser.post(counter.address(kenji, *kenji.numbers[:2]), {"when": "today", "quote": "x"})
    assert forged["Location"] == f"/cases/{case.number}/"
    assert Case.objects.count() == 1


class TestADate:
    @pytest.mark.parametrize(
        "typed", ["2026-12-15", "２０２６－１２－１５", "令和8年12月15日", "R8.12.15", "2026/12/15", " 20261215 "]
    )
    def test_written_in_any_usual_way_is_read(self, hanako: people.Person, browser: Client, typed: str) -> None:
        """HARD_CASES 35."""
        page = browser.get(counter.address(hanako, date=typed))
        assert page.status_code == 200
        answer = browser.post(
            counter.address(hanako, date=typed),
            {"when": "date", "date": "2026-12-15", "quote": counter.tokens(page)["date"]},
        )
        assert answer.status_code == 302
        assert Case.objects.get().last_day.isoformat() == "2026-12-15"

    @pytest.mark.parametrize(
        "typed", ["2026-11-15", "2026-11-16", "2027-02-15", "1999-01-01", "2199-12-31", "平成元年1月8日"]
    )
    def test_that_has_passed_or_is_too_far_is_answered_with_the_range(
        self, hanako: people.Person, browser: Client, typed: str
    ) -> None:
        page = browser.get(counter.address(hanako, date=typed))
        assert page.status_code == 422
        assert "までの日を選んでください" in page.content.decode()
        assert set(counter.tokens(page)) == {"today", "month_end"}

    @pytest.mark.parametrize("typed", ["明日", "2026-02-30", "9999-12-31", "12/15", "0", "\x00", "🗓", "9" * 9000])
    def test_that_cannot_be_read_is_answered_with_an_example(
        self, hanako: people.Person, browser: Client, typed: str
    ) -> None:
        page = browser.get(counter.address(hanako), {"line": hanako.numbers, "date": typed})
        assert page.status_code == 422
        assert "日付を読めませんでした" in page.content.decode()
        assert set(counter.tokens(page)) == {"today", "month_end"}


class TestAnAddressThatTakesAPress:
    def test_without_the_forms_token_answers_with_a_clear_page(self, hanako: people.Person) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(hanako.login)
        case, before = counter.cancel(hanako), everything()
        for where in (counter.address(hanako), f"/cases/{case.number}/take-back/", f"/cases/{case.number}/reason/"):
            answer = strict.post(where, {"when": "today", "quote": "x", "reason": "price"})
            assert answer.status_code == 403
            assert "0120-000-000" in answer.content.decode()
        assert Case.objects.count() == 1
        assert Case.objects.get().taken_back_at is None
        assert everything() == before

    @pytest.mark.parametrize("act", ["take-back", "reason"])
    def test_only_visited_changes_nothing(self, hanako: people.Person, browser: Client, act: str) -> None:
        case = counter.cancel(hanako)
        before = everything()
        for method in (browser.get, browser.head):
            answer = method(f"/cases/{case.number}/{act}/", {"reason": "price"})
            assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.number}/")
        assert everything() == before

    @pytest.mark.parametrize("said", ["", "because", "PRICE", "price\x00"])
    def test_an_answer_we_do_not_know_is_as_good_as_none(
        self, hanako: people.Person, browser: Client, said: str
    ) -> None:
        """U8."""
        case = counter.cancel(hanako)
        before = everything()
        assert browser.post(f"/cases/{case.number}/reason/", {"reason": said}).status_code == 302
        assert everything() == before


class TestSignedOutInTheMiddle:
    """U17."""

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_she_comes_back_to_the_same_page_with_the_same_choices(self, method: str) -> None:
        kenji = people.kenji()
        where = counter.address(kenji, *kenji.numbers[:2], date="2026-12-15")
        browser = counter.signed_in(kenji)
        token = counter.tokens(browser.get(where))["date"]
        browser.logout()
        answer = getattr(browser, method)(where, {"when": "date", "quote": token} if method == "post" else {})
        assert answer.status_code == 302
        assert not Case.objects.exists()
        form = {"login": "kenji@example.jp", "password": people.PASSWORD}
        back = browser.post(answer["Location"], form, follow=True)
        assert back.redirect_chain[-1][0] == where
        page = back.content.decode()
        assert "2026-12-15" in page
        assert [number for number in kenji.numbers if f'value="{number}"' in page] == kenji.numbers[:2]

    @pytest.mark.usefixtures("hanako")
    def test_the_one_door_leads_through_the_log_in_to_the_review(self, client: Client) -> None:
        """解約する one click from every page, also logged out (issue point 5)."""
        answer = client.get("/cancel/")
        form = {"login": "hanako@example.jp", "password": people.PASSWORD}
        back = client.post(answer["Location"], form, follow=True)
        assert "今日で解約する" in back.content.decode()
