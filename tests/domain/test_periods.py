"""When a period is over, and which beginnings that is true of: the same question asked from both ends."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from madoguchi.domain.periods import begun_before, over_at
from madoguchi.domain.retention import Lasts, Retention

TOKYO = ZoneInfo("Asia/Tokyo")
MOMENTS = st.integers(0, 16 * 365 * 86_400).map(
    lambda s: dt.datetime(2019, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=s)
)
RULES = st.builds(
    Retention,
    identity_years=st.integers(3, 10),
    tax_years=st.integers(7, 10),
    fiscal_year_ends=st.integers(1, 12),
    contact_days=st.integers(30, 365),
)
LITTLE = dt.timedelta.resolution


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=TOKYO)


def over(lasts: Lasts, begun: str, **rules: Any) -> str:
    found = over_at(lasts, at(begun), rules=Retention(**rules), zone=TOKYO)
    return f"{found.astimezone(TOKYO):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("lasts", "begun", "expected"),
    [
        (Lasts.IDENTITY, "2026-11-30 10:00", "2029-12-01 00:00"),  # three whole years, then the next day
        (Lasts.IDENTITY, "2026-11-30 23:59", "2029-12-01 00:00"),
        (Lasts.IDENTITY, "2026-12-01 00:00", "2029-12-02 00:00"),  # midnight in Japan belongs to the new day
        (Lasts.IDENTITY, "2024-02-29 12:00", "2027-03-01 00:00"),  # 民法 143条2項: no such day, so the month's last
        (Lasts.CLAIMS, "2026-11-30 10:00", "2031-12-01 00:00"),
        (Lasts.CONTACT, "2026-11-30 10:00", "2027-05-29 10:00"),
        (Lasts.ANSWERS, "2026-11-30 10:00", "2026-12-01 10:00"),
        (Lasts.NOT, "2026-11-30 10:00", "2026-11-30 10:00"),
        # A year to March is filed by the end of May; seven years run from there.
        (Lasts.TAX, "2026-11-30 10:00", "2034-06-01 00:00"),
        (Lasts.TAX, "2027-03-31 10:00", "2034-06-01 00:00"),
        (Lasts.TAX, "2027-04-01 10:00", "2035-06-01 00:00"),
    ],
)
def test_when_it_is_over(lasts: Lasts, begun: str, expected: str) -> None:
    assert over(lasts, begun) == expected


@pytest.mark.parametrize("lasts", Lasts)
def test_an_instant_is_told_in_utc(lasts: Lasts) -> None:
    found = over_at(lasts, dt.datetime(2026, 11, 30, 1, tzinfo=dt.UTC), rules=Retention(), zone=TOKYO)
    assert found.tzinfo is dt.UTC


def test_a_year_that_ends_in_december() -> None:
    assert over(Lasts.TAX, "2026-11-30 10:00", fiscal_year_ends=12) == "2034-03-01 00:00"


def test_the_policy_makes_it_longer() -> None:
    assert over(Lasts.IDENTITY, "2026-11-30 10:00", identity_years=5) == "2031-12-01 00:00"


@given(
    lasts=st.sampled_from(Lasts),
    begun=MOMENTS,
    rules=RULES,
    away=st.sampled_from([-LITTLE, dt.timedelta(), LITTLE]) | st.timedeltas(dt.timedelta(-40), dt.timedelta(40)),
)
@example(lasts=Lasts.IDENTITY, begun=at("2024-02-29 12:00"), rules=Retention(), away=dt.timedelta())  # no such day
@example(lasts=Lasts.IDENTITY, begun=at("2026-11-30 00:00"), rules=Retention(), away=-LITTLE)  # Japan's midnight
@example(lasts=Lasts.IDENTITY, begun=at("2026-11-29 23:59"), rules=Retention(), away=dt.timedelta())
def test_both_ends_agree(lasts: Lasts, begun: dt.datetime, rules: Retention, away: dt.timedelta) -> None:
    """What is erased in the store is exactly what a member was told would be gone by then."""
    end = over_at(lasts, begun, rules=rules, zone=TOKYO)
    now = end + away
    assert (begun < begun_before(lasts, rules=rules, zone=TOKYO, now=now)) == (end <= now)


@given(lasts=st.sampled_from(Lasts), begun=MOMENTS, rules=RULES)
def test_nothing_ends_before_its_years_are_full(lasts: Lasts, begun: dt.datetime, rules: Retention) -> None:
    years = getattr(rules, lasts) if lasts.endswith("years") else 0
    assert over_at(lasts, begun, rules=rules, zone=TOKYO) - begun >= dt.timedelta(days=365 * years)
