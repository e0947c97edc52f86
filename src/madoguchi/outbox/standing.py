"""How each channel stands: what waits, what does not leave."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q

from madoguchi.outbox.channels import Channel
from madoguchi.outbox.models import Message

_MOST = 50


@dataclass(frozen=True, slots=True)
class Queue:
    """One channel: messages that wait, of which so many have failed once at least, and since when the oldest waits."""

    channel: str
    waiting: int
    troubled: int
    since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A message that was refused for good: somebody has to see to it."""

    key: str
    name: str
    channel: str
    reason: str
    created_at: dt.datetime


def list_queues() -> tuple[Queue, ...]:
    """Every channel, also an empty one."""
    counted: dict[str, Any] = {
        "waiting": Count("pk"),
        "troubled": Count("pk", filter=~Q(trouble="")),
        "since": Min("created_at"),
    }
    rows: Any = Message.objects.filter(work_due_at__isnull=False).values("channel").annotate(**counted)
    found = {row["channel"]: Queue(**row) for row in rows}
    return tuple(found.get(channel, Queue(channel, 0, 0, None)) for channel in Channel)


def list_given_up() -> tuple[GivenUp, ...]:
    """What was refused for good, oldest first."""
    rows = Message.objects.filter(work_due_at=None).exclude(trouble="").order_by("pk")[:_MOST]
    return tuple(GivenUp(row.key, row.name, row.channel, row.trouble, row.created_at) for row in rows)
