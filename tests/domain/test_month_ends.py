"""Twenty years of month ends and midnights in the operator's zone, the server in any (R6).

HARD_CASES 1 (killbill#139), 2 (killbill#1215), 3 (killbill#127, killbill#2133, lago-api#1840). The calendar here is
counted by hand: Japan is nine hours ahead of UTC, always.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.operator_time import Choice, Schedule, When, end_of_month, schedule, start_of_day
from madoguchi.domain.policy import Choices, TakingBack, TodayEnds
from tests.domain.samples import INSTANTS, TOKYO, ZONES, tokyo

NINE_HOURS = dt.timedelta(hours=9)
DAY = dt.timedelta(days=1)
AROUND_MIDNIGHT = [dt.time(0, 0), dt.time(8, 59), dt.time(9, 0), dt.time(23, 59, 59)]
EVERY_DAY = st.dates(dt.date(2026, 1, 1), dt.date(2046, 12, 31))


def decided(when: When, at: dt.datetime, day: dt.date | None = None, choices: Choices | None = None) -> Schedule:
    return schedule(Choice(when, day), at, TOKYO, choices or Choices(), TakingBack())


def last_day_by_hand(day: dt.date) -> dt.date:
    following = day
    while (following + DAY).month == day.month:
        following += DAY
    return following


def midnight_after(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + DAY, dt.time(), tzinfo=dt.UTC) - NINE_HOURS


@given(at=INSTANTS, zone=ZONES)
def test_a_month_end_is_japans_wherever_the_server_stands(at: dt.datetime, zone: ZoneInfo) -> None:
    last = last_day_by_hand((at + NINE_HOURS).date())
    found = decided(When.MONTH_END, at.astimezone(zone))
    assert (found.last_day, found.effective_at) == (last, midnight_after(last))
    assert found.effective_at.utcoffset() == dt.timedelta()


@given(day=EVERY_DAY, time=st.sampled_from(AROUND_MIDNIGHT), zone=ZONES)
def test_the_hour_of_the_request_never_moves_the_month(day: dt.date, time: dt.time, zone: ZoneInfo) -> None:
    """00:00, 08:59, 09:00 and 23:59:59 in Japan (HARD_CASES 2)."""
    at = dt.datetime.combine(day, time, tzinfo=TOKYO).astimezone(zone)
    assert decided(When.MONTH_END, at).last_day == last_day_by_hand(day)
    assert decided(When.TODAY, at).last_day == day


@given(at=INSTANTS, zone=ZONES)
def test_the_same_instant_gives_the_same_schedule_in_every_zone(at: dt.datetime, zone: ZoneInfo) -> None:
    for when in (When.TODAY, When.MONTH_END):
        assert decided(when, at) == decided(when, at.astimezone(zone))


def test_every_month_of_twenty_years_ends_with_the_first_instant_of_the_next() -> None:
    """28, 29, 30 and 31 days, leap years (HARD_CASES 3)."""
    lengths = set()
    for year in range(2026, 2047):
        for month in range(1, 13):
            found = decided(When.MONTH_END, tokyo(year, month, 1))
            following = tokyo(year + month // 12, month % 12 + 1, 1)
            assert found.effective_at == following
            assert decided(When.MONTH_END, following - dt.timedelta(seconds=1)).effective_at == following
            assert decided(When.MONTH_END, following).effective_at > following
            lengths.add(found.last_day.day)
    assert lengths == {28, 29, 30, 31}


@pytest.mark.parametrize("time", AROUND_MIDNIGHT)
def test_on_the_last_day_the_two_cards_are_told_apart_by_their_instants(time: dt.time) -> None:
    at = dt.datetime.combine(dt.date(2026, 11, 30), time, tzinfo=TOKYO)
    today, month_end = decided(When.TODAY, at), decided(When.MONTH_END, at)
    assert today.last_day == month_end.last_day == dt.date(2026, 11, 30)
    assert today.effective_at == at + dt.timedelta(hours=1)
    assert month_end.effective_at == tokyo(2026, 12, 1)


def test_today_until_midnight_and_month_end_are_one_instant_on_the_last_day() -> None:
    end_of_day = Choices(today_ends=TodayEnds.END_OF_DAY)
    at = tokyo(2026, 11, 30, 10)
    assert decided(When.TODAY, at, choices=end_of_day).effective_at == decided(When.MONTH_END, at).effective_at


@given(day=EVERY_DAY)
def test_the_end_of_a_month_lies_in_it_and_the_next_day_does_not(day: dt.date) -> None:
    last = end_of_month(day)
    assert last == last_day_by_hand(day)
    assert (last + DAY).day == 1


@pytest.mark.parametrize(
    ("zone", "day", "utc_hour"),
    [
        ("Europe/Berlin", dt.date(2027, 3, 28), 23),  # summer time begins: the day has 23 hours
        ("Europe/Berlin", dt.date(2027, 10, 31), 22),
        ("America/New_York", dt.date(2027, 3, 14), 5),
        ("Asia/Tokyo", dt.date(2027, 3, 28), 15),
    ],
)
def test_a_day_begins_at_local_midnight_where_clocks_change(zone: str, day: dt.date, utc_hour: int) -> None:
    start = start_of_day(day, ZoneInfo(zone))
    assert (start.hour, start.minute) == (utc_hour, 0)
    assert start.astimezone(ZoneInfo(zone)).time() == dt.time()


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Asuncion", dt.date(2023, 10, 1)),
        ("Asia/Beirut", dt.date(2023, 3, 26)),
        ("America/Havana", dt.date(2027, 3, 14)),
    ],
)
def test_where_midnight_is_skipped_the_day_begins_at_its_first_instant(zone: str, day: dt.date) -> None:
    start = start_of_day(day, ZoneInfo(zone))
    local = start.astimezone(ZoneInfo(zone))
    before = (start - dt.timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    assert local.date() == day
    assert before.date() == day - DAY


@given(
    days=st.lists(EVERY_DAY, min_size=1, max_size=5),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "America/Havana"]),
)
def test_days_follow_each_other_without_gap_or_overlap(days: list[dt.date], zone: str) -> None:
    for day in days:
        length = start_of_day(day + DAY, ZoneInfo(zone)) - start_of_day(day, ZoneInfo(zone))
        assert dt.timedelta(hours=23) <= length <= dt.timedelta(hours=25)
