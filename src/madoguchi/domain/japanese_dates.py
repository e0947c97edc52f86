"""Dates as Japanese files hold them, Western or by era, read into ``date``. Two-digit years are never guessed."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from madoguchi.domain import japanese_text

# The first day of each era. Years are counted on after an era's end: files written before it hold 平成33年.
ERAS = {
    "令和": dt.date(2019, 5, 1),
    "平成": dt.date(1989, 1, 8),
    "昭和": dt.date(1926, 12, 25),
    "大正": dt.date(1912, 7, 30),
    "明治": dt.date(1868, 10, 23),
}
_INITIALS = dict(zip("RHSTM", ERAS, strict=True))
_ERA = rf"(?P<era>{'|'.join(ERAS)}|[{''.join(_INITIALS)}])\.?"
_DAY = r"(?:年|[/.-])(?P<month>\d{1,2})(?:月|[/.-])(?P<day>\d{1,2})日?"
_BY_ERA = re.compile(rf"{_ERA}(?P<year>\d{{1,2}}|元){_DAY}", re.ASCII)
_WESTERN = re.compile(rf"(?P<year>\d{{4}}){_DAY}", re.ASCII)
_DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)
_WITH_TIME = re.compile(
    r"(?P<date>.+?)(?:[ T]+|(?<=日))(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?P<offset>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_YEARS = range(1868, 2200)  # beyond them stand only place-holders such as 9999-12-31


class NotADate(ValueError):
    """It is no day of the calendar, or could be more than one."""


def read(value: str) -> dt.date:
    """The day written in any of the usual ways. A time of midnight behind it, as databases write, is let pass.

    >>> read("令和元年５月１日"), read("R6.4.1"), read("20240401")
    (datetime.date(2019, 5, 1), datetime.date(2024, 4, 1), datetime.date(2024, 4, 1))

    Raises:
        NotADate: it is no day, a place-holder, or its year has two digits and no era.
    """
    written = re.sub(r"[ T]0{1,2}:00(:00(\.0+)?)?$", "", japanese_text.plain(value))
    written = written.replace(" ", "").upper()
    if match := _WESTERN.fullmatch(written) or _DIGITS.fullmatch(written):
        first_day, year = dt.date.min, int(match["year"])
    elif match := _BY_ERA.fullmatch(written):
        first_day = ERAS[_INITIALS.get(match["era"], match["era"])]
        year = first_day.year + (1 if match["year"] == "元" else int(match["year"])) - 1
    else:
        raise NotADate(value)
    try:
        day = dt.date(year, int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise NotADate(value) from error
    if day < first_day or year not in _YEARS:
        raise NotADate(value)
    return day


def read_instant(value: str, zone: ZoneInfo) -> dt.datetime:
    """The instant in UTC. Without an offset the time is the operator's; without a time it is the day's first instant.

    >>> read_instant("令和6年4月1日 9:30", ZoneInfo("Asia/Tokyo")).isoformat()
    '2024-04-01T00:30:00+00:00'

    Raises:
        NotADate: it is no day or no time.
    """
    written = japanese_text.plain(value)
    match = _WITH_TIME.fullmatch(written)
    if match is None:
        return dt.datetime.combine(read(written), dt.time(), tzinfo=zone).astimezone(dt.UTC)
    try:
        time = dt.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
        offset = dt.datetime.strptime(match["offset"], "%z").tzinfo if match["offset"] else zone
    except ValueError as error:
        raise NotADate(value) from error
    return dt.datetime.combine(read(match["date"]), time, tzinfo=offset).astimezone(dt.UTC)
