"""What the way out took in production. Groups of fewer than five are told to nobody."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db.models import Sum

from madoguchi.friction.journeys import FINISHED, What, share
from madoguchi.friction.models import DayCount

FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """The days, how many finished, within how many seconds half and nine tenths of them did, where others stopped.

    ``None`` and what is missing in ``stopped`` and ``errors`` are groups too small to be told.
    """

    first: dt.date
    last: dt.date
    finished: int | None
    median_seconds: str
    ninetieth_seconds: str
    stopped: dict[str, int]
    errors: dict[str, int]


def measure(first: dt.date, last: dt.date) -> Measured:
    """Everything counted on these days, both included."""
    found: dict[str, Counter[str]] = {what: Counter() for what in What}
    rows = DayCount.objects.filter(day__range=(first, last)).values("what", "key").annotate(all=Sum("number"))
    for row in rows:
        found[row["what"]][row["key"]] = row["all"]
    times, stands = found[What.TOOK], found[What.STANDS]
    finished = stands.pop(FINISHED, 0)
    is_told = finished >= FEWEST
    return Measured(
        first=first,
        last=last,
        finished=finished if is_told else None,
        median_seconds=share(times, 0.5) if is_told else "",
        ninetieth_seconds=share(times, 0.9) if is_told else "",
        stopped=_told(stands),
        errors=_told(found[What.ERROR]),
    )


def _told(numbers: Counter[str]) -> dict[str, int]:
    return {key: number for key, number in numbers.most_common() if number >= FEWEST}
