"""Issuing bills (``own`` billing: the last bill is ours)."""

import dataclasses
import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi import policy
from madoguchi.audit.actions import record_each
from madoguchi.bills.models import Bill, place_of
from madoguchi.contracts.actions import mark_billed
from madoguchi.contracts.models import Customer
from madoguchi.domain.actor import Actor
from madoguchi.domain.last_bills import AS_ON_FILE, LastBill
from madoguchi.domain.operator_time import day_of
from madoguchi.domain.plain import plain
from madoguchi.domain.quotes import ItemKind
from madoguchi.keys import sealing
from madoguchi.workers import many_rows

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A last bill that is to be issued, and what for: there is one bill for each ``cause``, whoever asks twice."""

    last_bill: LastBill
    customer_number: str
    contract_number: str
    cause: str
    last_day: dt.date
    choice: str


@dataclass(frozen=True, slots=True)
class Issued:
    """What became of it."""

    number: str
    total: int
    due_on: dt.date
    dearer_by: int = 0  # of a bill that came back: by how much it is dearer than was quoted


def issue_last_bills(*, owed: Sequence[Owed], by: Actor, now: dt.datetime) -> dict[str, Issued]:
    """Write last bills and take their charges out of the unbilled ones, in few statements; what was issued by cause.

    Call within a transaction.

    Raises:
        IntegrityError: there is a bill for one of the causes already.
        ChangedMeanwhile: one of the charges is on another bill.
    """
    today = day_of(now, policy.current().operator.time_zone)
    due_on = today + dt.timedelta(days=policy.current().quoting.payment_days)
    keys = _keys_of_customers(owed)
    bills = [_bill(one, keys[one.customer_number], today, due_on, now) for one in owed]
    many_rows.insert(Bill, bills)
    used = [item.reference for one in owed for item in one.last_bill.items if item.kind is ItemKind.USAGE]
    mark_billed(references=used, now=now)
    record_each(
        "bills.issued", by=by, now=now, details={f"bill:{bill['number']}": {"cause": bill["cause"]} for bill in bills}
    )
    return {bill["cause"]: Issued(bill["number"], bill["totals"]["total"], due_on) for bill in bills}


def _keys_of_customers(owed: Sequence[Owed]) -> dict[str, int]:
    hers = Customer.objects.filter(number__among=list({one.customer_number for one in owed}))
    return dict(hers.values_list("number", "pk"))


def _bill(one: Owed, customer_id: int, today: dt.date, due_on: dt.date, now: dt.datetime) -> dict[str, Any]:
    number, totals, recipient = _new_number(today), one.last_bill.totals, one.last_bill.recipient
    as_told = recipient != AS_ON_FILE
    return {
        "number": number,
        "customer_id": customer_id,
        "contract_number": one.contract_number,
        "cause": one.cause,
        "issued_at": now,
        "due_on": due_on,
        "last_day": one.last_day,
        "choice": one.choice,
        "items": one.last_bill.items,
        "totals": {**plain(totals), "total": totals.total},
        "sealed": sealing.seal(dataclasses.asdict(recipient), place=place_of(number)) if as_told else None,
    }


def _new_number(day: dt.date) -> str:
    # Eight letters: of a million bills in one night hardly two get the same.
    drawn = (_LETTERS[byte % len(_LETTERS)] for byte in secrets.token_bytes(8))  # of 32, so each is as likely
    return f"B{day:%Y%m%d}-{''.join(drawn)}"
