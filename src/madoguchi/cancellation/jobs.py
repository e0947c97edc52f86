"""Making it true: tell the network, learn that it let go, wait for the usage, issue the last bill.

Each line of a case says itself what is due and when; a killed worker costs one lease, never work. What is written is
written for a chunk of lines at once (``ending``, ``settling``); the network is told and asked line by line.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

from django.db.models import Q

from madoguchi import policy
from madoguchi.bills.external import queries as billed_outside
from madoguchi.cancellation import ending, settling
from madoguchi.cancellation.declarations.actions import carry_out
from madoguchi.cancellation.models import Case, CaseLine, Declaration, StatedReason
from madoguchi.contracts.credentials import with_lines
from madoguchi.contracts.models import Line
from madoguchi.domain.case_lines import GONE, CaseLineState
from madoguchi.gateways import network
from madoguchi.gateways.network import Answer, Order, Outcome, Switch
from madoguchi.workers.chunks import Later, ask_through, at_pace, work_at_once, work_through, work_together
from madoguchi.workers.timetable import job

_TOGETHER = 500
_ASK_AGAIN_AFTER = dt.timedelta(seconds=2)
_ANSWER_EXPECTED_WITHIN = dt.timedelta(minutes=15)


@job("cancellation.begin")
def begin(now: dt.datetime) -> int:
    """Scheduled lines whose time has come: from here on there is no way back."""
    due = Q(state=CaseLineState.SCHEDULED)
    return work_at_once(CaseLine, due, ending.begin, limit=_TOGETHER, needing=["state"], now=now)


@job("cancellation.order")
def order(now: dt.datetime) -> int:
    """Lines that are ending and of which the network has not been told."""
    untold = Q(state=CaseLineState.ENDING, order_reference="")
    claimed = CaseLine.claim_due(now=now, only=untold, limit=_TOGETHER, needing=["state", "line_id"])
    lines = at_pace(claimed, "network", now=now)
    if not lines:
        return 0
    orders, door = _switch_off(lines), network.connect()
    return ask_through(lines, lambda line: door.place(orders[line], now=now), partial(_note, now=now), now=now)


@job("cancellation.confirm")
def confirm(now: dt.datetime) -> int:
    """Lines of which the network has been told and has not said yet that they are off."""
    told = Q(state=CaseLineState.ENDING) & ~Q(order_reference="")
    needing = ["state", "case_id", "line_id", "order_reference", "ordered_at"]
    lines = CaseLine.claim_due(now=now, only=told, limit=_TOGETHER, needing=needing)
    if not lines:
        return 0
    door = network.connect()

    def ask(line: CaseLine) -> None:
        _refuse_unless_done(line, door.outcome(line.order_reference, now=now), now)

    return ask_through(lines, ask, lambda off: work_together(list(off), ending.end, now=now), now=now)


@job("cancellation.settle")
def settle(now: dt.datetime) -> int:
    """Ended lines whose usage is complete, or whose bill came back: when the whole case has ended, it is settled."""
    billed = Case.objects.filter(number__in=billed_outside.list_billed_cases(limit=_TOGETHER))
    waiting = CaseLine.objects.filter(state__in=GONE, case__in=billed, work_due_at__gt=now)
    waiting.filter(attempts=0).update(work_due_at=now)  # what has failed keeps to its next try
    complete = Q(state__in=GONE)
    return work_at_once(CaseLine, complete, settling.settle, limit=_TOGETHER, needing=["state", "case_id"], now=now)


@job("cancellation.carry_out_declarations")
def carry_out_declarations(now: dt.datetime) -> int:
    """Declarations at which nobody has looked yet: which contract they name, if any."""
    return work_through(Declaration.claim_due(now=now), carry_out, now=now)


@job("cancellation.forget_declarations")
def forget_declarations(now: dt.datetime) -> int:
    """Delete what was declared without a log-in, once nobody has to prove it any more."""
    old = now - dt.timedelta(days=policy.current().retention.declarations_days)
    gone, _ = Declaration.objects.filter(declared_at__lte=old, work_due_at=None).delete()
    return gone


@job("cancellation.forget_reasons")
def forget_reasons(now: dt.datetime) -> int:
    """Delete why members left, once that is old (``retention.reasons_days``)."""
    old = now - dt.timedelta(days=policy.current().retention.reasons_days)
    gone, _ = StatedReason.objects.filter(stated_at__lte=old).delete()
    return gone


def _switch_off(lines: Sequence[CaseLine]) -> dict[CaseLine, Order]:
    """What the network is told of each."""
    rows = Line.objects.filter(pk__among=[line.line_id for line in lines]).only("contract", "imsi", "phone_number")
    of_customers = {row.pk: row for row in rows}
    contracts = {line.contract_id for line in of_customers.values()}
    leaving = CaseLine.objects.filter(line__contract_id__among=contracts, state=CaseLineState.ENDING)
    credentials = with_lines.going_each(of_customers.values(), leaving=leaving.values_list("line_id", flat=True))
    return {
        line: Order(
            key=f"case-line-{line.pk}-off",
            switch=Switch.OFF,
            imsi=of_customers[line.line_id].imsi,
            phone_number=of_customers[line.line_id].phone_number,
            credentials=credentials[line.line_id],
        )
        for line in lines
    }


def _note(references: Mapping[CaseLine, str], *, now: dt.datetime) -> None:
    """Keep by what the network knows the orders."""

    def write(lines: Sequence[CaseLine], *, now: dt.datetime) -> None:
        known = {line: references[line] for line in lines}
        CaseLine.finish_each(known, column="order_reference", ordered_at=now, work_due_at=now + _ASK_AGAIN_AFTER)

    work_together(list(references), write, now=now)


def _refuse_unless_done(line: CaseLine, answer: Answer, now: dt.datetime) -> None:
    if answer.outcome is not Outcome.DONE:
        raise Later(answer.reason or _without_reason(line, answer, now))


def _without_reason(line: CaseLine, answer: Answer, now: dt.datetime) -> str:
    """What to say of an answer that gives no reason. Silence is trouble only after a while."""
    if answer.outcome is Outcome.REFUSED:
        return "the network refuses"
    if line.ordered_at is None or now < (answer.expected_at or line.ordered_at + _ANSWER_EXPECTED_WITHIN):
        return ""
    return f"the network has not answered the order of {line.ordered_at:%Y-%m-%d %H:%M} UTC"
