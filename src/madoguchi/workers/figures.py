"""How much work waits, of each kind: for those who watch."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from madoguchi.workers.models import Work


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of work; ``oldest_seconds`` is how long the oldest due row has been due, ``troubled`` what failed."""

    kind: str
    due: int
    oldest_seconds: float
    troubled: int
    claimed: int


def list_waiting(now: dt.datetime) -> tuple[Waiting, ...]:
    """Every kind of work, by name."""
    return tuple(sorted((_waiting(kind, now) for kind in Work.__subclasses__()), key=lambda found: found.kind))


def _waiting(kind: type[Work], now: dt.datetime) -> Waiting:
    found = kind.objects.filter(work_due_at__isnull=False).aggregate(
        due=Count("pk", filter=Q(work_due_at__lte=now)),
        oldest=Min("work_due_at"),
        troubled=Count("pk", filter=~Q(trouble="")),
        claimed=Count("pk", filter=Q(claimed_until__gt=now)),
    )
    late = (now - found["oldest"]).total_seconds() if found["oldest"] else 0
    name = kind._meta.label_lower  # noqa: SLF001 - Django documents it
    return Waiting(name, found["due"], max(late, 0), found["troubled"], found["claimed"])
