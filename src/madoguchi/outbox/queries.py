"""Reading a message that waits, as it would be sent."""

import datetime as dt
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
