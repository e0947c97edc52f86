"""Reading what the network and we disagree about."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.reconciliation import models


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody whom the network knows and we do not. ``what`` is an IMSI or an authentication ID."""

    number: int
    what: str
    part: str
    found_at: dt.datetime
    asked_at: dt.datetime | None
    trouble: str


def list_strangers() -> tuple[Stranger, ...]:
    """Every stranger who is still one, longest known first."""
    rows = models.Stranger.objects.filter(gone_at=None).order_by("pk")
    return tuple(_stranger(row) for row in rows)


def _stranger(row: models.Stranger) -> Stranger:
    what = f"IMSI {row.imsi}" if row.imsi else row.auth_id
    return Stranger(row.pk, what, row.part, row.found_at, row.asked_at, row.trouble if row.asked_at else "")
