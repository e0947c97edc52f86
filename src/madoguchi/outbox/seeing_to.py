"""What somebody does about a message that does not leave or did not arrive."""

import datetime as dt

from django.db import transaction

from madoguchi.audit.actions import record
from madoguchi.domain.actor import Actor
from madoguchi.outbox.models import Message

_CODES = "codes."


class CannotGoAgain(Exception):
    """The message cannot be sent again; the words say why, and what to do instead."""


def resend(*, key: str, by: Actor, now: dt.datetime) -> None:
    """Let a message go out again that was given up, also one of which nobody knows whether it was sent.

    Raises:
        CannotGoAgain: it was handed over, is on its way, holds a code that has run out, or is not there.
    """
    with transaction.atomic():
        _refuse_what_cannot(key)
        given_up = Message.objects.filter(key=key, delivered_at=None, work_due_at=None)
        anew = {"asked_at": None, "failed_at": None, "attempts": 0, "trouble": ""}
        if given_up.update(work_due_at=now, **anew) != 1:
            raise CannotGoAgain(f"{key} is on its way.")
        record("outbox.resent", by=by, now=now, subject=f"message:{Message.objects.get(key=key).pk}")


def leave(*, key: str, by: Actor, now: dt.datetime) -> bool:
    """Leave a message as it is: it is stuck no more. Whether there was one to be seen to."""
    with transaction.atomic():
        waiting = Message.objects.filter(key=key, work_due_at=None).exclude(trouble="")
        if waiting.update(trouble="") != 1:
            return False
        record("outbox.left", by=by, now=now, subject=f"message:{Message.objects.get(key=key).pk}")
    return True


def _refuse_what_cannot(key: str) -> None:
    message = Message.objects.filter(key=key).first()
    if message is None:
        raise CannotGoAgain(f"There is no message {key}: `madoguchi stuck` shows their keys.")
    if message.delivered_at:
        raise CannotGoAgain(f"{key} was handed over, and its words are gone. Correct the address; then leave it.")
    if message.name.startswith(_CODES):
        raise CannotGoAgain(f"The code in {key} has run out: who still needs one asks for another. Leave it.")
