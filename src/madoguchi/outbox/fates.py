"""What became of a message after it was handed over: reports come late, twice, and in any order."""

import datetime as dt

from django.db import transaction

from madoguchi.audit.actions import record
from madoguchi.domain.actor import SYSTEM
from madoguchi.gateways import reports
from madoguchi.gateways.reports import Fate
from madoguchi.outbox.models import Message, Report

_CODES = "codes."  # by the time that a report comes she has asked for another: nobody has to see to it


def note(number: int, told: reports.Report, *, now: dt.datetime) -> None:
    """Keep a report of the message with this number, once. One of a message that is gone changes nothing."""
    if not Message.objects.filter(pk=number).exists():
        return
    with transaction.atomic():
        _, is_new = Report.objects.get_or_create(
            message_id=number,
            fate=told.fate,
            reason=told.reason[:200],
            defaults={"at": now, "provider_id": told.provider_id[:200]},
        )
        if is_new:
            settle(number)
        if is_new and told.fate is Fate.FAILED:
            record("outbox.not_arrived", by=SYSTEM, now=now, subject=f"message:{number}", details={"why": told.reason})


def settle(number: int) -> None:
    """Let a message that was handed over say what its reports say. What arrived has arrived, whatever else is told.

    What did not arrive is trouble, and so stuck, until somebody has seen to it.
    """
    handed_over = Message.objects.filter(pk=number).exclude(delivered_at=None)
    final = Report.objects.filter(message_id=number).exclude(fate=Fate.ON_ITS_WAY).order_by("pk")
    if arrived := final.filter(fate=Fate.ARRIVED).first():
        handed_over.update(arrived_at=arrived.at, failed_at=None, trouble="")
    elif failed := final.first():
        handed_over.update(failed_at=failed.at)
        handed_over.exclude(name__startswith=_CODES).update(
            trouble=f"it did not arrive: {failed.reason or 'no reason'}"
        )
