"""Work claimed and never done costs one lease; work done twice is noticed (DESIGN.md §4; HARD_CASES 14, 21, 22).

https://github.com/killbill/killbill/issues/94 · https://github.com/getlago/lago/issues/354
"""

import datetime as dt
import logging
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill
from madoguchi.cancellation import ending, jobs
from madoguchi.cancellation.models import CaseLine
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.gateways import GatewayError, network, simulated_world
from madoguchi.outbox.models import Message
from madoguchi.workers import chunks, models, timetable
from madoguchi.workers.models import LEASE, LeaseLost
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.store import everything
from tests.features.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("due")]


@pytest.fixture
def due(standing_clock: StandingClock) -> people.Person:
    """Kenji's three lines are due now."""
    kenji = people.kenji()
    counter.switch_on(kenji)
    counter.cancel(kenji)
    Message.objects.all().delete()
    standing_clock.set(counter.MONTH_END)
    return kenji


def claim(now: dt.datetime, **only: Any) -> list[CaseLine]:
    return CaseLine.claim_due(now=now, **only)


class TestAClaim:
    def test_holds_a_row_for_one_lease_and_no_longer(self, standing_clock: StandingClock) -> None:
        """A killed worker costs one lease and no work."""
        assert len(claim(standing_clock())) == 3
        standing_clock.set(counter.MONTH_END + LEASE - dt.timedelta(microseconds=1))
        assert claim(standing_clock()) == []
        standing_clock.set(counter.MONTH_END + LEASE)
        assert [row.attempts for row in claim(standing_clock())] == [2, 2, 2]

    def test_that_comes_between_looking_and_taking_wins_alone(self, standing_clock: StandingClock) -> None:
        """Two schedulers cancel the same line (HARD_CASES 14)."""
        first, second = self.claim_within_a_claim(standing_clock())
        assert (len(first), len(second)) == (0, 3)

    def test_negative_control_without_a_lease_both_hold_the_same_rows(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(models, "LEASE", dt.timedelta())
        first, second = self.claim_within_a_claim(standing_clock())
        assert (len(first), len(second)) == (3, 3)

    def claim_within_a_claim(self, now: dt.datetime) -> tuple[list[CaseLine], list[CaseLine]]:
        """Another worker claims just after this one has looked."""
        others: list[list[CaseLine]] = []

        def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith("UPDATE") and not others:
                others.append([])
                others[0] = claim(now)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(look):
            mine = claim(now)
        return mine, others[0]

    @pytest.mark.django_db(transaction=True)
    def test_is_shared_out_among_workers_and_no_row_twice(self, standing_clock: StandingClock) -> None:
        claims = at_once([lambda: claim(standing_clock(), limit=1)] * 6)
        taken = [row.pk for rows in claims if isinstance(rows, list) for row in rows]
        assert len(taken) == len(set(taken))
        assert not [answer for answer in claims if isinstance(answer, Exception)]

    def test_takes_the_oldest_first(self, standing_clock: StandingClock) -> None:
        last, first, middle = CaseLine.objects.order_by("pk")
        for row, hours in ((last, 1), (first, 3), (middle, 2)):
            CaseLine.objects.filter(pk=row.pk).update(work_due_at=standing_clock() - dt.timedelta(hours=hours))
        assert [row.pk for row in claim(standing_clock())] == [first.pk, middle.pk, last.pk]
        assert claim(standing_clock(), limit=2) == []

    def test_leaves_what_is_not_due(self) -> None:
        assert claim(counter.MONTH_END - dt.timedelta(microseconds=1)) == []


class TestAChunkThatNeedsNoLease:
    """What asks nobody outside is done in the transaction that takes it."""

    def work(self, act: Any, now: dt.datetime) -> int:
        due = Q(state=CaseLineState.SCHEDULED)
        return chunks.work_at_once(CaseLine, due, act, limit=10, needing=["state"], now=now)

    def test_is_written_once_and_never_claimed(self, standing_clock: StandingClock) -> None:
        with CaptureQueriesContext(connection) as queries:
            assert self.work(ending.begin, standing_clock()) == 3
        writes = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
        assert len(writes) == 1
        assert set(CaseLine.objects.values_list("state", "claim")) == {(CaseLineState.ENDING, "")}

    def test_leaves_nothing_behind_when_its_worker_dies(self, standing_clock: StandingClock) -> None:
        before = everything()

        def die(rows: Any, *, now: dt.datetime) -> None:
            ending.begin(rows, now=now)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            self.work(die, standing_clock())
        assert everything() == before

    def test_passes_over_what_somebody_has_claimed(self, standing_clock: StandingClock) -> None:
        (taken,) = claim(standing_clock(), limit=1)
        assert self.work(ending.begin, standing_clock()) == 2
        taken.refresh_from_db()
        assert taken.state == CaseLineState.SCHEDULED

    def test_that_went_on_since_it_was_taken_is_not_written(self, standing_clock: StandingClock) -> None:
        def begin_late(rows: Any, *, now: dt.datetime) -> None:
            CaseLine.objects.filter(pk=rows[0].pk).update(state=CaseLineState.WITHDRAWN)
            with pytest.raises(LeaseLost):
                ending.begin(rows, now=now)

        self.work(begin_late, standing_clock())
        assert not Entry.objects.filter(name="cancellation.ending").exists()

    def test_to_look_for_one_begins_no_transaction(self, standing_clock: StandingClock) -> None:
        self.work(ending.begin, standing_clock())
        with CaptureQueriesContext(connection) as queries:
            assert self.work(ending.begin, standing_clock()) == 0
        assert len(queries) == 1


class TestALostLease:
    def test_writes_nothing(self, standing_clock: StandingClock) -> None:
        slow, *_ = claim(standing_clock())
        standing_clock.set(counter.MONTH_END + LEASE)
        quick, *_ = claim(standing_clock())
        before = everything()
        with pytest.raises(LeaseLost):
            ending.end([slow], now=standing_clock())
        assert everything() == before
        ending.begin([quick], now=standing_clock())
        assert CaseLine.objects.get(pk=quick.pk).state == CaseLineState.ENDING

    def test_of_a_slow_worker_does_not_do_the_work_twice(self, standing_clock: StandingClock) -> None:
        slow = claim(standing_clock())
        standing_clock.set(counter.MONTH_END + LEASE)
        jobs.begin(standing_clock())
        chunks.work_together(slow, ending.begin, now=standing_clock())
        assert Entry.objects.filter(name="cancellation.ending").count() == 3


class TestAFailingRow:
    def test_waits_twice_as_long_each_time_up_to_an_hour(self, standing_clock: StandingClock) -> None:
        waits = []
        for _ in range(14):
            row = claim(standing_clock(), limit=1)[0]
            row.try_later("x" * 900, now=standing_clock())
            row.refresh_from_db()
            assert row.work_due_at is not None
            waits.append(int((row.work_due_at - standing_clock()).total_seconds()))
            CaseLine.objects.exclude(pk=row.pk).update(work_due_at=None)
            standing_clock.set(row.work_due_at)
        assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600, 3600]
        assert len(row.trouble) == 500

    @pytest.mark.parametrize("error", [GatewayError("down"), RuntimeError("ours")])
    def test_does_not_hold_the_others(
        self, standing_clock: StandingClock, error: Exception, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.CRITICAL)
        rows = claim(standing_clock())

        def act(row: CaseLine, *, now: dt.datetime) -> None:
            if row.pk == rows[0].pk:
                raise error
            ending.begin([row], now=now)

        assert chunks.work_through(rows, act, now=standing_clock()) == 3
        states = list(CaseLine.objects.order_by("pk").values_list("state", "trouble"))
        assert states[0] == (CaseLineState.SCHEDULED, "down" if isinstance(error, GatewayError) else "RuntimeError")
        assert states[1:] == [(CaseLineState.ENDING, "")] * 2

    def test_that_was_taken_over_while_it_failed_does_not_hold_the_others(self, standing_clock: StandingClock) -> None:
        rows = claim(standing_clock())

        def act(row: CaseLine, *, now: dt.datetime) -> None:
            if row.pk == rows[0].pk:
                CaseLine.objects.filter(pk=row.pk).update(claim="another worker")
                raise GatewayError("slow, and then down")
            ending.begin([row], now=now)

        assert chunks.work_through(rows, act, now=standing_clock()) == 3
        assert sorted(CaseLine.objects.values_list("state", flat=True)) == ["ending", "ending", "scheduled"]

    def test_begins_anew_after_a_success(self, standing_clock: StandingClock) -> None:
        claim(standing_clock(), limit=1)[0].try_later("down", now=standing_clock())
        standing_clock.move(minutes=5)
        jobs.begin(standing_clock())
        assert set(CaseLine.objects.values_list("attempts", "trouble", "claim")) == {(0, "", "")}


