"""What other systems were told is kept for a while: long enough to let it out again, not for ever."""

import datetime as dt
from collections.abc import Callable

import pytest

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.domain.actor import SYSTEM
from madoguchi.webhooks import jobs
from madoguchi.webhooks.models import Attempt, Delivery, Event, Sequence
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.gateways.parts.listener import Listener

pytestmark = pytest.mark.django_db

Work = Callable[..., None]
DAYS = 90


@pytest.fixture
def told_of_one(told: Listener, standing_clock: StandingClock, work: Work) -> Listener:
    record("first.happened", by=SYSTEM, now=standing_clock(), subject="file:1")
    work()
    return told


def forget(clock: StandingClock, **later: float) -> int:
    return jobs.forget(clock() + dt.timedelta(**later))


@pytest.mark.usefixtures("told_of_one")
class TestAnEventThatIsOld:
    def test_goes_with_how_it_went(self, standing_clock: StandingClock) -> None:
        assert forget(standing_clock, days=DAYS, seconds=-1) == 0
        assert Attempt.objects.count() == 1
        assert forget(standing_clock, days=DAYS) == 1
        assert (Event.objects.count(), Delivery.objects.count(), Attempt.objects.count()) == (0, 0, 0)

    def test_stays_while_it_still_has_to_go_out(self, standing_clock: StandingClock) -> None:
        Delivery.objects.update(work_due_at=standing_clock())
        assert forget(standing_clock, days=DAYS * 2) == 0
        assert Event.objects.count() == 1

    def test_goes_after_it_was_given_up(self, standing_clock: StandingClock) -> None:
        Delivery.objects.update(failed_at=standing_clock(), delivered_at=None)
        assert forget(standing_clock, days=DAYS) == 1

    def test_as_many_at_once_as_are_quickly_deleted(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record("second.happened", by=SYSTEM, now=standing_clock(), subject="file:1")
        Delivery.objects.update(work_due_at=None)
        monkeypatch.setattr(jobs, "_CHUNK", 1)
        assert [forget(standing_clock, days=DAYS) for _ in range(3)] == [1, 1, 0]


@pytest.mark.usefixtures("told")
def test_the_count_of_a_line_goes_on(standing_clock: StandingClock, work: Work) -> None:
    """A receiver that saw 3 must never be given another 3."""
    counter.cancel(people.hanako())
    work()
    before = Sequence.objects.get().latest
    Delivery.objects.update(work_due_at=None)
    while forget(standing_clock, days=DAYS):
        pass
    assert Event.objects.count() == 0
    assert Sequence.objects.get().latest == before


@pytest.mark.usefixtures("told_of_one")
def test_how_long_is_the_operators(standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    with counter.rules(monkeypatch, retention={"webhooks_days": 10}):
        assert policy.current().retention.webhooks_days == 10
        assert forget(standing_clock, days=10) == 1


def test_is_on_the_timetable() -> None:
    assert "webhooks.forget" in timetable.names()
