"""Reading what is stuck: work that goes on failing, failed for good, or to which no worker comes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from madoguchi.gateways import network
from madoguchi.workers.models import Work

_OVERDUE = dt.timedelta(minutes=5)
_NOBODY_COMES = "due, and no worker has come to it"


@dataclass(frozen=True, slots=True)
class Stuck:
    """One row of stuck work. ``next_try`` is ``None`` for what failed for good: somebody has to see to it."""

    kind: str
    what: str
    reason: str
    attempts: int
    next_try: dt.datetime | None


def list_stuck(now: dt.datetime) -> tuple[Stuck, ...]:
    """Every stuck row of every kind of work: for good first, then by the next try."""
    found = [_stuck(row) for rows in _stuck_rows(now) for row in rows]
    found += _left_over(now)
    return tuple(sorted(found, key=lambda row: (row.next_try is not None, row.next_try or now)))


def _left_over(now: dt.datetime) -> list[Stuck]:
    """What the network's parts hold that belongs to no row of ours, or that they could not be asked."""
    try:
        return [Stuck("network", left.part, left.said, 0, None) for left in network.connect().leftovers(now=now)]
    except Exception as error:  # noqa: BLE001 - whoever looks for what is stuck must see the rest of it
        return [Stuck("network", "", str(error) or type(error).__name__, 0, None)]


def count_stuck(now: dt.datetime) -> int:
    """How many rows are stuck, of every kind."""
    return sum(rows.count() for rows in _stuck_rows(now))


def _stuck_rows(now: dt.datetime) -> Iterator[QuerySet[Any]]:
    overdue = Q(work_due_at__lte=now - _OVERDUE) & (Q(claimed_until=None) | Q(claimed_until__lte=now))
    for kind in Work.__subclasses__():
        yield kind.objects.filter(~Q(trouble="") | overdue).order_by("pk")


def _stuck(row: Work) -> Stuck:
    kind = str(type(row)._meta.verbose_name)  # noqa: SLF001 - Django documents it
    return Stuck(kind, row.found_by, row.trouble or _NOBODY_COMES, row.attempts, row.work_due_at)
