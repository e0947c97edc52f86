"""The whole way with each billing: rated, quoted, accepted, told, ended, billed, compared."""

import dataclasses
import datetime as dt

import pytest

from madoguchi.bills.external import queries
from madoguchi.bills.models import Bill, PublishedQuote
from madoguchi.domain.bill_comparison import How
from madoguchi.domain.items import totals
from madoguchi.domain.money import TaxClass
from madoguchi.domain.quotes import Quote
from madoguchi.gateways.billing import PulledCharge, ReturnedBill
from madoguchi.workers import timetable
from madoguchi.workers.queries import list_stuck
from tests import people
from tests.features.bills import outside
from tests.features.bills.test_external import an_hour_later, end
from tests.features.cancellation import counter
from tests.gateways.billing.conftest import Harness

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("external"),
    pytest.mark.parametrize("harness", ["simulated", "folder", "tm_forum"], indirect=True),
]


def call(person: people.Person, reference: str, amount: int, at: dt.datetime) -> PulledCharge:
    """A call that was rated."""
    contract, line = person.contract.number, person.numbers[0]
    return PulledCharge(reference, contract, line, "国内通話料", amount, TaxClass.TAXABLE, at)


def known_at(quote: Quote) -> dt.datetime:
    """Until when the quote knows her usage."""
    assert quote.as_of
    assert quote.as_of.at
    return quote.as_of.at


def test_from_the_first_call_to_the_last_bill(harness: Harness) -> None:
    hanako = people.hanako()
    counter.switch_on(hanako)
    harness.rate(call(hanako, "U1", 220, harness.clock() - dt.timedelta(days=2)))
    timetable.run_due(harness.clock())

    page = counter.signed_in(hanako).get(counter.address(hanako)).content.decode()
    assert "現在です" in page
    case = counter.cancel(hanako)
    quote = outside.quoted(case)
    assert harness.clock() - known_at(quote) < dt.timedelta(minutes=2)
    assert [item.reference for item in quote.items if item.reference] == ["U1"]

    timetable.run_due(harness.clock())
    assert harness.quotes() == [(case.number, len(quote.items), quote.totals.total, False)]

    end(harness.clock)
    assert counter.is_on(hanako) == [False]
    assert not Bill.objects.exists()

    items = (*quote.items, outside.usage(88, "U2"), dataclasses.replace(outside.other(200), line=hanako.numbers[0]))
    whole = totals(items).total
    contract = hanako.contract.number
    due_on = dt.date(2026, 12, 31)
    harness.bill(ReturnedBill("MB-1", case.number, contract, harness.clock(), due_on, case.last_day, whole, items))
    an_hour_later(harness.clock)

    assert (Bill.objects.get().number, Bill.objects.get().stated_total) == ("MB-1", whole)
    (row,) = queries.list_compared()
    (difference,) = row.comparison.differences
    assert (difference.how, difference.billed, row.comparison.dearer_by) == (How.NOT_QUOTED, 200, 220)
    assert [item.reference for item in row.comparison.later_usage] == ["U2"]
    assert "お見積りより220円高い請求です" in counter.signed_in(hanako).get("/bills/MB-1/").content.decode()
    (stuck,) = list_stuck(harness.clock())
    assert stuck.what == case.number


def test_taken_back_is_told_as_well(harness: Harness) -> None:
    hanako = people.hanako()
    case = counter.cancel(hanako)
    timetable.run_due(harness.clock())
    counter.take_back(hanako, case)
    timetable.run_due(harness.clock())
    assert [back for *_, back in harness.quotes()] == [True]
    assert PublishedQuote.objects.get().work_due_at is None
