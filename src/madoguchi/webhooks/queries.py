"""Reading how webhooks went."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.webhooks.models import Attempt


@dataclass(frozen=True, slots=True)
class Logged:
    """One attempt, as an engineer looks for it."""

    at: dt.datetime
    endpoint: str
    event: str
    name: str
    status: int | None
    said: str


def list_attempts(*, endpoint: str = "", event: str = "", limit: int = 50) -> tuple[Logged, ...]:
    """The latest attempts, latest first."""
    rows = Attempt.objects.select_related("delivery__event").order_by("-pk")
    if endpoint:
        rows = rows.filter(delivery__endpoint=endpoint)
    if event:
        rows = rows.filter(delivery__event__number=event)
    return tuple(_logged(row) for row in rows[:limit])


def _logged(row: Attempt) -> Logged:
    event = row.delivery.event
    return Logged(row.at, row.delivery.endpoint, event.number, event.name, row.status, row.said)
