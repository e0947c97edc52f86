"""Reading a message that waits, as it would be sent."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.outbox.models import Message
from madoguchi.outbox.rendering import render


@dataclass(frozen=True, slots=True)
class Written:
    """A message's own words as a mail would say them. ``reader`` and ``honorific`` are empty where it greets nobody."""

    number: int
    to: str
    language: str
    created_at: dt.datetime
    reader: str
    honorific: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message and what became of it. ``fate`` is one word: waiting, trouble, sent, arrived or failed."""

    number: int
    name: str
    channel: str
    created_at: dt.datetime
    fate: str


def list_about(subjects: Iterable[str], *, limit: int) -> tuple[Sent, ...]:
    """The latest messages about these subjects, latest first."""
    rows = Message.objects.filter(subject__in=list(subjects)).order_by("-pk")[:limit]
    return tuple(Sent(row.pk, row.name, row.channel, row.created_at, _fate(row)) for row in rows)


def _fate(row: Message) -> str:
    told = (
        ("failed", row.failed_at),
        ("arrived", row.arrived_at),
        ("sent", row.delivered_at),
        ("trouble", row.trouble),
    )
    return next((word for word, is_so in told if is_so), "waiting")


def get_written(key: str) -> Written:
    """The message with this key.

    Raises:
        Message.DoesNotExist: there is none.
    """
    message = Message.objects.get(key=key)
    return Written(
        number=message.pk,
        to=message.to,
        language=message.language,
        created_at=message.created_at,
        reader=str(message.context.get("customer_name", "")),
        honorific=str(message.context.get("honorific", "")),
        subject=render(message, "mail_subject"),
        text=render(message, "mail"),
    )
