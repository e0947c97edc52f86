"""Alarms: each is sounded once, written down, in the audit and in the log (S10)."""

import datetime as dt
import logging
from collections.abc import Mapping

from django.db import transaction

from madoguchi.audit.actions import record
from madoguchi.codes.models import Alarm
from madoguchi.domain.actor import SYSTEM

_log = logging.getLogger(__name__)


@transaction.atomic
def sound(kind: str, *, about: str, details: Mapping[str, object], now: dt.datetime) -> bool:
    """Sound an alarm, once for each ``about``; whether it is new. ``details``: figures, no personal data."""
    _, is_new = Alarm.objects.get_or_create(
        kind=kind, about=about, defaults={"sounded_at": now, "details": dict(details)}
    )
    if is_new:
        record("codes.alarm", by=SYSTEM, now=now, subject=f"alarm:{kind}:{about}", details=details)
        _log.warning("%s %s: %s", kind, about, ", ".join(f"{name} {value}" for name, value in details.items()))
    return is_new
