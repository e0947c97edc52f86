"""A long backlog or a slow gateway must not outlast the leases under which it is worked through.

A lease counted from when the backlog began has ended before it is taken: a second worker would take the same rows, and
a mailer that knows no keys would send twice.
"""

import datetime as dt
import threading

import pytest

from madoguchi import clock
from madoguchi.outbox.models import Message
from madoguchi.workers import chunks, thread, timetable
from madoguchi.workers.models import LEASE
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter


def test_every_chunk_of_a_backlog_reads_the_time_anew(
    standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, read = threading.Event(), list[dt.datetime]()

    def job(now: dt.datetime) -> int:
        read.append(now)
        standing_clock.move(seconds=50)
        if len(read) == 6:
            stop.set()
        return 20

    monkeypatch.setattr(timetable, "_jobs", {"one": job, "other": job})
    thread._look_until(stop)
    assert read == [read[0] + dt.timedelta(seconds=50 * turn) for turn in range(6)]
    assert clock.now() == read[-1] + dt.timedelta(seconds=50)


def test_a_worker_that_is_stopped_leaves_the_rest_of_a_backlog(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, chunks_done = threading.Event(), list[dt.datetime]()

    def job(now: dt.datetime) -> int:
        chunks_done.append(now)
        stop.set()
        return 20

    monkeypatch.setattr(timetable, "_jobs", {"endless": job})
    thread._look_until(stop)
    assert len(chunks_done) == 1


@pytest.mark.django_db
def test_what_a_slow_gateway_leaves_of_a_chunk_is_done_after_the_lease(
    standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.cancel(people.hanako())
    counter.cancel(people.aoi())
    rows = Message.claim_due(now=standing_clock())
    assert len(rows) == 4
    seconds = iter(range(0, 1000, 20))
    monkeypatch.setattr(chunks, "monotonic", lambda: next(seconds))

    done: list[str] = []

    def send(message: Message, *, now: dt.datetime) -> None:
        done.append(message.key)
        message.finish(work_due_at=None)

    chunks.work_through(rows, send, now=standing_clock())
    assert len(done) == 1  # 20 seconds gone before the first, 40 before the second: half a lease is 30
    later = standing_clock.set(standing_clock() + LEASE)
    monkeypatch.undo()
    chunks.work_through(Message.claim_due(now=later), send, now=later)
    assert sorted(done) == sorted({row.key for row in rows})
