"""Sending so that nobody gets the same thing twice, also where the provider would not notice."""

import datetime as dt
from collections.abc import Callable

from madoguchi.gateways import GatewayError, Unsure
from madoguchi.gateways.reports import Tracing
from madoguchi.outbox.models import Message


def once(message: Message, gateway: object, send: Callable[[], str], *, text: str, now: dt.datetime) -> str:
    """Send, or learn what an earlier sending led to; the provider's id.

    Most gateways tell a second asking from the first by the message's key. With the others it is noted before that we
    ask: killed, or without an answer, the next worker looks for reports and asks the provider before it sends again.

    Raises:
        GatewayError: not sent, or (:class:`Unsure`) nobody knows.
    """
    if not isinstance(gateway, Tracing):
        return send()
    if message.asked_at:
        found = _reported(message) or gateway.trace(to=message.to, text=text, since=message.asked_at, now=now)
        if found:
            return found
    message.note(asked_at=now)
    try:
        return send()
    except Unsure:
        raise
    except GatewayError:
        message.note(asked_at=None)
        raise


def _reported(message: Message) -> str | None:
    """A report says that the provider has it, whatever became of it."""
    report = message.reports.first()
    return (report.provider_id or "reported") if report else None
