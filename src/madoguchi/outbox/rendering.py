"""A message's words: ``templates/messages/<dotted name>/<part>.txt`` in the reader's language. They are no HTML."""

from collections.abc import Mapping

from django.template import Context, Engine
from django.utils import translation

from madoguchi.design import identity
from madoguchi.outbox.context import restored
from madoguchi.outbox.models import Message


def render(message: Message, part: str) -> str:
    """One part of a message (``mail_subject``, ``mail``, ``sms``, ``voice``), without blank ends."""
    template = Engine.get_default().get_template(f"messages/{message.name}/{part}.txt")
    with translation.override(message.language):
        return template.render(Context(dict(_context(message)), autoescape=False)).strip()


def _context(message: Message) -> Mapping[str, object]:
    return {**restored(message.context), **message.opened(), "operator": identity.operator()}
