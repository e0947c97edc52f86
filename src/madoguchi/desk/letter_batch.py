"""A batch of letters for the printer: the address sheet on top, below it every letter, sorted by postal code."""

import datetime as dt
import io

from pypdf import PdfWriter

from madoguchi import policy
from madoguchi.design.paper.typesetting import typeset
from madoguchi.domain.actor import Actor
from madoguchi.outbox import letters
from madoguchi.outbox.envelopes import Envelope, by_postal_code
from madoguchi.outbox.letters import Waiting


class NothingToPrint(Exception):
    """Every letter that waits was printed before."""


def print_batch(*, again: bool, by: Actor, now: dt.datetime) -> bytes:
    """One PDF of every letter that was not printed yet; ``again``: of every one that waits. Each printing is noted.

    Raises:
        NothingToPrint: there is none.
    """
    waiting = [one for one in letters.list_waiting() if again or one.printed_at is None]
    envelopes = by_postal_code(one.name for one in waiting)
    if not envelopes:
        raise NothingToPrint
    paper = PdfWriter()
    paper.append(io.BytesIO(_sheet(envelopes, now)))
    paper.append(io.BytesIO(letters.print_letters([one.name for one in envelopes], by=by, now=now)))
    written = io.BytesIO()
    paper.write(written)
    return written.getvalue()


def post_printed(*, by: Actor, now: dt.datetime) -> int:
    """Say that every letter that was printed is in the post; how many."""
    printed = [one for one in letters.list_waiting() if one.printed_at is not None]
    for one in printed:
        letters.mark_posted(one.name, by=by, now=now)
    return len(printed)


def list_waiting() -> tuple[Waiting, ...]:
    """Every letter that nobody has posted, oldest first."""
    return letters.list_waiting()


def _sheet(envelopes: tuple[Envelope, ...], now: dt.datetime) -> bytes:
    operator = policy.current().operator
    data = {
        "operator": operator.name,
        "printed": f"{now.astimezone(operator.time_zone):%Y-%m-%d %H:%M}",
        "rows": [{"to": one.to, "number": one.number} for one in envelopes],
    }
    return typeset("desk/address_sheet.typ", data, title="宛名の一覧", made_at=now)
