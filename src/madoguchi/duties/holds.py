"""What the desk sees of erasing: the last round, and the open holds."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from madoguchi.domain.retention import HoldReason
from madoguchi.duties.items import Words
from madoguchi.duties.models import ErasingRound, Hold
from madoguchi.duties.table import ITEMS

REASONS: Final = {
    HoldReason.DISPUTE: _("争いがあるため"),
    HoldReason.AUTHORITY: _("裁判所や官庁の求めのため"),
    HoldReason.INCIDENT: _("事故を調べるため"),
}


class NoSuchHold(Exception):
    """There is no open hold of this number."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """An open hold. ``reason`` is in words."""

    number: int
    customer_number: str
    reason: Words
    reference: str
    begun_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RoundDone:
    """The last finished round: what went, by item in words, and how many rows were overdue when it ended."""

    finished_at: dt.datetime
    erased: tuple[tuple[Words, int], ...]
    overdue: int


def get_last_round() -> RoundDone | None:
    """What the last round that finished did; nothing before the first."""
    row = ErasingRound.objects.exclude(finished_at=None).order_by("-day").first()
    if row is None or row.finished_at is None:
        return None
    named = {item.key: item.words for item in ITEMS}
    erased = tuple((named.get(key, key), rows) for key, rows in row.erased.items())
    return RoundDone(row.finished_at, erased, sum(row.overdue.values()))


def list_holds() -> tuple[HeldFile, ...]:
    """Every open hold, the latest first."""
    return tuple(_held_file(row) for row in _open_holds().order_by("-begun_at", "-pk"))


def get_hold(number: int) -> HeldFile:
    """One open hold.

    Raises:
        NoSuchHold: there is none.
    """
    row = _open_holds().filter(pk=number).first()
    if row is None:
        raise NoSuchHold(number)
    return _held_file(row)


def _open_holds() -> "QuerySet[Hold]":
    return Hold.objects.filter(released_at=None).select_related("customer")


def _held_file(row: Hold) -> HeldFile:
    return HeldFile(row.pk, row.customer.number, REASONS[HoldReason(row.reason)], row.reference, row.begun_at)
