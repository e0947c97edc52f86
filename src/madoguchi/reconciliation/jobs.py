"""Once a day the network is asked about every line, and whom else it knows, a chunk at a time.

What has ended and is still on is switched off.
A killed worker costs one lease: the round goes on from its last chunk.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.contracts.credentials import with_lines
from madoguchi.contracts.models import Line
from madoguchi.domain.actor import SYSTEM
from madoguchi.domain.reconciliation import Difference, is_mended
from madoguchi.gateways import network
from madoguchi.gateways.network import Order, Outcome, Switch
from madoguchi.reconciliation import strangers
from madoguchi.reconciliation.comparing import compare
from madoguchi.reconciliation.models import FoundDifference, Round, Stranger
from madoguchi.workers.chunks import work_through
from madoguchi.workers.timetable import job

_CHUNK = 50
_ASK_AGAIN_AFTER = dt.timedelta(seconds=2)
_TOLD, _UNTOLD = ~Q(order_reference=""), Q(order_reference="")


@job("reconciliation.begin")
def begin(now: dt.datetime) -> int:
    """Today's round, when its hour has come."""
    rules, local = policy.current().reconciliation, now.astimezone(policy.current().operator.time_zone)
    if not rules.daily or local.time() < rules.at or Round.objects.filter(day=local.date()).exists():
        return 0
    Round.objects.bulk_create([Round(day=local.date(), work_due_at=now)], ignore_conflicts=True)
    return 1


@job("reconciliation.walk")
def walk(now: dt.datetime) -> int:
    """The next chunk of a round."""
    return work_through(Round.claim_due(now=now, limit=1), _walk, now=now)


@job("reconciliation.order")
def order(now: dt.datetime) -> int:
    """Differences to be mended of which the network has not been told."""
    return work_through(FoundDifference.claim_due(now=now, only=_UNTOLD), _order, now=now)


@job("reconciliation.confirm")
def confirm(now: dt.datetime) -> int:
    """Differences to be mended that the network has not confirmed yet."""
    return work_through(FoundDifference.claim_due(now=now, only=_TOLD), _confirm, now=now)


@job("reconciliation.let_go")
def let_go(now: dt.datetime) -> int:
    """Strangers of whom somebody said that the network is to let go."""
    return work_through(Stranger.claim_due(now=now), strangers.let_go, now=now)


def _walk(row: Round, *, now: dt.datetime) -> None:
    asked = network.connect()
    lines = list(Line.objects.filter(pk__gt=row.position).order_by("pk")[:_CHUNK])
    if not lines:
        strangers.note(row, asked.listed(row.listed_after), now=now)
        return
    found = [(line, compare(line, asked)) for line in lines]
    with transaction.atomic():
        for line, kind in found:
            _note(line, kind, now=now)
        row.finish(position=lines[-1].pk, lines=row.lines + len(lines), work_due_at=now)


def _note(line: Line, kind: Difference | None, *, now: dt.datetime) -> None:
    """Open a difference, or close one that has gone. One of the same kind stays as it is."""
    still = FoundDifference.objects.filter(line=line, gone_at=None)
    if kind is not None and still.filter(kind=kind).exists():
        return
    still.update(gone_at=now, work_due_at=None, claim="", claimed_until=None, trouble="")
    if kind is None:
        return
    due = now if is_mended(kind, policy.current().reconciliation.mend) else None
    trouble = "" if due else "for somebody to see to: it is not mended by itself (policy)"
    FoundDifference.objects.create(line=line, kind=kind, found_at=now, work_due_at=due, trouble=trouble)
    record("reconciliation.found", by=SYSTEM, now=now, subject=f"line:{line.pk}", details={"kind": kind})


def _order(row: FoundDifference, *, now: dt.datetime) -> None:
    asked = network.connect()
    if compare(row.line, asked) != row.kind:
        row.finish(work_due_at=None, gone_at=now)  # it has gone meanwhile, or the card belongs to somebody else now
        return
    reference = asked.place(_mending(row), now=now)
    row.finish(order_reference=reference, work_due_at=now + _ASK_AGAIN_AFTER)


def _confirm(row: FoundDifference, *, now: dt.datetime) -> None:
    answer = network.connect().outcome(row.order_reference, now=now)
    if answer.outcome is not Outcome.DONE:
        row.try_later(answer.reason or "the network has not answered yet", now=now)
        return
    with transaction.atomic():
        row.finish(work_due_at=None, mended_at=now, gone_at=now)
        record("reconciliation.mended", by=SYSTEM, now=now, subject=f"line:{row.line_id}", details={"kind": row.kind})


def _mending(row: FoundDifference) -> Order:
    line, key = row.line, f"difference-{row.pk}"
    if row.kind == Difference.STILL_ON:
        return Order(key, Switch.OFF, line.imsi, line.phone_number, with_lines.going(line, leaving=()))
    return Order(key, Switch.ON, line.imsi, line.phone_number, with_lines.coming(line))
