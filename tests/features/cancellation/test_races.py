"""Races, each with a negative control: the same story with its guard taken away shows the bug (R2; HARD_CASES 13, 15).

SQLite's IMMEDIATE transactions take turns, but facts are read before them, on purpose: acceptance holds the store for
as short as it can. So turn-taking alone protects nothing; a barrier makes everybody read before anybody writes.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client

from madoguchi import clock
from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill
from madoguchi.cancellation import actions, ending, queries
from madoguchi.cancellation.models import Case, CaseLine, Receipt
from madoguchi.domain.case_lines import CaseLineState, LineState
from madoguchi.outbox.models import Message
from madoguchi.workers.models import LeaseLost, Work
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.cancellation.counter import Answer
from tests.features.store import everything
from tests.features.together import at_once, meet_after, without_constraints

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 16
QUOTE_ONCE = (Case, "a_quote_is_accepted_once")
LINE_ONCE = (CaseLine, "one_open_case_per_line")


def no_guard(**_: object) -> None:
    """``advance_version`` without its condition."""


def presses_of(client: Client, where: str) -> Callable[[], Answer]:
    token = counter.tokens(client.get(where))["month_end"]
    return partial(client.post, where, {"when": "month_end", "quote": token})


def press_sixteen_times(monkeypatch: pytest.MonkeyPatch) -> list[Answer | Exception]:
    hanako = people.hanako()
    where = counter.address(hanako)
    client = counter.signed_in(hanako)
    press = presses_of(client, where)
    meet_after(monkeypatch, actions, "_what_was_shown", parties=PRESSES)
    return at_once([press] * PRESSES)


def written() -> list[int]:
    models = (Case, CaseLine, Receipt, Entry, Message)
    return [model.objects.count() for model in models]


class TestSixteenPressesAtOnce:
    def test_give_one_cancellation_one_receipt_and_sixteen_equal_answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answers = press_sixteen_times(monkeypatch)
        addresses = {answer["Location"] for answer in answers if isinstance(answer, Answer)}
        assert len(answers) == PRESSES
        assert addresses == {f"/cases/{Case.objects.get().number}/"}
        assert written() == [1, 1, 1, 1, 2]

    def test_the_store_itself_is_the_second_guard(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(actions, "advance_version", no_guard)
        answers = press_sixteen_times(monkeypatch)
        assert {answer["Location"] for answer in answers if isinstance(answer, Answer)} == {
            f"/cases/{Case.objects.get().number}/"
        }

    def test_negative_control_without_guards_she_leaves_sixteen_times(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(actions, "advance_version", no_guard)
        with without_constraints(QUOTE_ONCE, LINE_ONCE, emptied=(Receipt, CaseLine, Case)):
            press_sixteen_times(monkeypatch)
            assert (Case.objects.count(), Message.objects.count()) == (PRESSES, 2 * PRESSES)


class TestTwoTabsEndTheLastTwoLines:
    """Both tabs see one other line left; together they end the contract (issue point 6)."""

    def press_both(self, kenji: people.Person, monkeypatch: pytest.MonkeyPatch) -> list[Answer | Exception]:
        first, second, third = kenji.numbers
        counter.cancel(kenji, first)
        tabs = [counter.signed_in(kenji), counter.signed_in(kenji)]
        presses = [
            presses_of(tab, counter.address(kenji, line)) for tab, line in zip(tabs, (second, third), strict=True)
        ]
        with monkeypatch.context() as patch:
            meet_after(patch, actions, "_what_was_shown", parties=2)
            return at_once(presses)

    def test_the_second_is_asked_again_and_then_the_contract_ends(
        self, monkeypatch: pytest.MonkeyPatch, standing_clock: StandingClock
    ) -> None:
        kenji = people.kenji()
        answers = [answer for answer in self.press_both(kenji, monkeypatch) if isinstance(answer, Answer)]
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        (asked,) = (answer for answer in answers if answer.status_code == 409)
        assert "もう一度押してください" in asked.content.decode()
        assert "メールプラン" in asked.content.decode()  # it ends with the contract: now she sees that
        (left,) = set(kenji.numbers) - set(CaseLine.objects.values_list("line__phone_number", flat=True))
        again = {"when": "month_end", "quote": counter.tokens(asked)["month_end"]}
        assert counter.signed_in(kenji).post(counter.address(kenji, left), again).status_code == 302
        self.run_to_the_end(kenji, standing_clock)
        assert [bill for bill in Bill.objects.all() if "メールプラン" in str(bill.items)] == [Bill.objects.latest("pk")]

    def test_negative_control_without_the_version_the_contract_ends_unsaid(
        self, monkeypatch: pytest.MonkeyPatch, standing_clock: StandingClock
    ) -> None:
        kenji = people.kenji()
        monkeypatch.setattr(actions, "advance_version", no_guard)
        answers = self.press_both(kenji, monkeypatch)
        assert [answer.status_code for answer in answers if isinstance(answer, Answer)] == [302, 302]
        assert not any(case.quote["ends_contract"] for case in Case.objects.all())
        self.run_to_the_end(kenji, standing_clock)
        assert "メールプラン" not in str([bill.items for bill in Bill.objects.all()])

    def run_to_the_end(self, kenji: people.Person, standing_clock: StandingClock) -> None:
        standing_clock.set(counter.MONTH_END)
        counter.work(standing_clock)
        kenji.contract.refresh_from_db()
        assert kenji.contract.ended_at is not None
        assert Bill.objects.count() == Case.objects.count() == 3


class TestTakingBackMeetsTheWorker:
    """At the due instant one of them wins, and the other changes nothing."""

    def claimed(self, standing_clock: StandingClock) -> tuple[people.Person, Case, CaseLine]:
        """The worker holds the row; on the member's side the window is open for one more microsecond."""
        hanako = people.hanako()
        case = counter.cancel(hanako)
        (row,) = CaseLine.claim_due(now=case.due_at)
        standing_clock.set(case.take_back_until - dt.timedelta(microseconds=1))
        return hanako, case, row

    def test_taken_back_first_the_worker_lets_go(self, standing_clock: StandingClock) -> None:
        hanako, case, row = self.claimed(standing_clock)
        counter.take_back(hanako, case)
        before = everything()
        with pytest.raises(LeaseLost):
            ending.begin([row], now=case.due_at)
        assert everything() == before
        assert CaseLine.objects.get().state == CaseLineState.WITHDRAWN
        assert hanako.contract.lines.get().state == LineState.ACTIVE

    def test_begun_first_it_is_too_late(self, standing_clock: StandingClock) -> None:
        hanako, case, row = self.claimed(standing_clock)
        ending.begin([row], now=case.due_at)
        before = everything()
        with pytest.raises(actions.TooLate):
            counter.take_back(hanako, case)
        assert everything() == before

    def test_a_claim_left_standing_ends_no_line_that_stays(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hanako, case, row = self.claimed(standing_clock)
        monkeypatch.setattr(
            actions, "_move_all", lambda case, _: case.lines.update(state=CaseLineState.WITHDRAWN, work_due_at=None)
        )
        counter.take_back(hanako, case)
        with pytest.raises(LeaseLost):
            ending.begin([row], now=case.due_at)

    def test_negative_control_with_no_look_at_how_far_it_is_it_ends_a_line_that_stays(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hanako, case, row = self.claimed(standing_clock)
        monkeypatch.setattr(
            actions, "_move_all", lambda case, _: case.lines.update(state=CaseLineState.WITHDRAWN, work_due_at=None)
        )
        monkeypatch.setattr(CaseLine, "still", partial(Work.still.__func__, CaseLine))  # type: ignore[attr-defined]
        counter.take_back(hanako, case)
        ending.begin([row], now=case.due_at)
        assert Case.objects.get().taken_back_at is not None
        assert CaseLine.objects.get().state == CaseLineState.ENDING

    def test_negative_control_moving_without_looking_takes_back_what_has_begun(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hanako, case, row = self.claimed(standing_clock)
        ending.begin([row], now=case.due_at)
        monkeypatch.setattr(actions, "_move_all", lambda case, _: case.lines.update(state=CaseLineState.WITHDRAWN))
        counter.take_back(hanako, case)
        assert Entry.objects.filter(name="cancellation.ending").exists()
        assert CaseLine.objects.get().state == CaseLineState.WITHDRAWN

    @pytest.mark.parametrize("attempt", range(3))
    def test_both_at_once_one_wins_whole(self, attempt: int, standing_clock: StandingClock) -> None:  # noqa: ARG002 - again and again
        hanako, case, row = self.claimed(standing_clock)
        begun, back = at_once(
            [
                lambda: ending.begin([row], now=case.due_at),
                lambda: actions.take_back(case_number=case.number, reach=hanako.reach, now=clock.now()),
            ]
        )
        case.refresh_from_db()
        if case.taken_back_at:
            assert (type(begun), back) == (LeaseLost, None)
            assert CaseLine.objects.get().state == CaseLineState.WITHDRAWN
        else:
            assert (begun, type(back)) == (None, actions.TooLate)
            assert CaseLine.objects.get().state == CaseLineState.ENDING


def test_two_tabs_take_back_at_once_and_it_is_taken_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hanako = people.hanako()
    case = counter.cancel(hanako)
    meet_after(monkeypatch, queries, "get_case_row", parties=4)
    answers = at_once([lambda: counter.take_back(hanako, case)] * 4)
    assert answers == [None] * 4
    assert Receipt.objects.filter(kind="taking_back").count() == 1
    assert Entry.objects.filter(name="cancellation.taken_back").count() == 1
    assert Message.objects.filter(name="cancellation.taken_back").count() == 2
