"""Any number of workers with nothing between them but PostgreSQL: woken, shared out, killed, stopped in order."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from madoguchi.audit import verification
from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.domain.operator_time import When
from madoguchi.gateways import network, simulated_world
from madoguchi.outbox.models import Message
from madoguchi.workers import chunks, stopping, waking
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db(transaction=True)
MADOGUCHI = Path(sys.executable).with_name("madoguchi")
PATIENCE_SECONDS = 90
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def _no_calls_left() -> None:
    """The engine's own tables are no models of ours: nobody empties them between tests."""
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs, procrastinate_periodic_defers, procrastinate_events cascade")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts processes of the house on the store of the test, and ends them."""
    server, started = connection.settings_dict, list[subprocess.Popen[bytes]]()
    environment = {
        **os.environ,
        "MADOGUCHI_DATABASE": f"postgresql://{server['USER']}@/{server['NAME']}?host={server['HOST']}",
        "MADOGUCHI_DATA": str(tmp_path),
        "MADOGUCHI_CHECKPOINTS": str(tmp_path / "checkpoints.jws"),
        "MADOGUCHI_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
    }

    def run(*words: str) -> "subprocess.Popen[bytes]":
        started.append(subprocess.Popen([str(MADOGUCHI), *words], env=environment))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()


def calls() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where status = 'todo'")
        return int(cursor.fetchone()[0])


class TestACall:
    def test_is_written_with_the_row_and_gone_with_it(self) -> None:
        hanako = people.hanako()
        before = calls()
        with transaction.atomic():
            counter.cancel(hanako)
            assert calls() == before + 1
            transaction.set_rollback(True)
        assert calls() == before
        counter.cancel(hanako)
        assert (calls(), Message.objects.count()) == (before + 1, 2)

    def test_is_not_made_for_what_falls_due_with_time(self) -> None:
        counter.cancel(people.yuki())  # a letter now, her line at the end of the month
        assert calls() == Message.objects.count() == 1

    def test_is_made_once_for_many_rows(self) -> None:
        with waking.once():
            counter.cancel(people.hanako())
            assert calls() == 0
        assert calls() == 1


def leave_today(*persons: people.Person) -> None:
    for person in persons:
        counter.switch_on(person)
        counter.cancel(person, when=When.TODAY)


def wait_while(goes_on: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while goes_on():
        assert time.monotonic() < until, list(CaseLine.objects.values_list("state", "trouble", "work_due_at"))
        time.sleep(0.1)


def has_work() -> bool:
    unsettled = CaseLine.objects.exclude(state=CaseLineState.SETTLED)
    return unsettled.exists() or Message.objects.exclude(work_due_at=None).exists()


def assert_done_once() -> None:
    ended = Counter(Entry.objects.filter(name="cancellation.ended").values_list("subject", flat=True))
    assert set(ended.values()) == {1}
    assert len(ended) == CaseLine.objects.count()
    assert Bill.objects.count() == Case.objects.count()
    with simulated_world.world() as world:
        (orders,) = world.execute("select count(*) from network_order where switch = 'off'").fetchone()
    assert orders == CaseLine.objects.count()
    assert verification.verify().findings == ()


def test_two_workers_share_and_one_that_is_killed_costs_a_lease(start: Start) -> None:
    """The rows were due last month, as after a night without workers (HARD_CASES 21, 22)."""
    leave_today(people.hanako(), people.kenji(), people.aoi())
    first, _ = start("worker"), start("worker")
    wait_while(lambda: CaseLine.objects.filter(state=CaseLineState.SCHEDULED).exists())
    first.kill()
    wait_while(has_work)
    assert_done_once()


def test_told_to_stop_a_worker_leaves_nothing_claimed(start: Start) -> None:
    leave_today(people.hanako(), people.kenji())
    simulated_world.set_fault("network", simulated_world.Fault.DOWN)
    worker = start("worker")
    wait_while(lambda: not CaseLine.objects.exclude(trouble="").exists())
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert not CaseLine.objects.exclude(claim="").exists()
    simulated_world.set_fault("network", None)


def test_between_two_rows_it_stops_and_gives_the_rest_back(standing_clock: StandingClock) -> None:
    kenji = people.kenji()
    leave_today(kenji)
    standing_clock.move(days=1)
    rows, told = CaseLine.claim_due(now=standing_clock()), threading.Event()
    done: list[Any] = []

    def act(row: CaseLine, *, now: Any) -> None:
        done.append(row.pk)
        row.finish(work_due_at=None)
        told.set()

    with stopping.until(told):
        chunks.work_through(rows, act, now=standing_clock())
    assert done == [rows[0].pk]
    left = CaseLine.objects.exclude(pk=rows[0].pk)
    assert set(left.values_list("claim", "claimed_until", "attempts")) == {("", None, 0)}
    assert len(CaseLine.claim_due(now=standing_clock())) == 2
    assert network.connect().is_on(kenji.contract.lines.first().imsi)  # type: ignore[union-attr]
