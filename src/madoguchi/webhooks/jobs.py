"""Delivering what other systems are to be told."""

import datetime as dt
import json
from typing import Final

from django.db.models import Exists, OuterRef, Q

from madoguchi import gateways, policy
from madoguchi.gateways import GatewayError, webhook
from madoguchi.policy.message_gateways import WebhookEndpoint
from madoguchi.webhooks import endpoints, signing
from madoguchi.webhooks.models import Attempt, Delivery, Endpoint, Event
from madoguchi.workers.chunks import work_through
from madoguchi.workers.timetable import job

_QUIET: Final = dt.timedelta(minutes=1)
_AT_ONCE: Final = 5
_CHUNK: Final = 500
_DONE: Final = range(200, 300)
_GONE: Final = 410


@job("webhooks.deliver")
def deliver(now: dt.datetime) -> int:
    """Deliver one chunk. Who does not answer is left in peace for a minute, so that nothing else waits for it."""
    left_alone = Endpoint.objects.filter(Q(quiet_until__gt=now) | ~Q(stopped_at=None)).values("name")
    return work_through(
        Delivery.claim_due(now=now, only=~Q(endpoint__in=left_alone), limit=_AT_ONCE), _deliver, now=now
    )


@job("webhooks.forget")
def forget(now: dt.datetime) -> int:
    """Delete a chunk of events that are old (``retention.webhooks_days``) and settled, with how they went.

    The count of a line's events goes on: no number is given twice.
    """
    old = now - dt.timedelta(days=policy.current().retention.webhooks_days)
    due = Delivery.objects.filter(event=OuterRef("pk"), work_due_at__isnull=False)
    gone = list(Event.objects.filter(~Exists(due), at__lte=old).order_by("pk").values_list("pk", flat=True)[:_CHUNK])
    Event.objects.filter(pk__in=gone).delete()
    return len(gone)


def _deliver(delivery: Delivery, *, now: dt.datetime) -> None:
    endpoint = endpoints.find(delivery.endpoint)
    if endpoint is None:
        delivery.finish(work_due_at=None, failed_at=now, trouble="operator.toml no longer names this endpoint")
        return
    try:
        status = _send(endpoint, delivery, now)
    except GatewayError as error:
        Attempt.objects.create(delivery=delivery, at=now, said=str(error)[:200])
        _keep_quiet(endpoint, now)
        raise
    Attempt.objects.create(delivery=delivery, at=now, status=status)
    _settle(delivery, status, now)


def _settle(delivery: Delivery, status: int, now: dt.datetime) -> None:
    if status in _DONE:
        delivery.finish(work_due_at=None, delivered_at=now)
    elif status == _GONE:
        Endpoint.objects.update_or_create(name=delivery.endpoint, defaults={"stopped_at": now})
        delivery.finish(work_due_at=None, failed_at=now, trouble="the endpoint says that it is gone (410)")
    else:
        raise GatewayError(f"the endpoint answers {status}")


def _send(endpoint: WebhookEndpoint, delivery: Delivery, now: dt.datetime) -> int:
    body = json.dumps(_payload(endpoint, delivery), ensure_ascii=False, separators=(",", ":")).encode()
    keys = [gateways.secret(name) for name in endpoint.secrets]
    headers = signing.headers(delivery.event.number, body, keys, now=now)
    return webhook.connect().send(endpoint.url, body, headers=headers, is_private_allowed=endpoint.private)


def _payload(endpoint: WebhookEndpoint, delivery: Delivery) -> dict[str, object]:
    event = delivery.event
    hidden = set() if endpoint.phone_numbers else {"phone_number"}
    lines = [{key: line[key] for key in line if key not in hidden} for line in event.data["lines"]]
    return {"type": event.name, "timestamp": event.at.isoformat(), "data": {**event.data, "lines": lines}}


def _keep_quiet(endpoint: WebhookEndpoint, now: dt.datetime) -> None:
    Endpoint.objects.update_or_create(name=endpoint.name, defaults={"quiet_until": now + _QUIET})
