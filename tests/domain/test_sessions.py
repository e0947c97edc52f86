"""How long a log-in lasts (S17)."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.sessions import Lifetime, SessionRules

BEGAN = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)
RULES = SessionRules()
HOUR = dt.timedelta(hours=1)


def test_an_hour_after_the_last_sign() -> None:
    assert Lifetime(BEGAN, BEGAN + 3 * HOUR).ends_at(RULES) == BEGAN + 4 * HOUR


def test_a_day_after_it_began_whatever_she_does() -> None:
    assert Lifetime(BEGAN, BEGAN + 23.5 * HOUR).ends_at(RULES) == BEGAN + 24 * HOUR
    assert Lifetime(BEGAN, BEGAN + 23.5 * HOUR).latest_end(RULES) == BEGAN + 24 * HOUR


def test_the_operator_may_end_it_sooner() -> None:
    rules = SessionRules(idle_minutes=5, total_hours=2)
    assert Lifetime(BEGAN, BEGAN + HOUR).ends_at(rules) == BEGAN + HOUR + dt.timedelta(minutes=5)
    assert Lifetime(BEGAN, BEGAN + 1.99 * HOUR).ends_at(rules) == BEGAN + 2 * HOUR


@given(st.integers(0, 100_000), st.integers(5, 60), st.integers(1, 24))
def test_never_longer_than_either_limit(seen: int, idle: int, total: int) -> None:
    rules = SessionRules(idle_minutes=idle, total_hours=total)
    known = Lifetime(BEGAN, BEGAN + dt.timedelta(seconds=seen))
    assert known.ends_at(rules) <= known.seen_at + dt.timedelta(minutes=idle)
    assert known.ends_at(rules) <= BEGAN + dt.timedelta(hours=total)
