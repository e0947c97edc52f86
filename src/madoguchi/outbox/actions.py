"""Handing messages to the outbox, in the caller's transaction."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from madoguchi.keys import sealing
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.context import stored
from madoguchi.outbox.models import Message, place_of
from madoguchi.workers import many_rows, waking


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message to be put into the outbox, once per ``key``.

    ``name`` is the dotted name of its template folder, ``subject`` what it is about (``kind:id``). ``context`` (as
    :func:`stored` makes it) and ``secret`` reach the templates; ``secret`` is sealed, and both are wiped on delivery.
    """

    name: str
    channel: Channel
    to: str
    language: str
    context: Mapping[str, object]
    key: str
    subject: str = ""
    secret: Mapping[str, str] | None = field(default=None, repr=False)


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
    """Put one message into the outbox; its parts are those of a :class:`Draft`, days and instants as they are."""
    draft = Draft(
        name=name,
        channel=channel,
        to=to,
        language=language,
        context=stored(context),
        key=key,
        subject=subject,
        secret=secret,
    )
    enqueue_all([draft], now=now)


def enqueue_all(drafts: Iterable[Draft], *, now: dt.datetime) -> None:
    """Put messages into the outbox in one statement, and wake a worker. One whose key is known stays as it was."""
    new = [_message(draft) for draft in drafts]
    many_rows.insert(Message, new, alike={"created_at": now, "work_due_at": now}, known_by="key")
    if new:
        waking.wake()


def _message(draft: Draft) -> dict[str, object]:
    return {
        "name": draft.name,
        "channel": draft.channel,
        "to": draft.to,
        "language": draft.language,
        "subject": draft.subject,
        "context": draft.context,
        "key": draft.key,
        "sealed": sealing.seal(draft.secret, place=place_of(draft.key)) if draft.secret else None,
    }
