"""Where the clock can be moved to by one press."""

import datetime as dt
import enum
from zoneinfo import ZoneInfo

from madoguchi.demo.coming import next_due
from madoguchi.domain.operator_time import day_of, end_of_month, start_of_day

_ONE_DAY = dt.timedelta(days=1)


class Move(enum.StrEnum):
    """One press."""

    HOUR = "hour"
    DAY_END = "day_end"
    MONTH_END = "month_end"
    NEXT = "next"
    FREE = "free"


class NothingIsDue(Exception):
    """There is nothing to wait for."""


class NotAnInstant(Exception):
    """What was typed is no day and time."""


def destination(move: Move, typed: str, *, zone: ZoneInfo, now: dt.datetime) -> dt.datetime:
    """The instant that a press means. Day and month end in the operator's zone, at the first instant after them.

    Raises:
        NothingIsDue: ``NEXT``, and nothing will be due.
        NotAnInstant: ``FREE``, and ``typed`` is no day and time.
    """
    today = day_of(now, zone)
    match move:
        case Move.HOUR:
            return now + dt.timedelta(hours=1)
        case Move.DAY_END:
            return start_of_day(today + _ONE_DAY, zone)
        case Move.MONTH_END:
            return start_of_day(end_of_month(today) + _ONE_DAY, zone)
        case Move.NEXT:
            return _next(now)
        case Move.FREE:
            return _read(typed, zone)


def _next(now: dt.datetime) -> dt.datetime:
    if at := next_due(after=now):
        return at
    raise NothingIsDue


def _read(typed: str, zone: ZoneInfo) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(typed).replace(tzinfo=zone).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise NotAnInstant(typed) from error
