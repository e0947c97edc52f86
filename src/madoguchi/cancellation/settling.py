"""Settling cases whose usage is complete: the last bill, a chunk in few statements and one transaction.

One line is a chunk of one. What another worker did meanwhile rolls the chunk back.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet

from madoguchi.audit.actions import record_all
from madoguchi.bills.actions import Issued, Owed, issue_last_bills
from madoguchi.bills.external import queries as billed_outside
from madoguchi.bills.external.actions import take_bill
from madoguchi.cancellation import messages, queries
from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.cancellation.particulars import recipients_of
from madoguchi.cancellation.told import Told, list_told
from madoguchi.domain.actor import SYSTEM
from madoguchi.domain.case_lines import GONE, CaseLineState, Event, move
from madoguchi.domain.facts import Contract
from madoguchi.domain.last_bills import AS_ON_FILE, Recipient, draw_up
from madoguchi.workers.many_rows import ValueOf

_ASK_FOR_BILL_AFTER = dt.timedelta(hours=1)
_ON_THE_WAY = Q(state__in=[CaseLineState.SCHEDULED, CaseLineState.ENDING]) | Q(
    state__in=GONE, work_due_at__isnull=False
)


def settle(lines: Sequence[CaseLine], *, now: dt.datetime) -> None:
    """Settle whole cases with their last lines; a line before the last only stops being due.

    Where the operator's own billing makes the bill, each waits until it has come back.

    Raises:
        LeaseLost: one of the lines is no longer ours.
        IntegrityError: one of the cases has its bill already.
        ChangedMeanwhile: one of the charges is on another bill.
    """
    with transaction.atomic():
        lines = _without_those_that_await_their_bill(lines, now)
        shared = _shared_with_others(lines)
        cases = {line.case_id for line in lines} - _with_others_on_the_way(lines, shared)
        _give_back(lines, cases, now=now)
        earlier = _others(lines).filter(case_id__among=cases & shared)
        for state in GONE:
            earlier.filter(state=state).update(**_once_billed(state, now))
        _bill(cases, now=now)


def _give_back(lines: Sequence[CaseLine], settled: Collection[int], *, now: dt.datetime) -> None:
    """Lines of cases that are settled say so; those of others only stop being due. Each is written once."""
    alike = defaultdict[str, list[CaseLine]](list)
    for line in lines:
        alike[line.state if line.case_id in settled else ""].append(line)
    for state, together in alike.items():
        CaseLine.finish_all(together, work_due_at=None, **(_once_billed(state, now) if state else {}))


def _once_billed(state: str, now: dt.datetime) -> dict[str, object]:
    """How a line that has gone changes with its bill; one that was settled by hand stays that."""
    if state == CaseLineState.SETTLED_BY_HAND:
        return {"settled_at": now}
    return {"state": move(CaseLineState(state), Event.BILLED), "settled_at": now}


def _without_those_that_await_their_bill(lines: Sequence[CaseLine], now: dt.datetime) -> Sequence[CaseLine]:
    """The lines without those of cases whose bill has not come back: they are given back, to be asked about again."""
    cases = Case.objects.filter(pk__among={line.case_id for line in lines})
    numbers = {pk: (number, ended_at) for pk, number, ended_at in cases.values_list("pk", "number", "effective_at")}
    awaited = billed_outside.why_no_bills(dict(numbers.values()), now)
    by_reason = defaultdict[str, list[CaseLine]](list)
    for line in lines:
        if (reason := awaited.get(numbers[line.case_id][0])) is not None:
            by_reason[reason].append(line)
    for reason, together in by_reason.items():
        CaseLine.finish_all(together, work_due_at=now + _ASK_FOR_BILL_AFTER, trouble=reason)
    return [line for line in lines if numbers[line.case_id][0] not in awaited] if awaited else lines


def _shared_with_others(lines: Sequence[CaseLine]) -> set[int]:
    """The cases that have lines that are not among these."""
    return set(_others(lines).filter(case_id__among={line.case_id for line in lines}).values_list("case_id", flat=True))


def _with_others_on_the_way(lines: Sequence[CaseLine], shared: Collection[int]) -> set[int]:
    """The cases of which lines that are not among these still have to come so far."""
    _take_turns(shared)
    return set(_others(lines).filter(_ON_THE_WAY, case_id__among=shared).values_list("case_id", flat=True))


def _others(lines: Sequence[CaseLine]) -> "QuerySet[CaseLine]":
    return CaseLine.objects.exclude(pk__among=[line.pk for line in lines])


def _take_turns(cases: Collection[int]) -> None:
    """Two workers with the last two lines of a case: without this, neither would see the other's line done."""
    Case.objects.filter(pk__among=cases).update(bill_number=F("bill_number"))


def _bill(keys: Collection[int], *, now: dt.datetime) -> None:
    cases = {case.number: case for case in list_told(keys)}
    recipients = recipients_of(cases.values())
    bills = {number: _taken(cases[number], now) for number in billed_outside.list_returned(cases)}
    bills |= _issued([case for number, case in cases.items() if number not in bills], recipients, now)
    told = {cases[number].pk: bill for number, bill in bills.items()}
    billed = ValueOf({pk: bill.number for pk, bill in told.items()})
    Case.objects.filter(pk__among=told).update(bill_number=billed)
    record_all("cancellation.settled", by=SYSTEM, now=now, subjects=[f"case:{number}" for number in cases])
    messages.tell_all(list(cases.values()), "cancellation.settled", now=now, bills=told, recipients=recipients)


def _issued(cases: Sequence[Told], recipients: Mapping[int, Recipient], now: dt.datetime) -> dict[str, Issued]:
    """Our own bills, by case."""
    contracts = queries.get_used_contracts({case.contract_number for case in cases})
    owed = [_owed(case, contracts[case.contract_number], recipients.get(case.pk, AS_ON_FILE)) for case in cases]
    issued = issue_last_bills(owed=owed, by=SYSTEM, now=now)
    return {case.number: issued[one.cause] for case, one in zip(cases, owed, strict=True)}


def _taken(case: Told, now: dt.datetime) -> Issued:
    """The bill of the operator's billing, which has come back."""
    customer = case.customer.number
    number = take_bill(case_number=case.number, customer_number=customer, by=SYSTEM, now=now)
    return billed_outside.get_issued(customer, number)


def _owed(case: Told, contract: Contract, recipient: Recipient) -> Owed:
    quote = case.quote
    # By what was decided, not by what the network has said so far: a late answer changes no bill.
    contract_ended = quote.ends_contract and contract.ends_with(frozenset(quote.lines), case.effective_at)
    last_bill = draw_up(quote, contract, case.effective_at, contract_ended=contract_ended)
    return Owed(
        last_bill=dataclasses.replace(last_bill, recipient=recipient),
        customer_number=case.customer.number,
        contract_number=case.contract_number,
        cause=f"case:{case.number}",
        last_day=case.last_day,
        choice=case.when,
    )
