"""Every column of a bill that is issued, what it takes out of the unbilled, and what the audit knows of it."""

import datetime as dt
import re

import pytest

from madoguchi.audit.models import Entry
from madoguchi.bills.actions import Owed, issue_last_bills
from madoguchi.bills.models import Bill
from madoguchi.contracts.models import Charge
from madoguchi.domain.actor import SYSTEM
from madoguchi.domain.last_bills import LastBill
from madoguchi.domain.money import TaxClass
from madoguchi.domain.quotes import Item, ItemKind
from tests import people
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db
FEE = Item(ItemKind.MONTHLY_FEE, "音声3GBプラン", 900, TaxClass.TAXABLE, "09000000101", "", "Voice 3 GB")
USE = Item(ItemKind.USAGE, "国内通話", 77, TaxClass.TAXABLE, "09000000101", "use-1")


def issued(clock: StandingClock, *items: Item) -> Bill:
    person = people.hanako()
    for reference in ("use-1", "use-2"):
        people.uses(person, 77, at=clock(), reference=reference)
    owed = Owed(
        last_bill=LastBill(items, ()),
        customer_number="N000000101",
        contract_number="C000000101",
        cause="case:K1",
        last_day=dt.date(2026, 11, 15),
        choice="today",
    )
    (done,) = issue_last_bills(owed=[owed], by=SYSTEM, now=clock()).values()
    bill = Bill.objects.get(number=done.number)
    assert (done.total, done.due_on) == (bill.totals["total"], bill.due_on)
    return bill


def test_a_bill_says_for_whom_and_for_what_it_is(standing_clock: StandingClock) -> None:
    bill = issued(standing_clock, FEE, USE)
    assert (bill.customer.number, bill.contract_number, bill.cause) == ("N000000101", "C000000101", "case:K1")
    assert (bill.issued_at, bill.last_day, bill.choice) == (standing_clock(), dt.date(2026, 11, 15), "today")
    assert [(item["kind"], item["name"], item["amount"]) for item in bill.items] == [
        ("monthly_fee", "音声3GBプラン", 900),
        ("usage", "国内通話", 77),
    ]
    assert bill.totals == {"taxable": 977, "tax": 97, "not_taxable": 0, "outside": 0, "total": 1074}


def test_its_number_and_its_due_day_are_of_the_operators_day(standing_clock: StandingClock) -> None:
    """R6: the seventeenth in Japan, still the sixteenth in UTC; the demo's operator gives thirty days."""
    standing_clock.set(dt.datetime(2026, 11, 16, 23, 30, tzinfo=dt.UTC))
    bill = issued(standing_clock, FEE)
    assert re.fullmatch(r"B20261117-[2-9A-HJ-NP-Z]{8}", bill.number)
    assert bill.due_on == dt.date(2026, 12, 17)


def test_its_usage_is_billed_and_no_other(standing_clock: StandingClock) -> None:
    issued(standing_clock, FEE, USE)
    billed = dict(Charge.objects.values_list("reference", "billed_at"))
    assert billed == {"use-1": standing_clock(), "use-2": None}


def test_it_is_recorded_by_its_number_and_cause(standing_clock: StandingClock) -> None:
    bill = issued(standing_clock, FEE)
    (entry,) = Entry.objects.values_list("name", "actor_kind", "at", "subject", "details")
    assert entry == ("bills.issued", SYSTEM.kind, standing_clock(), f"bill:{bill.number}", {"cause": "case:K1"})
