"""When the host takes order files: on its working days, from its opening to its cut-off, in the operator's zone."""

import datetime as dt
from itertools import count
from zoneinfo import ZoneInfo

from madoguchi.policy.gateways import HostOrderFile

_SATURDAY = 5
_BEFORE_THE_CUT_OFF = dt.timedelta(minutes=1)  # the last file of a day leaves so long before


def is_open(now: dt.datetime, zone: ZoneInfo, settings: HostOrderFile) -> bool:
    """Whether a file handed over at this moment is worked on today."""
    local = now.astimezone(zone)
    return _works_on(local.date(), settings) and settings.opens <= local.time() < settings.cut_off


def next_taking(now: dt.datetime, zone: ZoneInfo, settings: HostOrderFile) -> dt.datetime:
    """When the host takes a file next: now, or at its next opening."""
    if is_open(now, zone, settings):
        return now
    local = now.astimezone(zone)
    first = 0 if local.time() < settings.opens else 1
    days = (local.date() + dt.timedelta(days=ahead) for ahead in count(first))
    day = next(day for day in days if _works_on(day, settings))
    return dt.datetime.combine(day, settings.opens, tzinfo=zone).astimezone(dt.UTC)


def next_turn(now: dt.datetime, zone: ZoneInfo, settings: HostOrderFile) -> dt.datetime:
    """When files are exchanged next: after the pause, but once more just before the cut-off."""
    pause_over = now + dt.timedelta(minutes=settings.minutes_between)
    last = dt.datetime.combine(now.astimezone(zone).date(), settings.cut_off, tzinfo=zone) - _BEFORE_THE_CUT_OFF
    return last.astimezone(dt.UTC) if now < last < pause_over else pause_over


def _works_on(day: dt.date, settings: HostOrderFile) -> bool:
    return (settings.weekend or day.weekday() < _SATURDAY) and day not in settings.holidays
