"""Writing down what other systems are to be told, in the transaction in which it happened; and telling it again."""

import datetime as dt
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.db.models import F, Q

from madoguchi.audit.actions import Recorded, record
from madoguchi.domain.actor import Actor
from madoguchi.policy.message_gateways import WebhookEndpoint
from madoguchi.webhooks import endpoints, subjects
from madoguchi.webhooks.models import Delivery, Endpoint, Event, Sequence


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be told again. ``None`` and empty leave open."""

    endpoint: str = ""
    event: str = ""
    since: dt.datetime | None = None
    failed_only: bool = False


def publish(entries: Collection[Recorded]) -> None:
    """Tell every endpoint that listens of entries of the audit. Where there is none, nothing is written."""
    names = {entry.name for entry in entries}
    listening = {name: [one for one in endpoints.current() if listens(one, name)] for name in names}
    for entry in entries:
        if listening[entry.name]:
            _publish(entry, listening[entry.name])


def _publish(entry: Recorded, listening: Collection[WebhookEndpoint]) -> None:
    event = Event.objects.create(number=f"evt_{secrets.token_hex(16)}", name=entry.name, at=entry.at, data=_data(entry))
    Delivery.objects.bulk_create(Delivery(event=event, endpoint=one.name, work_due_at=entry.at) for one in listening)


def listens(endpoint: WebhookEndpoint, name: str) -> bool:
    """Whether an endpoint wants events of this name. Patterns are names, or beginnings with ``*``."""
    return any(fnmatchcase(name, pattern) for pattern in endpoint.events)


def replay(wanted: Wanted, *, by: Actor, now: dt.datetime) -> int:
    """Let deliveries go out again, as the same event; how many. What is on its way already is left alone."""
    rows = Delivery.objects.filter(_chosen(wanted)).exclude(work_due_at__isnull=False)
    count = rows.update(work_due_at=now, attempts=0, delivered_at=None, failed_at=None, trouble="")
    record(
        "webhooks.replayed", by=by, now=now, subject=f"endpoint:{wanted.endpoint or 'all'}", details={"count": count}
    )
    return count


def resume(endpoint: str, *, by: Actor, now: dt.datetime) -> bool:
    """Take an endpoint up again that had said that it is gone; whether it was stopped."""
    changed = Endpoint.objects.filter(name=endpoint).exclude(stopped_at=None).update(stopped_at=None, quiet_until=None)
    if changed:
        record("webhooks.resumed", by=by, now=now, subject=f"endpoint:{endpoint}")
    return bool(changed)


def _chosen(wanted: Wanted) -> Q:
    chosen = Q()
    if wanted.endpoint:
        chosen &= Q(endpoint=wanted.endpoint)
    if wanted.event:
        chosen &= Q(event__number=wanted.event)
    if wanted.since:
        chosen &= Q(event__at__gte=wanted.since)
    return chosen & ~Q(failed_at=None) if wanted.failed_only else chosen


def _data(entry: Recorded) -> dict[str, object]:
    """What is told: ids and our own words (S35), the contract, and for each line its id and the count of its events."""
    found = subjects.about(entry.subject)
    kind, _, identity = entry.subject.partition(":")
    lines: list[Mapping[str, object]] = [
        {"id": line.id, "phone_number": line.phone_number, "sequence": _next(line.id)} for line in found.lines
    ]
    return {
        "subject": {"kind": kind, "id": identity},
        "contract": found.contract,
        "lines": lines,
        "details": dict(entry.details),
    }


def _next(line: int) -> int:
    Sequence.objects.get_or_create(line=line)
    Sequence.objects.filter(line=line).update(latest=F("latest") + 1)
    return Sequence.objects.get(line=line).latest
