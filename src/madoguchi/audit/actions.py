"""Appending to the audit, in the caller's transaction."""

import datetime as dt
from collections.abc import Mapping

from madoguchi.audit.models import Entry
from madoguchi.domain.actor import Actor


def record(
    name: str, *, by: Actor, now: dt.datetime, subject: str, details: Mapping[str, object] | None = None
) -> None:
    """Append one entry. ``subject`` is ``kind:id``; ``details`` holds ids and words of ours, no personal data (S35)."""
    Entry.objects.create(
        at=now, name=name, actor_kind=by.kind, actor_id=by.id, subject=subject, details=dict(details or {})
    )
