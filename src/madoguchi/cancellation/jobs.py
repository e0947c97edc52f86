"""Making it true: tell the network, learn that it let go, wait for the usage, issue the last bill.

Each line of a case says itself what is due and when; a killed worker costs one lease, never work.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q

from madoguchi import policy
from madoguchi.audit.actions import record, record_all
from madoguchi.bills.actions import issue_last_bill
from madoguchi.bills.external import queries as billed_outside
from madoguchi.bills.external.actions import take_bill
from madoguchi.cancellation import messages, queries
from madoguchi.cancellation.models import Case, CaseLine, StatedReason
from madoguchi.contracts.actions import end_line
from madoguchi.contracts.credentials import with_lines
from madoguchi.domain.actor import SYSTEM, Reach
from madoguchi.domain.case_lines import CaseLineState, Event, move
from madoguchi.domain.last_bills import draw_up
from madoguchi.gateways import network
from madoguchi.gateways.network import Answer, Order, Outcome, Switch
from madoguchi.workers.chunks import at_pace, work_through, work_together
from madoguchi.workers.timetable import job

_TOGETHER = 500
_ASK_AGAIN_AFTER = dt.timedelta(seconds=2)
_ASK_FOR_BILL_AFTER = dt.timedelta(hours=1)
_ANSWER_EXPECTED_WITHIN = dt.timedelta(minutes=15)
_GONE = Q(state__in=[CaseLineState.ENDED, CaseLineState.SETTLED_BY_HAND])  # the line is off; its bill may still come


@job("cancellation.begin")
def begin(now: dt.datetime) -> int:
    """Scheduled lines whose time has come: from here on there is no way back."""
    due = CaseLine.claim_due(now=now, only=Q(state=CaseLineState.SCHEDULED), limit=_TOGETHER)
    return work_together(due, _begin_all, _begin, now=now)


@job("cancellation.order")
def order(now: dt.datetime) -> int:
    """Lines that are ending and of which the network has not been told."""
    untold = Q(state=CaseLineState.ENDING, order_reference="")
    lines = at_pace(CaseLine.claim_due(now=now, only=untold), "network", now=now)
    return work_through(lines, _order, now=now)


@job("cancellation.confirm")
def confirm(now: dt.datetime) -> int:
    """Lines of which the network has been told and has not said yet that they are off."""
    told = Q(state=CaseLineState.ENDING) & ~Q(order_reference="")
    return work_through(CaseLine.claim_due(now=now, only=told), _confirm, now=now)


@job("cancellation.settle")
def settle(now: dt.datetime) -> int:
    """Ended lines whose usage is complete, or whose bill came back: when the whole case has ended, it is settled."""
    billed = Case.objects.filter(number__in=billed_outside.list_billed_cases(limit=_TOGETHER))
    CaseLine.objects.filter(_GONE, case__in=billed, work_due_at__gt=now).update(work_due_at=now)
    return work_through(CaseLine.claim_due(now=now, only=_GONE), _settle, now=now)


@job("cancellation.forget_reasons")
def forget_reasons(now: dt.datetime) -> int:
    """Delete why members left, once that is old (``retention.reasons_days``)."""
    old = now - dt.timedelta(days=policy.current().retention.reasons_days)
    gone, _ = StatedReason.objects.filter(stated_at__lte=old).delete()
    return gone


def _begin_all(lines: Sequence[CaseLine], *, now: dt.datetime) -> None:
    with transaction.atomic():
        CaseLine.finish_all(lines, state=move(CaseLineState.SCHEDULED, Event.DUE), ending_at=now, work_due_at=now)
        subjects = [f"case_line:{line.pk}" for line in lines]
        record_all("cancellation.ending", by=SYSTEM, now=now, subjects=subjects)


def _begin(line: CaseLine, *, now: dt.datetime) -> None:
    with transaction.atomic():
        line.finish(state=move(CaseLineState.SCHEDULED, Event.DUE), ending_at=now, work_due_at=now)
        record("cancellation.ending", by=SYSTEM, now=now, subject=f"case_line:{line.pk}")


def _order(line: CaseLine, *, now: dt.datetime) -> None:
    reference = network.connect().place(_switch_off(line), now=now)
    line.finish(order_reference=reference, ordered_at=now, work_due_at=now + _ASK_AGAIN_AFTER)


def _confirm(line: CaseLine, *, now: dt.datetime) -> None:
    answer = network.connect().outcome(line.order_reference, now=now)
    if answer.outcome is Outcome.DONE:
        _end(line, now=now)
    else:
        line.try_later(answer.reason or _without_reason(line, answer, now), now=now)


def _without_reason(line: CaseLine, answer: Answer, now: dt.datetime) -> str:
    """What to say of an answer that gives no reason. Silence is trouble only after a while."""
    if answer.outcome is Outcome.REFUSED:
        return "the network refuses"
    if line.ordered_at is None or now < (answer.expected_at or line.ordered_at + _ANSWER_EXPECTED_WITHIN):
        return ""
    return f"the network has not answered the order of {line.ordered_at:%Y-%m-%d %H:%M} UTC"


def _switch_off(line: CaseLine) -> Order:
    leaving = CaseLine.objects.filter(line__contract=line.case.contract_id, state=CaseLineState.ENDING)
    return Order(
        key=f"case-line-{line.pk}-off",
        switch=Switch.OFF,
        imsi=line.line.imsi,
        phone_number=line.line.phone_number,
        credentials=with_lines.going(line.line, leaving=leaving.values_list("line_id", flat=True)),
    )


def _end(line: CaseLine, *, now: dt.datetime) -> None:
    grace = dt.timedelta(hours=policy.current().quoting.usage_grace_hours)
    complete_at = max(line.case.effective_at + grace, now)
    with transaction.atomic():
        line.finish(state=move(CaseLineState.ENDING, Event.NETWORK_CONFIRMED), ended_at=now, work_due_at=complete_at)
        end_line(line_id=line.line_id, now=now)
        record("cancellation.ended", by=SYSTEM, now=now, subject=f"case_line:{line.pk}")
        if not line.case.lines.exclude(_GONE).exists():
            messages.tell(line.case, "cancellation.ended", now=now)


def _settle(line: CaseLine, *, now: dt.datetime) -> None:
    """Settle the whole case with its last line; the lines before it only stop being due.

    Where the operator's own billing makes the bill, each waits until it has come back.
    """
    if (waits := billed_outside.why_no_bill(line.case.number, line.case.effective_at, now)) is not None:
        line.finish(work_due_at=now + _ASK_FOR_BILL_AFTER, trouble=waits)
        return
    with transaction.atomic():
        # Two workers with the last two lines take turns here, or neither would see the other's line done.
        Case.objects.filter(pk=line.case_id).update(bill_number=F("bill_number"))
        line.finish(work_due_at=None)
        _settle_case(Case.objects.get(pk=line.case_id), now=now)


def _settle_case(case: Case, *, now: dt.datetime) -> None:
    on_the_way = Q(state__in=[CaseLineState.SCHEDULED, CaseLineState.ENDING])
    if case.lines.filter(on_the_way | (_GONE & Q(work_due_at__isnull=False))).exists():
        return
    case.lines.filter(state=CaseLineState.SETTLED_BY_HAND).update(settled_at=now)
    ended = case.lines.filter(state=CaseLineState.ENDED)
    ended.update(state=move(CaseLineState.ENDED, Event.BILLED), settled_at=now)
    case.bill_number = _bill(case, now=now)
    case.save(update_fields=["bill_number"])
    record("cancellation.settled", by=SYSTEM, now=now, subject=f"case:{case.number}")
    messages.tell(case, "cancellation.settled", now=now)


def _bill(case: Case, *, now: dt.datetime) -> str:
    customer = case.contract.customer
    if number := take_bill(case_number=case.number, customer_number=customer.number, by=SYSTEM, now=now):
        return number
    reach = Reach(SYSTEM, frozenset({customer.number}))
    contract = queries.get_contract(reach, case.contract.number)
    quote = queries.quote_of(case)
    # By what was decided, not by what the network has said so far: a late answer changes no bill.
    contract_ended = quote.ends_contract and contract.ends_with(frozenset(quote.lines), case.effective_at)
    last_bill = draw_up(quote, contract, case.effective_at, contract_ended=contract_ended)
    return issue_last_bill(
        last_bill=last_bill,
        customer_number=customer.number,
        contract_number=case.contract.number,
        cause=f"case:{case.number}",
        last_day=case.last_day,
        choice=case.when,
        by=SYSTEM,
        now=now,
    )
