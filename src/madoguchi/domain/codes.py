"""One-time codes (認証番号): what they look like, what they are good for, and how much is allowed (RULES.md S1-S9).

The types of the policy are in ``code_policy``; whatever needs chance or a key is in the room ``codes``.
"""

import datetime as dt
import enum
import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from madoguchi.domain import japanese_text

if TYPE_CHECKING:
    from madoguchi.domain.code_policy import Codes

DIGITS = 6
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # of a letter: none is mistaken for another on paper
LETTER_LENGTH = 13  # 65 bits: it is tried for weeks, and from any browser
MOST_ALIVE = 3
_FIRST_WAIT = dt.timedelta(seconds=30)
_LONGEST_WAIT = dt.timedelta(hours=1)
_V6_HOME = 64  # whoever has one address of such a network has them all


class Purpose(enum.StrEnum):
    """What a code is for. One for one thing is never good for another (S5)."""

    CANCEL = "cancel"
    LINK = "link"  # to add a customer number to a log-in
    RECOVER = "recover"  # to get back into a log-in
    CONFIRM = "confirm"  # that a new mail address is read by who gave it
    REVEAL = "reveal"  # to see authentication ID and password, signed in
    LEAVE = "leave"  # to go on leaving, where the policy asks for a code
    PROVE = "prove"  # that it is still she, signed in, before she changes something

    @property
    def needs_the_holder(self) -> bool:
        """Whether it takes a code to the holder's own contact address: one to a line proves that line and no more.

        What it takes to get back in is judged where that is done (``domain.recovery``).
        """
        return self in {Purpose.LINK, Purpose.CONFIRM}


class Way(enum.StrEnum):
    """How a code travels."""

    SMS = "sms"
    VOICE = "voice"
    MAIL = "mail"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Address:
    """Where something went: a way and a number, mail address or postal address."""

    way: Way
    to: str

    def __str__(self) -> str:
        return f"{self.way}:{self.to}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where on the network somebody sits. Many members share one that is a carrier's (``is_carrier``)."""

    name: str
    is_carrier: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in any stretch of so long."""

    count: int
    within: dt.timedelta


def lifetime(way: Way, rules: "Codes") -> dt.timedelta:
    """How long a code is good from the moment it is made (S2, S14)."""
    return dt.timedelta(days=rules.letter_days) if way is Way.LETTER else dt.timedelta(minutes=rules.minutes)


def typed(value: str) -> str:
    """A code typed in any way, as it was sent.

    >>> typed("１２３ー４５６ "), typed("abcd-2345-wxyz-9")
    ('123456', 'ABCD2345WXYZ9')
    """
    return japanese_text.compact(value).upper()


def looks_like_one(code: str, *, length: int = DIGITS) -> bool:
    """Whether what :func:`typed` gave could be a code at all: six digits, or the signs of a letter.

    >>> looks_like_one("012345"), looks_like_one("12345"), looks_like_one("ABCD2345WXYZ9")
    (True, False, True)
    """
    return bool(re.fullmatch(rf"[0-9]{{{length}}}|[{SIGNS}]{{{LETTER_LENGTH}}}", code))


def in_groups(code: str) -> str:
    """A letter's code as it is printed.

    >>> in_groups("ABCD2345WXYZ9")
    'ABCD-2345-WXYZ-9'
    """
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def limits_of(way: Way, rules: "Codes") -> tuple[Limit, ...]:
    """What one address may be sent (S9, S11)."""
    hour, day = dt.timedelta(hours=1), dt.timedelta(days=1)
    if way is Way.LETTER:
        return (Limit(rules.letters_a_week, 7 * day),)
    limits = (
        Limit(1, dt.timedelta(seconds=rules.resend_seconds)),
        Limit(rules.sends_in_10_minutes, dt.timedelta(minutes=10)),
        Limit(rules.sends_an_hour, hour),
        Limit(rules.sends_a_day, day),
    )
    return (*limits, Limit(rules.calls_an_hour, hour)) if way is Way.VOICE else limits


def limits_of_source(source: Source, rules: "Codes") -> tuple[Limit, ...]:
    """What one source may ask to be sent."""
    return (Limit(rules.source_sends_an_hour * _factor(source, rules), dt.timedelta(hours=1)),)


def free_at(taken: Sequence[dt.datetime], now: dt.datetime, limits: Iterable[Limit]) -> dt.datetime:
    """When one more is allowed: ``now``, or the first later instant at which no limit is exceeded."""
    past = sorted(at for at in taken if at <= now)
    waits = [past[-limit.count] + limit.within for limit in limits if len(past) >= limit.count]
    return max([now, *waits])


def still_counting(taken: Iterable[dt.datetime], now: dt.datetime, limits: Iterable[Limit]) -> list[dt.datetime]:
    """Those of ``taken`` that a limit may still count."""
    longest = max(limit.within for limit in limits)
    return [at for at in taken if at > now - longest]


def wait_after(failures: int, source: Source, rules: "Codes") -> dt.timedelta:
    """How long a source waits after so many wrong codes in a row: nothing, then 30 s, doubling to an hour (S4)."""
    over = failures - rules.source_failures * _factor(source, rules)
    if over < 0:
        return dt.timedelta()
    doubled: int = 2 ** min(over, 16)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


def source_of(address: str, rules: "Codes") -> Source:
    """The source that an address on the network belongs to: itself, its home network (v6), or a carrier's range."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return Source("unknown")
    mapped = getattr(ip, "ipv4_mapped", None) or ip
    for written in rules.carrier_ranges:
        network = ipaddress.ip_network(written)
        if mapped.version == network.version and mapped in network:
            return Source(str(network), is_carrier=True)
    home = 32 if mapped.version == 4 else _V6_HOME  # noqa: PLR2004 - the version's own name
    return Source(str(ipaddress.ip_network((mapped, home), strict=False)))


def _factor(source: Source, rules: "Codes") -> int:
    return rules.carrier_factor if source.is_carrier else 1
