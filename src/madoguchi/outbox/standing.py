"""How each channel stands: what waits, what does not leave."""

import datetime as dt
from dataclasses import dataclass

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
    counted = {"waiting": Count("pk"), "troubled": Count("pk", filter=~Q(trouble="")), "since": Min("created_at")}
    rows = Message.objects.filter(work_due_at__isnull=False).values("channel").annotate(**counted)
    found = {row["channel"]: row for row in rows}
    empty = {"waiting": 0, "troubled": 0, "since": None}
    return tuple(
        Queue(one, row["waiting"], row["troubled"], row["since"])
        for one, row in ((channel, found.get(channel, empty)) for channel in Channel)
    )


def list_given_up() -> tuple[GivenUp, ...]:
    """What was refused for good, oldest first."""
    rows = Message.objects.filter(work_due_at=None).exclude(trouble="").order_by("pk")[:_MOST]
    return tuple(GivenUp(row.key, row.name, row.channel, row.trouble, row.created_at) for row in rows)
