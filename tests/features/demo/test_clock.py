"""The clock that can be moved: forward only, in every process at once."""

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from madoguchi import clock
from madoguchi.demo import clock as movable_clock
from madoguchi.demo import moves, opening
from madoguchi.demo.coming import next_due
from madoguchi.outbox.models import Message
from madoguchi.workers import timetable

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def movable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The demo's clock over a machine that stands still."""
    monkeypatch.setattr(clock, "machine_time", lambda: NOW)
    movable_clock.install()
    yield
    clock.set_source(None)


@pytest.mark.usefixtures("movable")
class TestMoving:
    def test_it_moves_forward_again_and_again(self) -> None:
        for hours in (1, 25):
            movable_clock.move_to(NOW + dt.timedelta(hours=hours))
            assert clock.now() == NOW + dt.timedelta(hours=hours)

    def test_it_refuses_to_go_back_and_stays(self) -> None:
        movable_clock.move_to(NOW + dt.timedelta(hours=5))
        with pytest.raises(movable_clock.CannotGoBack):
            movable_clock.move_to(NOW + dt.timedelta(hours=4))
        assert clock.now() == NOW + dt.timedelta(hours=5)

    def test_it_refuses_to_leave_the_years_that_are_known(self) -> None:
        with pytest.raises(movable_clock.TooFar):
            movable_clock.move_to(NOW + movable_clock.LONGEST_MOVE + dt.timedelta(seconds=1))
        assert clock.now() == NOW

    def test_another_process_reads_the_same_time(self) -> None:
        movable_clock.move_to(NOW + dt.timedelta(days=3))
        asks = "import django; django.setup(); from madoguchi.demo import clock; print(clock.ahead().total_seconds())"
        environment = {
            "MADOGUCHI_DEMO": "1",
            "MADOGUCHI_DATA": str(settings.MADOGUCHI_DATA),
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
        }
        said = subprocess.run([sys.executable, "-c", asks], env=environment, capture_output=True, text=True, check=True)
        assert float(said.stdout) == dt.timedelta(days=3).total_seconds()


class TestWhereAPressLeads:
    @pytest.mark.parametrize(
        ("move", "leads_to"),
        [
            (moves.Move.HOUR, "2026-11-16T11:00+09:00"),
            (moves.Move.DAY_END, "2026-11-17T00:00+09:00"),
            (moves.Move.MONTH_END, "2026-12-01T00:00+09:00"),
        ],
    )
    def test_days_and_months_end_in_the_operators_zone(self, move: moves.Move, leads_to: str) -> None:
        assert moves.destination(move, "", zone=TOKYO, now=NOW) == dt.datetime.fromisoformat(leads_to)

    def test_a_typed_time_is_the_operators(self) -> None:
        typed = moves.destination(moves.Move.FREE, "2026-11-20T09:30", zone=TOKYO, now=NOW)
        assert typed == dt.datetime(2026, 11, 20, 0, 30, tzinfo=dt.UTC)

    @pytest.mark.parametrize("typed", ["", "tomorrow", "2026-02-30T10:00", "0001-01-01T00:00", "9" * 400])
    def test_what_is_no_time_is_said(self, typed: str) -> None:
        with pytest.raises(moves.NotAnInstant):
            moves.destination(moves.Move.FREE, typed, zone=TOKYO, now=NOW)

    @pytest.mark.django_db
    def test_the_next_thing_due_may_be_in_any_room(self) -> None:
        with pytest.raises(moves.NothingIsDue):
            moves.destination(moves.Move.NEXT, "", zone=TOKYO, now=NOW)
        for hours in (-1, 9, 4):
            due_at = NOW + dt.timedelta(hours=hours)
            Message.objects.create(
                key=f"due in {hours}",
                name="x",
                channel="sms",
                to="0",
                language="ja",
                created_at=NOW,
                work_due_at=due_at,
            )
        assert next_due(after=NOW) == NOW + dt.timedelta(hours=4)


@pytest.mark.usefixtures("movable")
def test_nobody_lives_in_the_past_while_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are open already: whoever reviews a price meanwhile sees today's."""
    begun, due = NOW - dt.timedelta(days=40), NOW - dt.timedelta(days=9)
    seen: list[tuple[dt.datetime, dt.datetime]] = []

    def see(_at: dt.datetime) -> None:
        with ThreadPoolExecutor(1) as somebody_else:
            seen.append((clock.now(), somebody_else.submit(clock.now).result()))

    monkeypatch.setattr(opening, "_cancel", see)
    monkeypatch.setattr(opening, "_dues", lambda _first, until: iter([due]) if until == NOW else iter([]))
    monkeypatch.setattr(timetable, "run_due", see)
    opening._let_one_leave(NOW)
    assert seen == [(begun, NOW), (due, NOW)]
    assert clock.now() == NOW
