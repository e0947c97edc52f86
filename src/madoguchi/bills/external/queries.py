"""Reading what the operator's billing knew, what it billed, and how that compares with what was quoted."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from madoguchi import policy
from madoguchi.bills.actions import Issued
from madoguchi.bills.external.actions import compare_items
from madoguchi.bills.models import Bill, Heard, PublishedQuote, ReturnedBill
from madoguchi.bills.queries import get_bill
from madoguchi.domain.actor import SYSTEM, Reach
from madoguchi.domain.bill_comparison import Comparison
from madoguchi.domain.billing import AsOf


@dataclass(frozen=True, slots=True)
class Compared:
    """A bill that came back, beside its quote."""

    case_number: str
    contract_number: str
    bill_number: str
    compared_at: dt.datetime
    seen_at: dt.datetime | None
    comparison: Comparison


def find_as_of(at: dt.datetime) -> AsOf | None:
    """Up to when, as was known at ``at``, the billing had rated everything; ``None`` where the bill is ours."""
    if not policy.current().billing.is_external:
        return None
    heard = Heard.objects.filter(heard_at__lte=at).order_by("-heard_at", "-pk").first()
    return AsOf(heard.as_of if heard else None)


def find_comparison(bill_number: str) -> Comparison | None:
    """How a bill that came back compares with its quote; ``None`` for a bill of ours."""
    row = PublishedQuote.objects.select_related("bill").filter(bill__number=bill_number).first()
    return _comparison(row, row.bill) if row and row.bill else None


def get_issued(customer_number: str, number: str) -> Issued:
    """A bill that is there, with by how much it is dearer than was quoted.

    Raises:
        NotInReach: it is not this customer's.
    """
    bill, compared = get_bill(Reach(SYSTEM, frozenset({customer_number})), number), find_comparison(number)
    return Issued(number, bill.total, bill.due_on, compared.dearer_by if compared else 0)


def list_compared(*, differing_only: bool = True, unseen_only: bool = True) -> tuple[Compared, ...]:
    """Bills that came back, latest first: those that differ and that nobody has seen to, or more."""
    rows = PublishedQuote.objects.select_related("bill").exclude(bill=None).order_by("-compared_at", "-pk")
    if differing_only:
        rows = rows.filter(differs=True)
    if unseen_only:
        rows = rows.filter(seen_at=None)
    return tuple(_compared(row, row.bill, row.compared_at) for row in rows if row.bill and row.compared_at)


def list_billed_cases(limit: int) -> list[str]:
    """Cases whose bill has come back and was not taken yet."""
    return list(ReturnedBill.objects.order_by("pk").values_list("case_number", flat=True)[:limit])


def why_no_bills(ended_at: Mapping[str, dt.datetime], now: dt.datetime) -> dict[str, str]:
    """What there is to say of bills that have not come back, by case: nothing while they are in time.

    ``ended_at``: when each case ended. Left out is each whose bill has come back, or is ours.
    """
    awaited = PublishedQuote.objects.filter(case_number__among=ended_at).values_list("case_number", flat=True)
    back = set(ReturnedBill.objects.filter(case_number__in=awaited).values_list("case_number", flat=True))
    return {number: _why_not_back(number, ended_at[number], now) for number in awaited if number not in back}


def list_returned(case_numbers: Collection[str]) -> list[str]:
    """Those of the cases whose bill has come back and was not taken yet."""
    returned = ReturnedBill.objects.filter(case_number__among=case_numbers).order_by("pk")
    return list(returned.values_list("case_number", flat=True))


def _why_not_back(case_number: str, ended_at: dt.datetime, now: dt.datetime) -> str:
    days = policy.current().billing.bill_days
    if now < ended_at + dt.timedelta(days=days):
        return ""
    return f"the operator's billing has sent no bill for {days} days: ask it for the bill of {case_number}"


def _compared(row: PublishedQuote, bill: Bill, compared_at: dt.datetime) -> Compared:
    return Compared(row.case_number, row.contract_number, bill.number, compared_at, row.seen_at, _comparison(row, bill))


def _comparison(row: PublishedQuote, bill: Bill) -> Comparison:
    return compare_items(row.quote, bill.items, bill.stated_total or 0)
