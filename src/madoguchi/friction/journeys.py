"""One member's way from 解約する to the receipt, as far as it is told: where she stands, and how long it took.

Pure. Her browser holds where she stands until it is closed, and the portal only ever adds to numbers of a day.
"""

import datetime as dt
import enum
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from zoneinfo import ZoneInfo

from madoguchi.domain.operator_time import day_of

Key = tuple[dt.date, str, str]  # the day on which a journey began, what happened, where or how long
Counts = Counter[Key]
FORGOTTEN_AFTER: Final = dt.timedelta(hours=1)  # who comes back later has begun anew
SECONDS: Final = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 3600)
LONGER: Final = "longer"
FINISHED: Final = "receipt"


class What(enum.StrEnum):
    """What is counted."""

    STANDS = "stands"  # journeys that have come as far as this page and no further
    ERROR = "error"  # answers that were refusals or failures
    TOOK = "took"  # journeys that took at most so many seconds


@dataclass(frozen=True, slots=True)
class Journey:
    """When she pressed 解約する, and the page on which she stands."""

    began_at: dt.datetime
    stands: str

    def is_over(self, now: dt.datetime) -> bool:
        """Whether what she does now is another journey."""
        return not dt.timedelta() <= now - self.began_at < FORGOTTEN_AFTER


def arrive(journey: Journey | None, page: str, now: dt.datetime, zone: ZoneInfo) -> tuple[Journey, Counts]:
    """She is on ``page``: the journey from now on, and what is to be counted."""
    if journey is None or journey.is_over(now):
        begun = Journey(now, page)
        return begun, Counter({(day_of(now, zone), What.STANDS, page): 1})
    return Journey(journey.began_at, page), _moved(journey, page, zone)


def finish(journey: Journey, now: dt.datetime, zone: ZoneInfo) -> Counts:
    """She holds her receipt."""
    counts = _moved(journey, FINISHED, zone)
    counts[day_of(journey.began_at, zone), What.TOOK, within((now - journey.began_at).total_seconds())] = 1
    return counts


def within(seconds: float) -> str:
    """The bound under which a time is counted."""
    place = bisect_left(SECONDS, seconds)
    return str(SECONDS[place]) if place < len(SECONDS) else LONGER


def share(times: Counter[str], part: float) -> str:
    """The bound within which this part of all times lies; empty where there is none.

    >>> share(Counter({"10": 5, "30": 4, "60": 1}), 0.9)
    '30'
    """
    bounds = [*map(str, SECONDS), LONGER]
    sums = list(accumulate(times[bound] for bound in bounds))
    if not sums[-1]:
        return ""
    return next(bound for bound, so_far in zip(bounds, sums, strict=True) if so_far >= part * sums[-1])


def _moved(journey: Journey, page: str, zone: ZoneInfo) -> Counts:
    """One journey fewer stands where she stood, and one more where she stands: on the day on which it began."""
    day = day_of(journey.began_at, zone)
    if journey.stands == page:
        return Counter()
    return Counter({(day, What.STANDS, journey.stands): -1, (day, What.STANDS, page): 1})
