"""A message's words: ``templates/messages/<dotted name>/<part>.txt`` in the reader's language."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils import translation

from madoguchi import policy
from madoguchi.keys import sealing
from madoguchi.outbox.models import Message


def render(message: Message, part: str) -> str:
    """One part of a message (``mail_subject``, ``mail``, ``sms``), without blank ends."""
    with translation.override(message.language):
        return render_to_string(f"messages/{message.name}/{part}.txt", dict(_context(message))).strip()


def _context(message: Message) -> Mapping[str, object]:
    secret = sealing.unseal(bytes(message.sealed), place=f"outbox:{message.key}") if message.sealed else {}
    return {**message.context, **secret, "operator": policy.current().operator}
