"""What stands still, by kind and reason; and having it tried again now instead of in an hour."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from madoguchi.workers import waking
from madoguchi.workers.models import Work

_OVERDUE = dt.timedelta(minutes=5)
_MOST_GROUPS = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows of one kind that stand still for one reason. ``next_try`` is ``None`` where somebody has to see to them.

    ``reason`` is empty where they are due and no worker comes.
    """

    kind: str
    reason: str
    count: int
    next_try: dt.datetime | None

    @property
    def can_be_tried(self) -> bool:
        """Whether a press lets a worker try again."""
        return self.next_try is not None


def list_standing(now: dt.datetime) -> tuple[Standing, ...]:
    """Every kind and reason, what somebody has to see to first, then the most."""
    found = [one for kind in Work.__subclasses__() for one in _groups(kind, now)]
    return tuple(sorted(found, key=lambda one: (one.can_be_tried, -one.count)))


def try_now(*, kind: str, reason: str, now: dt.datetime) -> int:
    """Let a worker try these rows at once; how many. What was refused for good is left to somebody.

    Whoever calls this writes down who wanted it, in the same transaction.
    """
    model = next((one for one in Work.__subclasses__() if name_of(one) == kind), None)
    if model is None:
        return 0
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    waiting = model.objects.filter(free, work_due_at__isnull=False, trouble=reason)
    waiting = waiting if reason else waiting.filter(work_due_at__lte=now)
    count = waiting.update(work_due_at=now)
    if count:
        waking.wake()
    return count


def name_of(kind: type[Work]) -> str:
    """The name by which a kind of work is shown and pressed."""
    return str(kind._meta.verbose_name)  # noqa: SLF001 - Django documents it


def _groups(kind: type[Work], now: dt.datetime) -> list[Standing]:
    counted: dict[str, Any] = {"count": Count("pk"), "next_try": Min("work_due_at")}
    troubled = kind.objects.exclude(trouble="")
    failed = _by_reason(troubled.filter(work_due_at=None), counted)
    retried = _by_reason(troubled.filter(work_due_at__isnull=False), counted)
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=now)
    late = _by_reason(kind.objects.filter(unclaimed, trouble="", work_due_at__lte=now - _OVERDUE), counted)
    name = name_of(kind)
    return [Standing(name, row["trouble"], row["count"], row["next_try"]) for row in (*failed, *retried, *late)]


def _by_reason(rows: QuerySet[Any], counted: dict[str, Any]) -> list[dict[str, Any]]:
    return list(rows.order_by().values("trouble").annotate(**counted).order_by("-count")[:_MOST_GROUPS])
