"""Handing a message to the outbox, in the caller's transaction."""

import datetime as dt
from collections.abc import Mapping

from madoguchi.keys import sealing
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.context import stored
from madoguchi.outbox.models import Message, place_of


def enqueue(  # noqa: PLR0913 - a message has that many parts, each named
    *,
    name: str,
    channel: Channel,
    to: str,
    language: str,
    context: Mapping[str, object],
    key: str,
    now: dt.datetime,
    subject: str = "",
    secret: Mapping[str, str] | None = None,
) -> None:
    """Put a message into the outbox, once per ``key``.

    ``name`` is the dotted name of its template folder, ``subject`` what it is about (``kind:id``). ``context`` (JSON
    values, days and instants) and ``secret`` reach the templates; ``secret`` is sealed, and both are wiped on delivery.
    """
    Message.objects.get_or_create(
        key=key,
        defaults={
            "name": name,
            "channel": channel,
            "to": to,
            "language": language,
            "subject": subject,
            "context": stored(context),
            "sealed": sealing.seal(secret, place=place_of(key)) if secret else None,
            "created_at": now,
            "work_due_at": now,
        },
    )
