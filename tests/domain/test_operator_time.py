"""Choices turned into instants: windows, cut-off days, deadlines, horizons (DESIGN.md §4, Time)."""

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.operator_time import (
    Choice,
    ChoiceNotOffered,
    DateOutOfRange,
    Schedule,
    When,
    date_range,
    offered,
    schedule,
    start_of_day,
)
from madoguchi.domain.policy import Choices, TakingBack, TodayEnds
from tests.domain.samples import INSTANTS, TOKYO, tokyo

MINEO = Choices(opens=dt.time(9), closes=dt.time(21))
BIGLOBE = Choices(month_end_cut_off_day=25)
IIJMIO = TakingBack(deadline=dt.time(20))
MINUTES = st.integers(1, 3000)


def decided(
    choice: Choice, at: dt.datetime, choices: Choices | None = None, back: TakingBack | None = None
) -> Schedule:
    return schedule(choice, at, TOKYO, choices or Choices(), back or TakingBack())


TODAY, MONTH_END = Choice(When.TODAY), Choice(When.MONTH_END)


@pytest.mark.parametrize(
    ("at", "begins"),
    [
        (tokyo(2026, 11, 16, 8, 59), tokyo(2026, 11, 16, 9)),
        (tokyo(2026, 11, 16, 9), tokyo(2026, 11, 16, 9)),
        (tokyo(2026, 11, 16, 20, 59), tokyo(2026, 11, 16, 20, 59)),
        (tokyo(2026, 11, 16, 21), tokyo(2026, 11, 17, 9)),
        (tokyo(2026, 11, 30, 23, 59, 59), tokyo(2026, 12, 1, 9)),
    ],
)
def test_outside_opening_hours_the_work_begins_at_the_next_opening(at: dt.datetime, begins: dt.datetime) -> None:
    """mineo works from 9 to 21; acceptance itself never closes, a window only moves the effective time."""
    found = decided(TODAY, at, MINEO)
    assert found.effective_at == begins + dt.timedelta(minutes=60)
    assert found.last_day == begins.date()


def test_a_window_does_not_move_the_month_end() -> None:
    assert decided(MONTH_END, tokyo(2026, 11, 30, 22), MINEO).effective_at == tokyo(2026, 12, 1)


@pytest.mark.parametrize(
    ("at", "last"),
    [
        (tokyo(2026, 11, 25, 23, 59, 59), dt.date(2026, 11, 30)),
        (tokyo(2026, 11, 26), dt.date(2026, 12, 31)),
        (tokyo(2026, 12, 26), dt.date(2027, 1, 31)),
        (tokyo(2027, 1, 31), dt.date(2027, 2, 28)),
        (tokyo(2028, 1, 29), dt.date(2028, 2, 29)),
    ],
)
def test_after_the_cut_off_day_month_end_is_next_months(at: dt.datetime, last: dt.date) -> None:
    """BIGLOBE: the 25th."""
    assert decided(MONTH_END, at, BIGLOBE).last_day == last


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (tokyo(2026, 11, 16, 10), tokyo(2026, 11, 30, 20)),
        (tokyo(2026, 11, 30, 18, 59), tokyo(2026, 11, 30, 20)),
        (tokyo(2026, 11, 30, 19, 30), tokyo(2026, 11, 30, 20, 30)),  # never less than the smallest window
        (tokyo(2026, 11, 30, 23, 30), tokyo(2026, 12, 1, 0, 30)),
    ],
)
def test_taking_back_ends_at_the_policys_hour_of_the_last_day(at: dt.datetime, until: dt.datetime) -> None:
    """IIJmio: 20:00."""
    assert decided(MONTH_END, at, back=IIJMIO).take_back_until == until


def test_late_on_the_last_day_the_network_waits_for_the_window_and_the_fees_do_not() -> None:
    found = decided(MONTH_END, tokyo(2026, 11, 30, 23, 50))
    assert found.effective_at == tokyo(2026, 12, 1)
    assert found.due_at == found.take_back_until == tokyo(2026, 12, 1, 0, 50)


@st.composite
def policies(draw: st.DrawFn) -> tuple[Choices, TakingBack]:
    opens, closes = draw(st.sampled_from([(None, None), (dt.time(9), dt.time(21))]))
    choices = Choices(
        today_minutes=draw(MINUTES),
        today_ends=draw(st.sampled_from(TodayEnds)),
        month_end_cut_off_day=draw(st.one_of(st.none(), st.integers(1, 31))),
        opens=opens,
        closes=closes,
    )
    return choices, TakingBack(draw(MINUTES), draw(st.one_of(st.none(), st.times())))


