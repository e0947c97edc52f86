"""When the period of something that is kept is over.

A period in years ends with the anniversary of its first day (民法 143条2項); what is kept is erased on the day after.
"""

import calendar
import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from madoguchi.domain.operator_time import day_of
from madoguchi.domain.retention import Lasts, Retention

_FILING_MONTHS: Final = 2  # a return is filed within two months of the end of the year (消費税法 45条)


def over_at(lasts: Lasts, begun_at: dt.datetime, *, rules: Retention, zone: ZoneInfo) -> dt.datetime:
    """When the period of something that began then is over; from that instant on it must go."""
    number, unit = _length(lasts, rules)
    if unit != "years":
        return begun_at + dt.timedelta(**{unit: number})
    first = day_of(begun_at, zone)
    if lasts is Lasts.TAX:
        first = _months_on(_year_end(first, rules.fiscal_year_ends), _FILING_MONTHS)
    return _start_of(_months_on(first, 12 * number) + dt.timedelta(days=1), zone)


def begun_before(lasts: Lasts, *, rules: Retention, zone: ZoneInfo, now: dt.datetime) -> dt.datetime:
    """Of everything that began before this instant, the period is over at ``now``; of nothing else."""
    number, unit = _length(lasts, rules)
    if unit != "years":
        return now - dt.timedelta(**{unit: number}) + dt.timedelta.resolution
    last = _months_on(day_of(now, zone) - dt.timedelta(days=1), -12 * number)
    if lasts is Lasts.TAX:
        last = _last_year_filed_by(last, rules.fiscal_year_ends)
    return _start_of(last + dt.timedelta(days=1), zone)


def _length(lasts: Lasts, rules: Retention) -> tuple[int, str]:
    """How many, of which unit."""
    if lasts is Lasts.NOT:
        return 0, "days"
    return getattr(rules, lasts), lasts.rpartition("_")[2]


def _start_of(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def _months_on(day: dt.date, months: int) -> dt.date:
    """The same day so many months on; the last day of a month leads to the last day, also backwards."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    is_last = months < 0 and day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, month + 1, length if is_last else min(day.day, length))


def _year_end(day: dt.date, month: int) -> dt.date:
    """The last day of the fiscal year in which a day lies."""
    year = day.year + (day.month > month)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _last_year_filed_by(day: dt.date, month: int) -> dt.date:
    """The end of the latest fiscal year whose filing was over by then."""
    year = day.year
    while _months_on(end := dt.date(year, month, calendar.monthrange(year, month)[1]), _FILING_MONTHS) > day:
        year -= 1
    return end
