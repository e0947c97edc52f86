"""What the watch page shows: the same questions that `madoguchi stuck`, `alarms` and `doctor` ask."""

import datetime as dt
from dataclasses import dataclass

from madoguchi import policy
from madoguchi.cancellation.closing import Ahead, look_ahead
from madoguchi.codes.queries import Sounded, list_alarms
from madoguchi.domain.operator_time import day_of, end_of_month, start_of_day
from madoguchi.outbox.standing import GivenUp, Queue, list_given_up, list_queues
from madoguchi.reconciliation.mending import OpenDifference, list_open
from madoguchi.reconciliation.queries import Stranger, list_strangers
from madoguchi.workers.watching import Standing, list_standing

_ALARMS_OF = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Watch:
    """How the house stands at this moment."""

    at: dt.datetime
    tonight: dt.datetime
    month_end: dt.datetime
    ahead: Ahead
    standing: tuple[Standing, ...]
    queues: tuple[Queue, ...]
    given_up: tuple[GivenUp, ...]
    differences: tuple[OpenDifference, ...]
    strangers: tuple[Stranger, ...]
    alarms: tuple[Sounded, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether nobody has to do anything."""
        return not (self.standing or self.given_up or self.differences or self.strangers)


def look(now: dt.datetime) -> Watch:
    """Everything, read at once."""
    zone = policy.current().operator.time_zone
    today = day_of(now, zone)
    tonight = start_of_day(today + dt.timedelta(days=1), zone)
    month_end = start_of_day(end_of_month(today) + dt.timedelta(days=1), zone)
    return Watch(
        at=now,
        tonight=tonight,
        month_end=month_end,
        ahead=look_ahead(tonight=tonight, month_end=month_end),
        standing=list_standing(now),
        queues=list_queues(),
        given_up=list_given_up(),
        differences=list_open(),
        strangers=list_strangers(),
        alarms=list_alarms(since=now - _ALARMS_OF),
    )
