"""Letters that wait to be printed and posted: what the command line does, and the desk does the same."""

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

from pypdf import PdfWriter

from madoguchi.audit.actions import record
from madoguchi.domain.actor import Actor
from madoguchi.gateways import letter_folder
from madoguchi.gateways.reports import Fate, Report
from madoguchi.outbox import fates
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.models import Message

_PRINTED, _POSTED = "printed", "posted"


class NoSuchLetter(Exception):
    """No letter of this name waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter in the folder. ``about`` is the message's dotted name; who gets it stands on the paper alone."""

    name: str
    about: str
    written_at: dt.datetime | None
    printed_at: dt.datetime | None


def list_waiting() -> tuple[Waiting, ...]:
    """Every letter that nobody has posted, oldest first."""
    found = [_waiting(name) for name in letter_folder.names()]
    return tuple(sorted(found, key=lambda letter: (letter.written_at is not None, letter.written_at, letter.name)))


def print_letters(names: Iterable[str], *, by: Actor, now: dt.datetime) -> bytes:
    """These letters as one PDF, each beginning on a page of its own; written down, because whoever has it can read.

    Raises:
        NoSuchLetter: one of them does not wait.
    """
    paper = PdfWriter()
    for name in names:
        try:
            paper.append(io.BytesIO(letter_folder.read(name)))
        except FileNotFoundError:
            raise NoSuchLetter(name) from None
        _note(name, _PRINTED, by=by, now=now)
    written = io.BytesIO()
    paper.write(written)
    return written.getvalue()


def mark_posted(name: str, *, by: Actor, now: dt.datetime) -> None:
    """A letter is in the post: its PDF is thrown away.

    Raises:
        NoSuchLetter: it does not wait.
    """
    if name not in letter_folder.names():
        raise NoSuchLetter(name)
    _note(name, _POSTED, by=by, now=now)
    letter_folder.discard(name)


def _waiting(name: str) -> Waiting:
    message = _message(name)
    if message is None:
        return Waiting(name, "", None, None)
    printed = message.reports.filter(reason=_PRINTED).first()
    return Waiting(name, message.name, message.delivered_at, printed.at if printed else None)


def _note(name: str, what: str, *, by: Actor, now: dt.datetime) -> None:
    message = _message(name)
    subject = f"message:{message.pk}" if message else f"letter:{name}"
    record(f"outbox.letter_{what}", by=by, now=now, subject=subject[:64])
    if message:
        fates.note(message.pk, Report(Fate.ON_ITS_WAY, what), now=now)


def _message(name: str) -> Message | None:
    return Message.objects.filter(channel=Channel.LETTER, provider_id=name).first()
