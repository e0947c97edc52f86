"""Differences that wait for somebody, and mending one because somebody says so."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from madoguchi.audit.actions import record
from madoguchi.domain.actor import Actor
from madoguchi.reconciliation.models import FoundDifference

_MOST = 50


@dataclass(frozen=True, slots=True)
class OpenDifference:
    """A difference that has not gone. ``waits``: nobody has said yet that it shall be mended."""

    number: int
    line_id: int
    kind: str
    found_at: dt.datetime
    waits: bool


def list_open() -> tuple[OpenDifference, ...]:
    """The differences that have not gone, longest known first."""
    rows = FoundDifference.objects.filter(gone_at=None).order_by("pk")[:_MOST]
    return tuple(
        OpenDifference(row.pk, row.line_id, row.kind, row.found_at, waits=row.work_due_at is None) for row in rows
    )


def mend(*, number: int, by: Actor, now: dt.datetime) -> bool:
    """Have the network mend a difference, whatever the policy does by itself; whether there was one to mend.

    The line is compared once more before anything is ordered.
    """
    open_one = FoundDifference.objects.filter(pk=number, gone_at=None, work_due_at=None)
    with transaction.atomic():
        if open_one.update(work_due_at=now, trouble="") != 1:
            return False
        record("reconciliation.mend_asked", by=by, now=now, subject=f"difference:{number}")
    return True