@given(at=INSTANTS, rules=policies(), when=st.sampled_from(When), ahead=st.integers(1, 90))
def test_the_window_is_never_zero_and_the_network_never_hears_before_it_closes(
    at: dt.datetime, rules: tuple[Choices, TakingBack], when: When, ahead: int
) -> None:
    day = at.astimezone(TOKYO).date() + dt.timedelta(days=ahead) if when is When.DATE else None
    found = decided(Choice(when, day), at, *rules)
    assert found.take_back_until >= at + dt.timedelta(minutes=rules[1].minimum_minutes)
    assert found.take_back_until <= found.due_at
    assert found.due_at >= found.effective_at >= at
    assert (found.effective_at == at) is (when is When.INITIAL)  # in force when it is sent; the others later
    assert found.last_day >= at.astimezone(TOKYO).date()


def test_a_free_day_is_from_tomorrow_to_the_horizon_in_japan() -> None:
    at = dt.datetime(2026, 11, 16, 15, 30, tzinfo=dt.UTC)  # 00:30 on the 17th in Japan
    earliest, latest = date_range(at, TOKYO, Choices(horizon_days=90))
    assert (earliest, latest) == (dt.date(2026, 11, 18), dt.date(2027, 2, 15))
    for day in (earliest, latest):
        assert decided(Choice(When.DATE, day), at).effective_at == tokyo(day.year, day.month, day.day) + dt.timedelta(
            days=1
        )


@pytest.mark.parametrize("day", [None, dt.date(2026, 11, 15), dt.date(2026, 11, 16), dt.date(2027, 2, 15), dt.date.max])
def test_a_day_out_of_range_is_refused_with_the_range(day: dt.date | None) -> None:
    with pytest.raises(DateOutOfRange) as refused:
        decided(Choice(When.DATE, day), tokyo(2026, 11, 16, 10))
    assert (refused.value.earliest, refused.value.latest) == (dt.date(2026, 11, 17), dt.date(2027, 2, 14))


@pytest.mark.parametrize(
    ("when", "choices"),
    [
        (When.TODAY, Choices(today=False)),
        (When.MONTH_END, Choices(month_end=False)),
        (When.DATE, Choices(date=False)),
    ],
)
def test_what_the_policy_does_not_offer_cannot_be_chosen(when: When, choices: Choices) -> None:
    assert when not in offered(choices)
    assert len(offered(choices)) == 2
    with pytest.raises(ChoiceNotOffered):
        decided(Choice(when, dt.date(2026, 12, 1)), tokyo(2026, 11, 16), choices)


def test_the_choices_stand_in_one_order() -> None:
    assert offered(Choices()) == (When.TODAY, When.MONTH_END, When.DATE)


def test_a_day_out_of_range_says_which_days_there_are() -> None:
    refused = DateOutOfRange(dt.date(2026, 11, 17), dt.date(2027, 5, 16))
    assert str(refused) == "choose a day from 2026-11-17 to 2027-05-16"


def test_a_choice_that_is_not_offered_is_refused_by_its_name() -> None:
    with pytest.raises(ChoiceNotOffered, match=r"^today$"):
        decided(TODAY, tokyo(2026, 11, 16), Choices(today=False))


@pytest.mark.parametrize("choice", [TODAY, MONTH_END])
def test_instants_are_in_utc_wherever_the_machine_stands(choice: Choice, monkeypatch: pytest.MonkeyPatch) -> None:
    """R6."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        early = TakingBack(deadline=dt.time(20))  # else the three instants are one
        found = decided(choice, tokyo(2026, 11, 16, 10), Choices(today_ends=TodayEnds.END_OF_DAY), early)
        instants = [found.effective_at, found.due_at, found.take_back_until, start_of_day(found.last_day, TOKYO)]
        assert {instant.tzinfo for instant in instants} == {dt.UTC}
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("half", [Choices(opens=dt.time(9)), Choices(closes=dt.time(21))])
def test_half_a_window_is_none(half: Choices) -> None:
    """An hour of opening without one of closing moves nothing."""
    at = tokyo(2026, 11, 16, 3)
    assert decided(TODAY, at, half).effective_at == decided(TODAY, at).effective_at


def test_an_hour_is_an_hour_when_clocks_change() -> None:
    """Found by the property in ``test_month_ends``: 60 minutes from 02:00 in Berlin on the day that has 02:00 twice."""
    berlin = ZoneInfo("Europe/Berlin")
    at = dt.datetime(2027, 10, 31, 0, 0, tzinfo=dt.UTC)
    for zone in (berlin, TOKYO):
        found = schedule(Choice(When.TODAY), at.astimezone(zone), berlin, Choices(), TakingBack())
        assert found.effective_at == found.take_back_until == at + dt.timedelta(minutes=60)
