"""Issuing bills (``own`` billing: the last bill is ours)."""

import dataclasses
import datetime as dt
import secrets

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.bills.models import Bill
from madoguchi.contracts.actions import mark_billed
from madoguchi.contracts.models import Customer
from madoguchi.domain.actor import Actor
from madoguchi.domain.last_bills import AS_ON_FILE, LastBill
from madoguchi.domain.operator_time import day_of
from madoguchi.domain.plain import plain
from madoguchi.domain.quotes import ItemKind
from madoguchi.keys import sealing

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def issue_last_bill(
    *,
    last_bill: LastBill,
    customer_number: str,
    contract_number: str,
    cause: str,
    last_day: dt.date,
    choice: str,
    by: Actor,
    now: dt.datetime,
) -> str:
    """Write a last bill and take its charges out of the unbilled ones; its number. Call within a transaction.

    Raises:
        IntegrityError: there is a bill for this ``cause`` already.
        ChangedMeanwhile: one of the charges is on another bill.
    """
    today = day_of(now, policy.current().operator.time_zone)
    number = f"B{today:%Y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(6))}"
    bill = Bill(
        number=number,
        customer=Customer.objects.get(number=customer_number),
        contract_number=contract_number,
        cause=cause,
        issued_at=now,
        due_on=today + dt.timedelta(days=policy.current().quoting.payment_days),
        last_day=last_day,
        choice=choice,
        items=[plain(item) for item in last_bill.items],
        totals={**plain(last_bill.totals), "total": last_bill.totals.total},
    )
    if last_bill.recipient != AS_ON_FILE:
        bill.sealed = sealing.seal(dataclasses.asdict(last_bill.recipient), place=bill.place())
    bill.save(force_insert=True)
    used = [item.reference for item in last_bill.items if item.kind is ItemKind.USAGE]
    mark_billed(references=used, now=now)
    record("bills.issued", by=by, now=now, subject=f"bill:{number}", details={"cause": cause})
    return number
