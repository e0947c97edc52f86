"""To whom letters go, in the order in which the post office likes them; and letters that come back."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from madoguchi.audit.actions import record
from madoguchi.domain.actor import Actor
from madoguchi.gateways.reports import Fate, Report
from madoguchi.outbox import fates
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.models import Message

_POSTAL_CODE = re.compile(r"〒(\d{7})")
_LAST = "9" * 8
_RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter and where it goes. ``number`` finds it again."""

    name: str
    number: int
    to: str

    @property
    def postal_code(self) -> str:
        """Seven digits; after all others where there are none."""
        found = _POSTAL_CODE.search(self.to)
        return found[1] if found else _LAST


def by_postal_code(names: Iterable[str]) -> tuple[Envelope, ...]:
    """These letters, sorted by postal code."""
    wanted = list(names)
    rows = Message.objects.filter(channel=Channel.LETTER, provider_id__in=wanted)
    known = {row.provider_id: Envelope(row.provider_id, row.pk, row.to) for row in rows}
    found = [known.get(name, Envelope(name, 0, "")) for name in wanted]  # one that no message knows is printed too
    return tuple(sorted(found, key=lambda one: (one.postal_code, one.to, one.number)))


def note_returned(*, number: int, subjects: Iterable[str], by: Actor, now: dt.datetime) -> bool:
    """A letter about one of these subjects came back: it did not arrive. Whether there was one to note it of."""
    sent = Message.objects.filter(pk=number, channel=Channel.LETTER, subject__in=list(subjects), failed_at=None)
    if not sent.exclude(delivered_at=None).exists():
        return False
    with transaction.atomic():
        fates.note(number, Report(Fate.FAILED, _RETURNED), now=now)
        record("outbox.letter_returned", by=by, now=now, subject=f"message:{number}")
    return True
