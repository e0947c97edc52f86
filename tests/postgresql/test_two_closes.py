"""Two closes at once, each race with its negative control: the same with its guard taken away shows the bug (R2)."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from django.db.models import Q, QuerySet

from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill
from madoguchi.cancellation import ending, jobs, settling
from madoguchi.cancellation.models import CaseLine
from madoguchi.contracts import actions as contracts
from madoguchi.contracts.models import Contract
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.outbox.models import Message
from madoguchi.workers.models import LEASE, LeaseLost
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.together import at_once, meet_after

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kenji(standing_clock: StandingClock) -> people.Person:
    """Kenji's three lines are due: one case, and the contract ends with them."""
    kenji = people.kenji()
    counter.switch_on(kenji)
    counter.cancel(kenji)
    standing_clock.set(counter.MONTH_END)
    return kenji


def bring_to(state: CaseLineState, now: StandingClock) -> list[CaseLine]:
    """Let all three come as far as this; then each is claimed by a worker of its own."""
    for step, after in (
        (jobs.begin, CaseLineState.ENDING),
        (jobs.order, CaseLineState.ENDING),
        (jobs.confirm, CaseLineState.ENDED),
    ):
        if state is CaseLineState.SCHEDULED or (after is CaseLineState.ENDED and state is CaseLineState.ENDING):
            break
        step(now())
        now.move(seconds=3)
    return [row for _ in range(3) for row in CaseLine.claim_due(now=now(), limit=1)]


class TestWhoeverLostTheLease:
    """A slow worker and the one that took its rows over write at once: one of them writes, whole."""

    def both_begin(self, now: StandingClock) -> list[Exception | None]:
        slow = CaseLine.claim_due(now=now())
        quick = CaseLine.claim_due(now=now.move(seconds=LEASE.total_seconds()))
        assert [row.pk for row in slow] == [row.pk for row in quick]
        return at_once([partial(ending.begin, slow, now=now()), partial(ending.begin, quick, now=now())])

    @pytest.mark.usefixtures("kenji")
    def test_writes_nothing(self, standing_clock: StandingClock) -> None:
        slow, quick = self.both_begin(standing_clock)
        assert (type(slow), quick) == (LeaseLost, None)
        assert Entry.objects.filter(name="cancellation.ending").count() == 3

    @pytest.mark.usefixtures("kenji")
    def test_negative_control_writes_everything_twice(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def finish_all(rows: Sequence[CaseLine], **changes: Any) -> None:
            CaseLine.objects.filter(pk__in=[row.pk for row in rows]).update(**changes)

        monkeypatch.setattr(CaseLine, "finish_all", finish_all)
        assert self.both_begin(standing_clock) == [None, None]
        assert Entry.objects.filter(name="cancellation.ending").count() == 6


class TestWhoeverTakesTheSameLines:
    """Two workers look for due lines at once, before either has moved one: each line is begun by one of them."""

    def both_begin(self, now: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
        meet_after(monkeypatch, CaseLine, "lock_due", parties=2)
        at_once([partial(jobs.begin, now())] * 2)

    @pytest.mark.usefixtures("kenji")
    def test_begins_each_once(self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
        self.both_begin(standing_clock, monkeypatch)
        assert Entry.objects.filter(name="cancellation.ending").count() == 3

    @pytest.mark.usefixtures("kenji")
    def test_negative_control_without_locks_and_conditions_begins_all_twice(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
        monkeypatch.setattr(CaseLine, "still", lambda rows: Q(pk__in=[row.pk for row in rows]))
        self.both_begin(standing_clock, monkeypatch)
        assert Entry.objects.filter(name="cancellation.ending").count() == 6


class TestTheLastLinesOfAContract:
    """Each of three workers ends one of them, and none has seen the others' when it began."""

    def end(self, now: StandingClock) -> None:
        rows = bring_to(CaseLineState.ENDING, now)
        assert at_once([partial(ending.end, [row], now=now()) for row in rows]) == [None] * 3

    def test_end_it(self, kenji: people.Person, standing_clock: StandingClock) -> None:
        self.end(standing_clock)
        kenji.contract.refresh_from_db()
        assert kenji.contract.ended_at is not None
        assert Message.objects.get(name="cancellation.ended").channel == "mail"  # her telephone was one of the lines

    def test_negative_control_without_taking_turns_it_never_ends(
        self, kenji: people.Person, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(contracts, "note_change", lambda **_: None)
        meet_after(monkeypatch, contracts, "note_change", parties=3)
        self.end(standing_clock)
        assert Contract.objects.get(pk=kenji.contract.pk).ended_at is None


class TestTheLastLinesOfACase:
    """Each of three workers settles one of them; one of the three issues the bill."""

    def settle(self, now: StandingClock) -> None:
        rows = bring_to(CaseLineState.ENDED, now)
        assert at_once([partial(settling.settle, [row], now=now()) for row in rows]) == [None] * 3

    @pytest.mark.usefixtures("kenji")
    @pytest.mark.parametrize("attempt", range(3))
    def test_lead_to_one_bill(self, attempt: int, standing_clock: StandingClock) -> None:  # noqa: ARG002 - again and again
        self.settle(standing_clock)
        assert Bill.objects.count() == 1
        assert set(CaseLine.objects.values_list("state", flat=True)) == {CaseLineState.SETTLED}

    @pytest.mark.usefixtures("kenji")
    def test_negative_control_without_taking_turns_there_is_no_bill(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settling, "_take_turns", lambda _: None)
        meet_after(monkeypatch, settling, "_with_others_on_the_way", parties=3)
        self.settle(standing_clock)
        assert not Bill.objects.exists()
        assert set(CaseLine.objects.values_list("state", "work_due_at")) == {(CaseLineState.ENDED, None)}


@pytest.mark.usefixtures("kenji")
def test_two_whole_closes_at_once_are_one(standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_TOGETHER", 2)
    at = standing_clock() - dt.timedelta(seconds=3)
    for step in (jobs.begin, jobs.order, jobs.confirm, jobs.settle):
        at = standing_clock.set(at + dt.timedelta(seconds=3))
        handled = at_once([partial(step, at)] * 2)
        assert sum(count for count in handled if isinstance(count, int)) == 3
    names = ("cancellation.ending", "cancellation.ended", "cancellation.settled", "bills.issued")
    assert [Entry.objects.filter(name=name).count() for name in names] == [3, 3, 1, 1]
    assert Bill.objects.count() == 1
