"""Appending to the audit, in the caller's transaction."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from madoguchi.audit.models import Entry
from madoguchi.domain.actor import Actor
from madoguchi.workers import many_rows


@dataclass(frozen=True, slots=True)
class Recorded:
    """What has just been appended."""

    name: str
    at: dt.datetime
    subject: str
    details: Mapping[str, object]


_NOTHING: Mapping[str, object] = MappingProxyType({})
Listener = Callable[[Sequence[Recorded]], None]
_listeners: dict[Listener, None] = {}


def listen(listener: Listener) -> None:
    """Let a function hear of all entries, those of one name together, in the transaction in which they are appended."""
    _listeners[listener] = None


def record(
    name: str, *, by: Actor, now: dt.datetime, subject: str, details: Mapping[str, object] | None = None
) -> None:
    """Append one entry. ``subject`` is ``kind:id``; ``details`` holds ids and words of ours, no personal data (S35)."""
    record_each(name, by=by, now=now, details={subject: details or _NOTHING})


def record_all(name: str, *, by: Actor, now: dt.datetime, subjects: Iterable[str]) -> None:
    """Append an entry for each subject, in one statement."""
    _append(name, [{"subject": subject} for subject in subjects], by=by, now=now)


def record_each(name: str, *, by: Actor, now: dt.datetime, details: Mapping[str, Mapping[str, object]]) -> None:
    """Append an entry for each subject with its own details, in one statement."""
    _append(name, [{"subject": subject, "details": dict(told)} for subject, told in details.items()], by=by, now=now)


def _append(name: str, rows: Sequence[Mapping[str, Any]], *, by: Actor, now: dt.datetime) -> None:
    many_rows.insert(Entry, rows, alike={"at": now, "name": name, "actor_kind": by.kind, "actor_id": by.id})
    heard = [Recorded(name, now, row["subject"], row.get("details", _NOTHING)) for row in rows]
    for listener in _listeners:
        listener(heard)
