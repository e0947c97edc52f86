"""Amounts, times and numbers as a member reads them, in the language that is active."""

import datetime as dt
import functools
from zoneinfo import ZoneInfo

import phonenumbers

from madoguchi import policy
from madoguchi.design.identity import is_japanese

_DAYS_JA = "月火水木金土日"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_JAPAN = 81
_ZONES = {"Asia/Tokyo": ("日本時間", "Japan time")}


def yen(amount: int) -> str:
    """Whole yen: ``1,234円`` or ``¥1,234``."""
    if is_japanese():
        return f"{amount:,}円"
    return f"-¥{-amount:,}" if amount < 0 else f"¥{amount:,}"


def day(value: dt.date) -> str:
    """A day with its weekday: ``2026年11月30日(月)``, ``Mon 30 November 2026``. An instant gives the operator's day."""
    if isinstance(value, dt.datetime):
        value = value.astimezone(_zone()).date()
    if is_japanese():
        return f"{value.year}年{value.month}月{value.day}日({_DAYS_JA[value.weekday()]})"
    return f"{_DAYS_EN[value.weekday()]} {value.day} {_MONTHS_EN[value.month - 1]} {value.year}"


def clock_time(value: dt.datetime) -> str:
    """The time of day at an instant, in the operator's zone: ``0:00``."""
    local = value.astimezone(_zone())
    return f"{local.hour}:{local.minute:02}"


def instant(value: dt.datetime) -> str:
    """An instant, its zone named: ``2026年12月1日(火) 0:00(日本時間)``, ``Tue 1 December 2026, 0:00 (Japan time)``."""
    if is_japanese():
        return f"{day(value)} {clock_time(value)}({zone_name()})"
    return f"{day(value)}, {clock_time(value)} ({zone_name()})"


def short_instant(value: dt.datetime) -> str:
    """An instant where the page names year and zone elsewhere: ``12月1日(火) 0:00``, ``Tue 1 December, 0:00``."""
    local = value.astimezone(_zone())
    if is_japanese():
        return f"{local.month}月{local.day}日({_DAYS_JA[local.weekday()]}) {clock_time(value)}"
    return f"{_DAYS_EN[local.weekday()]} {local.day} {_MONTHS_EN[local.month - 1]}, {clock_time(value)}"


def zone_name() -> str:
    """The operator's zone as people say it, else its key."""
    zone = _zone().key
    japanese, english = _ZONES.get(zone, (zone, zone))
    return japanese if is_japanese() else english


@functools.lru_cache(maxsize=4096)  # the numbering plan is asked once for a number, not at each of its places on a page
def phone(number: str) -> str:
    """A telephone number in national form, ``090-1234-5678``; as it came when it is none of ours."""
    try:
        parsed = phonenumbers.parse(number, "JP")
    except phonenumbers.NumberParseException:
        return number
    if parsed.country_code != _JAPAN or not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def _zone() -> ZoneInfo:
    return policy.current().operator.time_zone