class TestWorkMissedWhileTheHouseWasShut:
    def test_is_done_at_once_and_only_once(self, due: people.Person, standing_clock: StandingClock) -> None:
        """Scheduler down on the day: work missed for good (HARD_CASES 21); run again, fees twice (22)."""
        standing_clock.set(counter.MONTH_END + dt.timedelta(days=9))
        counter.work(standing_clock)
        assert counter.is_on(due) == [False, False, False]
        settled = everything()
        counter.work(standing_clock, seconds=60)
        assert everything() == settled
        assert Bill.objects.get().last_day == dt.date(2026, 11, 30)

    def test_counts_what_it_did_and_rests(self, standing_clock: StandingClock) -> None:
        assert timetable.run_due(standing_clock()) >= 6
        assert timetable.run_due(standing_clock()) == 0

    def test_one_job_that_fails_does_not_hold_the_others(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(now: dt.datetime) -> int:
            raise RuntimeError

        monkeypatch.setitem(timetable._jobs, "aaa.broken", broken)
        counter.work(standing_clock)
        assert set(CaseLine.objects.values_list("state", flat=True)) == {CaseLineState.SETTLED}


class TestAWorkerThatDies:
    """At each step: between claiming and doing, between asking the network and writing it down."""

    @pytest.mark.parametrize("step", ["begin", "order", "confirm", "settle"])
    def test_costs_one_lease(self, due: people.Person, standing_clock: StandingClock, step: str) -> None:
        for name in ("begin", "order", "confirm", "settle"):
            if name == step:
                claim(standing_clock())  # and dies
                break
            getattr(jobs, name)(standing_clock())
            standing_clock.move(seconds=3)
        counter.work(standing_clock)
        assert not Bill.objects.exists()
        standing_clock.move(seconds=60)
        counter.work(standing_clock)
        assert counter.is_on(due) == [False, False, False]
        assert Bill.objects.count() == 1
        assert Entry.objects.filter(name="cancellation.ended").count() == 3

    def test_between_two_lines_leads_to_one_bill(self, standing_clock: StandingClock) -> None:
        rows = claim(standing_clock())
        ending.begin(rows[:1], now=standing_clock())
        counter.work(standing_clock)
        assert sorted(CaseLine.objects.values_list("state", flat=True)) == ["ended", "scheduled", "scheduled"]
        assert not Bill.objects.exists()
        standing_clock.move(seconds=60)
        counter.work(standing_clock)
        assert Bill.objects.count() == 1
        assert set(CaseLine.objects.values_list("state", flat=True)) == {CaseLineState.SETTLED}

    def test_after_asking_the_network_asks_again_and_it_is_one_order(self, standing_clock: StandingClock) -> None:
        jobs.begin(standing_clock())
        (row, *_) = claim(standing_clock())
        network.connect().place(jobs._switch_off([row])[row], now=standing_clock())  # and dies
        standing_clock.move(seconds=60)
        counter.work(standing_clock)
        with simulated_world.world() as world:
            (orders,) = world.execute("select count(*) from network_order where switch = 'off'").fetchone()
        assert orders == 3
