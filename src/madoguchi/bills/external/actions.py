"""Handing accepted quotes to the operator's billing, and taking its bill for ours to show."""

import datetime as dt

from django.db import transaction

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.bills.models import Bill, PublishedQuote, ReturnedBill
from madoguchi.contracts.models import Customer
from madoguchi.domain.actor import Actor
from madoguchi.domain.bill_comparison import Comparison, compare
from madoguchi.domain.items import Item, totals
from madoguchi.domain.operator_time import Schedule
from madoguchi.domain.plain import plain, restore
from madoguchi.domain.quotes import Quote


def publish_quote(*, case_number: str, quote: Quote, schedule: Schedule, now: dt.datetime) -> None:
    """Have the operator's billing told of a quote that was accepted. Nothing where the bill is ours.

    Call within the transaction that accepts it.
    """
    if not policy.current().billing.is_external:
        return
    PublishedQuote.objects.create(
        case_number=case_number,
        contract_number=quote.contract,
        quote=plain(quote),
        choice=schedule.choice.when,
        last_day=schedule.last_day,
        effective_at=schedule.effective_at,
        accepted_at=now,
        work_due_at=now,
    )


def take_quote_back(*, case_number: str, now: dt.datetime) -> None:
    """Have the billing told that a quote counts no more. Call within the transaction that takes the case back."""
    told = PublishedQuote.objects.filter(case_number=case_number, taken_back_at=None, bill=None)
    told.update(taken_back_at=now, work_due_at=now)


def take_bill(*, case_number: str, customer_number: str, by: Actor, now: dt.datetime) -> str:
    """Take the bill that came back for a case as its last bill, compared with the quote; its number.

    Call within the transaction that settles the case, once it has come back (``queries.list_returned``).

    Raises:
        ReturnedBill.DoesNotExist: it has not come back, or was taken already.
        IntegrityError: there is a bill for this case already.
    """
    returned = ReturnedBill.objects.get(case_number=case_number)
    published = PublishedQuote.objects.get(case_number=case_number)
    bill = _copied(returned, published, customer_number)
    compared = compare_items(published.quote, returned.items, returned.total)
    _keep(published, bill, compared, now)
    returned.delete()
    details = {"cause": bill.cause, "differences": len(compared.differences), "dearer_by": compared.dearer_by}
    record("bills.came_back", by=by, now=now, subject=f"bill:{bill.number}", details=details)
    return bill.number


def compare_items(quote: dict[str, object], items: list[object], total: int) -> Comparison:
    """A quote and a bill, both as they are stored, compared."""
    return compare(restore(Quote, quote).items, tuple(restore(Item, item) for item in items), total)


def see_to(*, case_number: str, by: Actor, now: dt.datetime) -> bool:
    """Somebody has seen to a bill that was not as quoted: it is stuck no more. Whether there was one to be seen to."""
    with transaction.atomic():
        waiting = PublishedQuote.objects.filter(case_number=case_number, differs=True, seen_at=None)
        if waiting.update(seen_at=now, trouble="") != 1:
            return False
        record("bills.difference_seen", by=by, now=now, subject=f"case:{case_number}")
    return True


def _copied(returned: ReturnedBill, published: PublishedQuote, customer_number: str) -> Bill:
    adds_up = totals(restore(Item, item) for item in returned.items)
    return Bill.objects.create(
        number=returned.number,
        customer=Customer.objects.get(number=customer_number),
        contract_number=returned.contract_number,
        cause=f"case:{published.case_number}",
        issued_at=returned.issued_at,
        due_on=returned.due_on,
        last_day=returned.last_day,
        choice=published.choice,
        items=returned.items,
        totals={**plain(adds_up), "total": returned.total},
        stated_total=returned.total,
    )


def _keep(published: PublishedQuote, bill: Bill, compared: Comparison, now: dt.datetime) -> None:
    """Write down how it compares. What differs is trouble, and so stuck, until somebody has seen to it."""
    differs = bool(compared.differences)
    row = PublishedQuote.objects.filter(pk=published.pk)
    row.update(bill=bill, compared_at=now, differs=differs)
    if differs:
        row.update(trouble=_in_words(compared))


def _in_words(compared: Comparison) -> str:
    more, less = compared.dearer_by, compared.cheaper_by
    by = f"{more} yen dearer than" if more else f"{less} yen cheaper than" if less else "of the same sum as"
    return f"the bill is {by} quoted, with {len(compared.differences)} differences: madoguchi bills differences"
