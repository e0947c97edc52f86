"""The other direction: whom the network knows and we do not. Shown, and let go of only by an explicit command."""

import datetime as dt

from django.db import transaction

from madoguchi.audit.actions import record
from madoguchi.contracts.models import ConnectionCredential, Line
from madoguchi.domain.actor import SYSTEM, Actor
from madoguchi.gateways import network
from madoguchi.gateways.network import Credential, Known, Listed, Order, Outcome, Switch
from madoguchi.reconciliation.models import Round, Stranger

_FOR_SOMEBODY = "the network knows it, and we know no line of it: madoguchi network strangers"
_ASK_AGAIN_AFTER = dt.timedelta(seconds=2)


def note(row: Round, listed: Listed, *, now: dt.datetime) -> None:
    """Keep a chunk's strangers, and go on to the next chunk; at the last one forget who is a stranger no more."""
    with transaction.atomic():
        for known in _unknown(listed.known):
            _note(known, row.day, now=now)
        if listed.after:
            row.finish(listed_after=listed.after, listed=row.listed + len(listed.known), work_due_at=now)
            return
        Stranger.objects.filter(gone_at=None).exclude(seen_on=row.day).update(
            gone_at=now, work_due_at=None, claim="", claimed_until=None, trouble=""
        )
        row.finish(work_due_at=None, finished_at=now, listed=row.listed + len(listed.known))


def ask_to_let_go(numbers: list[int], *, by: Actor, now: dt.datetime) -> list[int]:
    """Have the network let go of these strangers; the numbers of those that were there to be let go of."""
    asked = []
    with transaction.atomic():
        for number in numbers:
            open_ones = Stranger.objects.filter(pk=number, gone_at=None, asked_at=None)
            if open_ones.update(asked_at=now, work_due_at=now, trouble="") == 1:
                record("reconciliation.stranger_asked", by=by, now=now, subject=f"stranger:{number}")
                asked.append(number)
    return asked


def let_go(row: Stranger, *, now: dt.datetime) -> None:
    """Order it, or learn what became of the order. Who has become ours meanwhile is left alone."""
    if not row.order_reference:
        _order(row, now=now)
        return
    answer = network.connect().outcome(row.order_reference, now=now)
    if answer.outcome is not Outcome.DONE:
        row.try_later(answer.reason or "the network has not answered yet", now=now)
        return
    with transaction.atomic():
        row.finish(work_due_at=None, let_go_at=now, gone_at=now)
        record("reconciliation.stranger_let_go", by=SYSTEM, now=now, subject=f"stranger:{row.pk}")


def _order(row: Stranger, *, now: dt.datetime) -> None:
    known = Known(row.imsi, row.auth_id, row.part)
    if not _unknown((known,)):
        row.finish(work_due_at=None, gone_at=now)
        return
    credentials = (Credential(row.auth_id),) if row.auth_id else ()
    order = Order(f"stranger-{row.pk}", Switch.OFF, row.imsi, "", credentials, only=row.part)
    reference = network.connect().place(order, now=now)
    row.finish(order_reference=reference, work_due_at=now + _ASK_AGAIN_AFTER)


def _note(known: Known, day: dt.date, *, now: dt.datetime) -> None:
    still = Stranger.objects.filter(imsi=known.imsi, auth_id=known.auth_id, part=known.part, gone_at=None)
    if still.update(seen_on=day):
        return
    found = Stranger.objects.create(
        imsi=known.imsi, auth_id=known.auth_id, part=known.part, found_at=now, seen_on=day, trouble=_FOR_SOMEBODY
    )
    record("reconciliation.stranger_found", by=SYSTEM, now=now, subject=f"stranger:{found.pk}")


def _unknown(known: tuple[Known, ...]) -> list[Known]:
    """Those of whom we have neither a line, whatever its state, nor a credential."""
    imsis = {one.imsi for one in known if one.imsi}
    ids = {one.auth_id for one in known if one.auth_id}
    our_cards = set(Line.objects.filter(imsi__in=imsis).values_list("imsi", flat=True))
    our_ids = set(ConnectionCredential.objects.filter(auth_id__in=ids).values_list("auth_id", flat=True))
    return [one for one in known if (one.imsi not in our_cards if one.imsi else one.auth_id not in our_ids)]
