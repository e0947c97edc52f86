"""What we would have quoted, beside bills that the operator's billing really made. Nothing is written or sent."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from madoguchi import policy
from madoguchi.contracts.models import Contract
from madoguchi.contracts.queries import get_contract
from madoguchi.domain import facts
from madoguchi.domain.actor import ENGINEER, Reach
from madoguchi.domain.bill_comparison import Comparison, compare
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.fixed_items import AboveTheCap
from madoguchi.domain.operator_time import Choice, Schedule, When, start_of_day
from madoguchi.domain.quotes import LinesNotOpen, Quote, price
from madoguchi.gateways.billing import ReturnedBill


@dataclass(frozen=True, slots=True)
class Trial:
    """One bill beside our quote for it. ``problem``: why there is none."""

    bill: str
    contract: str
    last_day: dt.date
    comparison: Comparison | None = None
    problem: str = ""

    @property
    def is_same(self) -> bool:
        """Whether we would have said what was billed."""
        return self.comparison is not None and not self.comparison.differences


def try_bills(bills: Iterable[ReturnedBill]) -> Iterator[Trial]:
    """Quote what each bill is for, as on its last day, and compare. Usage is what the bill says."""
    for bill in bills:
        try:
            quote = _quote(bill)
        except (LookupError, LinesNotOpen, AboveTheCap) as error:
            yield Trial(bill.number, bill.contract, bill.last_day, problem=_WORDS[type(error)])
        else:
            comparison = compare(quote.fixed_items, bill.items, bill.total)
            yield Trial(bill.number, bill.contract, bill.last_day, comparison)


_WORDS = {
    LookupError: "no such contract, or a line of the bill is none of it",
    LinesNotOpen: "its lines had not opened by then",
    AboveTheCap: "our own quote would be above the legal cap: see the policy's fees",
}


def _quote(bill: ReturnedBill) -> Quote:
    """The quote for the lines on the bill, or for the whole contract where it names none."""
    customer = Contract.objects.filter(number=bill.contract).values_list("customer__number", flat=True).first()
    if customer is None:
        raise LookupError
    contract = get_contract(Reach(ENGINEER, frozenset({customer})), bill.contract)
    numbers = frozenset(item.line for item in bill.items if item.line) or _all_of(contract)
    if not numbers <= _all_of(contract):
        raise LookupError
    rules = policy.current()
    zone = rules.operator.time_zone
    ends_at = start_of_day(bill.last_day + dt.timedelta(days=1), zone)
    schedule = Schedule(Choice(When.DATE, bill.last_day), bill.last_day, ends_at, ends_at, ends_at)
    return price(_as_before(contract, numbers), numbers, schedule, rules, start_of_day(bill.last_day, zone))


def _as_before(contract: facts.Contract, numbers: frozenset[str]) -> facts.Contract:
    """The contract while these lines were still active: the export may have them as ended already."""
    lines = tuple(
        dataclasses.replace(line, state=LineState.ACTIVE, leaving_at=None) if line.phone_number in numbers else line
        for line in contract.lines
    )
    return dataclasses.replace(contract, lines=lines)


def _all_of(contract: facts.Contract) -> frozenset[str]:
    return frozenset(line.phone_number for line in contract.lines)
