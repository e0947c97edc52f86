"""Appending to the audit, in the caller's transaction."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from madoguchi.audit.models import Entry
from madoguchi.domain.actor import Actor


@dataclass(frozen=True, slots=True)
class Recorded:
    """What has just been appended."""

    name: str
    at: dt.datetime
    subject: str
    details: Mapping[str, object]


Listener = Callable[[Recorded], None]
_listeners: dict[Listener, None] = {}


def listen(listener: Listener) -> None:
    """Let a function hear of every entry, in the transaction in which it is appended."""
    _listeners[listener] = None


def record(
    name: str, *, by: Actor, now: dt.datetime, subject: str, details: Mapping[str, object] | None = None
) -> None:
    """Append one entry. ``subject`` is ``kind:id``; ``details`` holds ids and words of ours, no personal data (S35)."""
    Entry.objects.create(
        at=now, name=name, actor_kind=by.kind, actor_id=by.id, subject=subject, details=dict(details or {})
    )
    for listener in _listeners:
        listener(Recorded(name, now, subject, details or {}))
