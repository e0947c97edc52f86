"""Writing down what other systems are to be told, in the transaction in which it happened; and telling it again."""

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.db.models import F, Q

from madoguchi.audit.actions import Recorded, record
from madoguchi.domain.actor import Actor
from madoguchi.policy.message_gateways import WebhookEndpoint
from madoguchi.webhooks import endpoints, subjects
from madoguchi.webhooks.models import Delivery, Endpoint, Event, Sequence
from madoguchi.workers import many_rows


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
    listening = {name: [one.name for one in endpoints.current() if listens(one, name)] for name in names}
    if told := [entry for entry in entries if listening[entry.name]]:
        _publish(told, listening)


def _publish(entries: Collection[Recorded], listening: Mapping[str, Collection[str]]) -> None:
    """All in few statements. An event is told by its number, a delivery by the event's key."""
    told = {f"evt_{secrets.token_hex(16)}": (entry, data) for entry, data in zip(entries, _data(entries), strict=True)}
    many_rows.insert(
        Event,
        [{"number": number, "name": one.name, "at": one.at, "data": data} for number, (one, data) in told.items()],
    )
    keys = dict(Event.objects.filter(number__among=told).values_list("number", "pk"))
    many_rows.insert(
        Delivery,
        [
            {"event_id": keys[number], "endpoint": endpoint, "work_due_at": entry.at}
            for number, (entry, _) in told.items()
            for endpoint in listening[entry.name]
        ],
    )


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


def _data(entries: Collection[Recorded]) -> Iterator[dict[str, object]]:
    """What is told: ids and our own words (S35), the contract, and for each line its id and the count of its events."""
    found = subjects.about_each(entry.subject for entry in entries)
    counts = _counted([line.id for entry in entries for line in found[entry.subject].lines])
    for entry in entries:
        kind, _, identity = entry.subject.partition(":")
        about = found[entry.subject]
        yield {
            "subject": {"kind": kind, "id": identity},
            "contract": about.contract,
            "lines": [
                {"id": line.id, "phone_number": line.phone_number, "sequence": next(counts[line.id])}
                for line in about.lines
            ],
            "details": dict(entry.details),
        }


def _counted(lines: Collection[int]) -> dict[int, Iterator[int]]:
    """The next counts of each line, as many as the line stands here."""
    wanted = Counter(lines)
    many_rows.insert(Sequence, [{"line": line} for line in wanted], known_by="line")
    for times in set(wanted.values()):
        rows = Sequence.objects.filter(line__among=[line for line in wanted if wanted[line] == times])
        rows.update(latest=F("latest") + times)
    latest = Sequence.objects.filter(line__among=wanted).values_list("line", "latest")
    return {line: iter(range(last - wanted[line] + 1, last + 1)) for line, last in latest}
