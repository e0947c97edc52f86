"""The one thread beside the web process: what was missed while the house was shut is done at start (HARD_CASES 21)."""

import threading
import time

import pytest

from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import CaseLine
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.workers import thread
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 60


def wait_until_settled(standing: StandingClock) -> None:
    for _ in range(PATIENCE_SECONDS * 10):
        if not CaseLine.objects.exclude(state=CaseLineState.SETTLED).exists():
            return
        standing.move(seconds=1)
        time.sleep(0.1)
    pytest.fail("the thread did not do what was due")


def test_work_missed_is_done_at_start_and_the_thread_stops_when_told(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    counter.switch_on(hanako)
    counter.cancel(hanako)
    standing_clock.set(counter.MONTH_END)
    standing_clock.move(days=3)
    stop = thread.start()
    try:
        wait_until_settled(standing_clock)
    finally:
        stop()
    assert counter.is_on(hanako) == [False]
    assert Bill.objects.count() == 1
    assert "durable work" not in [running.name for running in threading.enumerate()]
