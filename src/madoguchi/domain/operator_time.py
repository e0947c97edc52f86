"""When a cancellation takes effect, judged in the operator's zone at the moment of acceptance (DESIGN.md §4, Time).

Days are the operator's; instants are aware and may be in any zone; upper bounds are exclusive.
"""

import calendar
import datetime as dt
import enum
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from madoguchi.domain.policy import Choices, TakingBack, TodayEnds


class When(enum.StrEnum):
    """The member's choice, always said out loud: one word, never two flags (HARD_CASES 8)."""

    INITIAL = "initial"  # 初期契約解除: offered by law and by the facts, not by ``Choices``
    TODAY = "today"
    MONTH_END = "month_end"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Choice:
    """When the member wants to leave. ``last_day`` is given with ``DATE`` only."""

    when: When
    last_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A choice turned into instants.

    ``last_day`` is the last day whose fees are counted. ``effective_at`` is when the contract part ends and usage stops
    counting. ``due_at`` is when the network is told, never sooner than the smallest window to take back.
    """

    choice: Choice
    last_day: dt.date
    effective_at: dt.datetime
    due_at: dt.datetime
    take_back_until: dt.datetime

    @property
    def works_unbilled(self) -> bool:
        """Whether the lines still work for a while after the last moment that is billed."""
        return self.due_at > self.effective_at


class ChoiceNotOffered(Exception):
    """The operator's policy does not offer this choice."""


class DateOutOfRange(Exception):
    """The chosen day is too early or too late."""

    def __init__(self, earliest: dt.date, latest: dt.date) -> None:
        super().__init__(f"choose a day from {earliest} to {latest}")
        self.earliest, self.latest = earliest, latest


def start_of_day(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The first instant of ``day`` in ``zone``, in UTC. Where midnight is skipped, the first instant that exists."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC)


def day_of(instant: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The operator's day at ``instant``."""
    return instant.astimezone(zone).date()


def end_of_month(day: dt.date) -> dt.date:
    """The last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def date_range(now: dt.datetime, zone: ZoneInfo, choices: Choices) -> tuple[dt.date, dt.date]:
    """The earliest and the latest last day that may be chosen freely: tomorrow to the horizon."""
    today = day_of(now, zone)
    return today + dt.timedelta(days=1), today + dt.timedelta(days=choices.horizon_days)


def schedule(choice: Choice, accepted_at: dt.datetime, zone: ZoneInfo, choices: Choices, back: TakingBack) -> Schedule:
    """Turn a choice into instants. Whether an initial cancellation is open, only ``quotes.price`` judges.

    Raises:
        ChoiceNotOffered: the policy does not offer it.
        DateOutOfRange: a free date before tomorrow or beyond the horizon.
    """
    accepted_at = accepted_at.astimezone(dt.UTC)  # minutes are added to instants, never to a clock that changes
    started_at = _next_opening(accepted_at, zone, choices).astimezone(dt.UTC)
    last_day = _last_day(choice, accepted_at, started_at, zone, choices)
    effective_at = _effective_at(choice, last_day, accepted_at, started_at, zone, choices)
    earliest_cut = accepted_at + dt.timedelta(minutes=back.minimum_minutes)
    due_at = max(effective_at, earliest_cut, started_at)
    return Schedule(
        choice=choice,
        last_day=last_day,
        effective_at=effective_at,
        due_at=due_at,
        take_back_until=_deadline(last_day, due_at, earliest_cut, zone, back).astimezone(dt.UTC),
    )


def offered(choices: Choices) -> tuple[When, ...]:
    """The choices that stand side by side on the page, in their order."""
    on = {When.TODAY: choices.today, When.MONTH_END: choices.month_end, When.DATE: choices.date}
    return tuple(when for when, is_on in on.items() if is_on)


def _effective_at(
    choice: Choice,
    last_day: dt.date,
    accepted_at: dt.datetime,
    started_at: dt.datetime,
    zone: ZoneInfo,
    choices: Choices,
) -> dt.datetime:
    if choice.when is When.INITIAL:
        return accepted_at  # in force when it is sent
    if choice.when is When.TODAY and choices.today_ends is TodayEnds.MINUTES_AFTER:
        return started_at + dt.timedelta(minutes=choices.today_minutes)
    return start_of_day(last_day + dt.timedelta(days=1), zone)


def _last_day(
    choice: Choice, accepted_at: dt.datetime, started_at: dt.datetime, zone: ZoneInfo, choices: Choices
) -> dt.date:
    today = day_of(accepted_at, zone)
    if choice.when is When.INITIAL:  # whether its days are open, ``quotes.price`` knows
        return today
    if choice.when not in offered(choices):
        raise ChoiceNotOffered(choice.when)
    if choice.when is When.TODAY:
        return day_of(started_at, zone)
    if choice.when is When.MONTH_END:
        cut_off = choices.month_end_cut_off_day
        missed = cut_off is not None and today.day > cut_off
        return end_of_month(end_of_month(today) + dt.timedelta(days=1)) if missed else end_of_month(today)
    earliest, latest = date_range(accepted_at, zone, choices)
    if choice.last_day is None or not earliest <= choice.last_day <= latest:
        raise DateOutOfRange(earliest, latest)
    return choice.last_day


def _next_opening(instant: dt.datetime, zone: ZoneInfo, choices: Choices) -> dt.datetime:
    """When work on a request received at ``instant`` begins: at once, or when the operator opens next."""
    if choices.opens is None or choices.closes is None:
        return instant
    local = instant.astimezone(zone)
    if choices.opens <= local.time() < choices.closes:
        return instant
    day = local.date() if local.time() < choices.opens else local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, choices.opens, tzinfo=zone)


def _deadline(
    last_day: dt.date, due_at: dt.datetime, earliest_cut: dt.datetime, zone: ZoneInfo, back: TakingBack
) -> dt.datetime:
    """The end of the way back: the cut, or the policy's earlier hour, but never less than the smallest window."""
    if back.deadline is None:
        return due_at
    return min(due_at, max(dt.datetime.combine(last_day, back.deadline, tzinfo=zone), earliest_cut))
