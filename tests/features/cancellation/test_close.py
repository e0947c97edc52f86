"""The last night of the month: chunks in few statements, a row that fails holds no other, orders go at their pace."""

import datetime as dt
import itertools
import logging
import threading
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from typer.testing import CliRunner

from madoguchi.audit.actions import record_all
from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill
from madoguchi.cancellation import closing, ending, jobs
from madoguchi.cancellation.closing import Standing
from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.cli import app
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.outbox.models import Message
from madoguchi.workers import chunks, pace, stopping
from madoguchi.workers.models import Pace
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.store import Rows, everything
from tests.features.together import at_once

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 30, 15, 0, tzinfo=dt.UTC)


@pytest.fixture
def due(standing_clock: StandingClock) -> StandingClock:
    """Five lines of three people are due."""
    for person in (people.hanako(), people.kenji(), people.aoi()):
        counter.switch_on(person)
        counter.cancel(person)
    standing_clock.set(counter.MONTH_END)
    return standing_clock


def states() -> list[str]:
    return list(CaseLine.objects.order_by("pk").values_list("state", flat=True))


class TestAChunk:
    def test_begins_in_as_many_statements_whatever_its_size(
        self, due: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        counted = []
        for size in (1, 4):
            monkeypatch.setattr(jobs, "_TOGETHER", size)
            with CaptureQueriesContext(connection) as queries:
                assert jobs.begin(due()) == size
            counted.append(len(queries))
        assert counted[0] == counted[1]
        assert states() == ["ending"] * 5
        assert Entry.objects.filter(name="cancellation.ending").values("subject").distinct().count() == 5

    def test_one_row_that_is_no_longer_ours_holds_no_other(self, due: StandingClock) -> None:
        rows = CaseLine.claim_due(now=due(), limit=5)
        CaseLine.objects.filter(pk=rows[2].pk).update(claim="another worker")
        assert chunks.work_together(rows, ending.begin, now=due()) == 5
        assert sorted(states()) == ["ending"] * 4 + ["scheduled"]
        assert Entry.objects.filter(name="cancellation.ending").count() == 4

    def test_with_a_row_at_fault_is_done_in_halves(self, due: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
        at_fault = CaseLine.objects.order_by("pk")[2]
        _fail_for(monkeypatch, f"case_line:{at_fault.pk}")
        assert jobs.begin(due()) == 5
        assert states() == ["ending", "ending", "scheduled", "ending", "ending"]
        at_fault.refresh_from_db()
        assert (at_fault.trouble, at_fault.attempts) == ("OSError", 1)
        assert Entry.objects.filter(name="cancellation.ending").count() == 4

    def test_told_to_stop_gives_back_what_it_has_not_done(self, due: StandingClock) -> None:
        told, rows = threading.Event(), CaseLine.claim_due(now=due(), limit=5)

        def fail(rows: Sequence[CaseLine], *, now: dt.datetime) -> None:
            told.set()
            raise OSError

        with stopping.until(told):
            chunks.work_together(rows, fail, now=due())
        assert set(CaseLine.objects.values_list("claim", "claimed_until", "attempts", "trouble")) == {("", None, 0, "")}

    def test_of_nothing_is_nothing(self) -> None:
        assert jobs.begin(NOW) == 0


class TestTheWholeClose:
    """In chunks it writes what it writes line by line; and a case at fault holds no other."""

    def closed(self, size: int, due: StandingClock, monkeypatch: pytest.MonkeyPatch) -> Rows:
        """What stands in the store after a close in chunks of this size, in an order of its own."""
        count = itertools.count()
        with monkeypatch.context() as patch, transaction.atomic():
            patch.setattr(jobs, "_TOGETHER", size)
            patch.setattr("madoguchi.bills.actions._new_number", lambda day: f"B{day}-{next(count)}")
            begun_at = due()
            counter.work(due)
            due.set(begun_at)
            written = everything(blind_to=("id", "version"))
            transaction.set_rollback(True)
        return {table: sorted(rows, key=repr) for table, rows in written.items()}

    def test_writes_in_chunks_what_it_writes_line_by_line(
        self, due: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        together = self.closed(500, due, monkeypatch)
        assert {row["state"] for row in together["cancellation_caseline"]} == {CaseLineState.SETTLED}
        assert len(together["bills_bill"]) == 3
        assert together == self.closed(1, due, monkeypatch)
        assert together == self.closed(2, due, monkeypatch)

    def test_takes_as_many_statements_for_five_lines_as_for_one(
        self, due: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        counted = []
        for size in (1, 4):
            monkeypatch.setattr(jobs, "_TOGETHER", size)
            with CaptureQueriesContext(connection) as queries:
                for step in (jobs.begin, jobs.order, jobs.confirm, jobs.settle):
                    assert step(due()) == size
                    due.move(seconds=3)
            counted.append(len(queries))
        assert abs(counted[0] - counted[1]) <= 2  # of a case that is split, or of which another line is looked for

    def test_a_case_that_cannot_be_settled_holds_no_other(
        self, due: StandingClock, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.CRITICAL)
        case = Case.objects.order_by("pk")[0]
        Bill.objects.create(
            number="B0", customer=case.contract.customer, cause=f"case:{case.number}", issued_at=NOW, due_on=NOW.date(),
            last_day=NOW.date(), items=[], totals={},
        )  # fmt: skip
        counter.work(due)
        assert sorted(states()) == [CaseLineState.ENDED] + [CaseLineState.SETTLED] * 4
        assert CaseLine.objects.get(case=case).trouble == "IntegrityError"
        assert Bill.objects.count() == 3
        assert not Message.objects.filter(name="cancellation.settled", subject=f"case:{case.number}").exists()


class TestThePace:
    @pytest.fixture
    def slow(self, settings: Any) -> None:
        settings.MADOGUCHI_PACE = {"network": 2}

    @pytest.mark.usefixtures("slow")
    def test_lets_so_many_orders_out_in_a_second(self, due: StandingClock) -> None:
        jobs.begin(due())
        told = []
        for _ in range(4):
            told.append(jobs.order(due()))
            due.move(seconds=0.5)
        assert told == [2, 1, 1, 1]
        assert not CaseLine.objects.exclude(claim="").exists()
        assert set(CaseLine.objects.values_list("attempts", flat=True)) == {0}

    @pytest.mark.usefixtures("slow")
    def test_is_not_used_up_by_looking(self, due: StandingClock) -> None:
        for _ in range(10):
            assert jobs.order(due()) == 0
        jobs.begin(due())
        assert jobs.order(due()) == 2

    def test_unlimited_keeps_no_note(self) -> None:
        assert pace.take("network", wanted=50, per_second=0, now=NOW) == 50
        assert not Pace.objects.exists()


class TestPaceWhateverHappens(TestCase):
    @given(
        per_second=st.integers(1, 200),
        asks=st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 300)), min_size=1, max_size=20),
    )
    def test_no_stretch_of_time_lets_more_out_than_its_seconds_and_one(
        self, per_second: int, asks: list[tuple[int, int]]
    ) -> None:
        Pace.objects.all().delete()
        at, given_out = NOW, []
        for wait, wanted in asks:
            at += dt.timedelta(milliseconds=wait)
            allowed = pace.take("network", wanted=wanted, per_second=per_second, now=at)
            assert 0 <= allowed <= wanted
            given_out.append((at, allowed))
        for first, (begin, _) in enumerate(given_out):
            for last, (end, _) in enumerate(given_out[first:], start=first + 1):
                out = sum(allowed for _, allowed in given_out[first:last])
                assert out <= ((end - begin).total_seconds() + 1) * per_second + 1e-6


@pytest.mark.django_db(transaction=True)
def test_many_workers_together_keep_one_pace() -> None:
    answers = at_once([lambda: pace.take("network", wanted=3, per_second=10, now=NOW)] * 8)
    assert sum(answer for answer in answers if isinstance(answer, int)) == 10


class TestTheCommand:
    def close(self, *words: str) -> Any:
        return CliRunner().invoke(app, ["close", *words])

    @pytest.fixture(autouse=True)
    def _quick(self, monkeypatch: pytest.MonkeyPatch, standing_clock: StandingClock) -> None:
        """Time goes by while the command waits."""
        monkeypatch.setattr("madoguchi.cli.close.time.sleep", lambda _: standing_clock.move(seconds=5))

    @pytest.mark.usefixtures("due")
    def test_does_everything_and_says_so(self) -> None:
        answer = self.close()
        assert (answer.exit_code, answer.output) == (0, "Closed. 0 lines wait for their usage, 0 are tried again.\n")
        assert states() == [CaseLineState.SETTLED] * 5
        assert Bill.objects.count() == 3
        assert not Message.objects.exclude(work_due_at=None).exists()

    @pytest.mark.usefixtures("due")
    def test_again_changes_nothing(self) -> None:
        self.close()
        before = everything()
        assert self.close().exit_code == 0
        assert everything() == before

    def test_says_what_fails_and_ends_the_rest(self, due: StandingClock) -> None:
        simulated_world.set_fault("network", Fault.DOWN)
        answer = self.close()
        assert (answer.exit_code, "5 are tried again" in answer.output) == (1, True)
        assert closing.look(due()) == Standing(left=0, troubled=5, later=0)
        simulated_world.set_fault("network", None)
        due.move(minutes=5)
        while closing.look(due()).troubled:
            self.close()
            due.move(seconds=30)
        assert states() == [CaseLineState.SETTLED] * 5

    def test_leaves_what_is_not_due(self) -> None:
        counter.cancel(people.hanako())
        assert self.close().exit_code == 0
        assert states() == [CaseLineState.SCHEDULED]


def _fail_for(monkeypatch: pytest.MonkeyPatch, at_fault: str) -> None:
    """Let the audit refuse whatever holds this subject."""

    def record(*args: Any, subjects: list[str], **named: Any) -> None:
        if at_fault in subjects:
            raise OSError("the disk is full")
        record_all(*args, subjects=subjects, **named)

    monkeypatch.setattr(ending, "record_all", record)
