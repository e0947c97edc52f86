"""Taking in what the operator's billing has rated and billed, a chunk at a time."""

import datetime as dt

from django.db import transaction

from madoguchi import policy
from madoguchi.bills.models import Bill, Feed, Heard, PublishedQuote, ReturnedBill
from madoguchi.contracts.pulled_charges import keep_charges
from madoguchi.domain.plain import plain
from madoguchi.gateways import billing
from madoguchi.gateways.billing import Bills, Charges
from madoguchi.gateways.billing import ReturnedBill as Told

CHARGES, BILLS = "charges", "bills"
_KEPT = dt.timedelta(days=2)  # a price that was shown holds for a day at most
_SHOWN = 3


def begin(now: dt.datetime) -> None:
    """Both feeds are there and go on; the first time they are due at once."""
    if Feed.objects.exclude(work_due_at=None).count() < len((CHARGES, BILLS)):
        Feed.objects.bulk_create([Feed(name=name) for name in (CHARGES, BILLS)], ignore_conflicts=True)
        Feed.objects.filter(work_due_at=None).update(work_due_at=now)


def rest() -> None:
    """Both feeds stand still where the bill is ours now; where they stood is kept."""
    going_on = Feed.objects.exclude(work_due_at=None)
    if going_on.exists():
        going_on.update(work_due_at=None, claim="", claimed_until=None, trouble="")


def take_in(feed: Feed, *, now: dt.datetime) -> None:
    """The next chunk of a feed, kept together with where the one after it begins."""
    (_take_charges if feed.name == CHARGES else _take_bills)(feed, now)


def _take_charges(feed: Feed, now: dt.datetime) -> None:
    found = billing.connect().charges(feed.after, now=now)
    with transaction.atomic():
        unknown = keep_charges(found.charges, now=now)
        if found.as_of:
            Heard.objects.filter(heard_at__lt=now - _KEPT).delete()
            Heard.objects.create(as_of=min(found.as_of, now), heard_at=now)
        _go_on(feed, found, is_last=found.is_last, trouble=_not_ours("charges", unknown), now=now)


def _take_bills(feed: Feed, now: dt.datetime) -> None:
    awaited = PublishedQuote.objects.filter(bill=None, taken_back_at=None).values_list("contract_number", flat=True)
    found = billing.connect().bills(feed.after, frozenset(awaited), now=now)
    with transaction.atomic():
        unknown = [bill.number for bill in found.bills if not _keep(bill, now)]
        _go_on(feed, found, is_last=found.is_last, trouble=_not_ours("bills", unknown), now=now)


def _keep(bill: Told, now: dt.datetime) -> bool:
    """Keep a bill for its case; whether it belongs to one. A case has one bill: a later one of it changes nothing."""
    if any(kept.objects.filter(number=bill.number).exists() for kept in (ReturnedBill, Bill)):
        return True
    case_number = _case_of(bill)
    if not case_number or ReturnedBill.objects.filter(case_number=case_number).exists():
        return not bill.quote and not case_number
    ReturnedBill.objects.create(
        number=bill.number,
        case_number=case_number,
        contract_number=bill.contract,
        issued_at=bill.issued_at,
        due_on=bill.due_on,
        last_day=bill.last_day,
        total=bill.total,
        items=[plain(item) for item in bill.items],
        received_at=now,
    )
    return True


def _case_of(bill: Told) -> str:
    """The case that a bill is for: which it names, or the only one of its contract that ends on its last day."""
    awaiting = PublishedQuote.objects.filter(contract_number=bill.contract, bill=None, taken_back_at=None)
    chosen = awaiting.filter(case_number=bill.quote) if bill.quote else awaiting.filter(last_day=bill.last_day)
    numbers = list(chosen.values_list("case_number", flat=True)[:2])
    return numbers[0] if len(numbers) == 1 else ""


def _go_on(feed: Feed, found: Charges | Bills, *, is_last: bool, trouble: str, now: dt.datetime) -> None:
    wait = dt.timedelta(minutes=policy.current().billing.pull_minutes) if is_last else dt.timedelta()
    feed.finish(after=found.after, work_due_at=now + wait, trouble=trouble)


def _not_ours(what: str, unknown: list[str]) -> str:
    if not unknown:
        return ""
    return f"{len(unknown)} {what} belong to nothing that we know: {', '.join(unknown[:_SHOWN])}"[:500]
