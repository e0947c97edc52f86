"""A message's words: ``templates/messages/<dotted name>/<part>.txt`` in the reader's language. They are no HTML."""

from collections.abc import Mapping

from django.template import Context, Engine
from django.utils import translation

from madoguchi.design import identity
from madoguchi.keys import sealing
from madoguchi.outbox.context import restored
from madoguchi.outbox.models import Message


def render(message: Message, part: str) -> str:
    """One part of a message (``mail_subject``, ``mail``, ``sms``, ``voice``), without blank ends."""
    template = Engine.get_default().get_template(f"messages/{message.name}/{part}.txt")
    with translation.override(message.language):
        return template.render(Context(dict(_context(message)), autoescape=False)).strip()


def secret_of(message: Message) -> Mapping[str, str]:
    """What was sealed into a message; nothing once it has been delivered."""
    return sealing.unseal(bytes(message.sealed), place=f"outbox:{message.key}") if message.sealed else {}


def _context(message: Message) -> Mapping[str, object]:
    return {**restored(message.context), **secret_of(message), "operator": identity.operator()}
