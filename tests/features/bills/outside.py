"""An operator whose own billing makes the bill, told through the simulated one."""

import datetime as dt
from dataclasses import replace

from madoguchi.bills.models import PublishedQuote
from madoguchi.cancellation.models import Case
from madoguchi.domain.items import Item, ItemKind, totals
from madoguchi.domain.money import TaxClass
from madoguchi.domain.plain import restore
from madoguchi.domain.quotes import Quote
from madoguchi.gateways.billing import PulledCharge, ReturnedBill, simulator
from tests.people import Person


def rated(
    person: Person, amount: int, *, at: dt.datetime, reference: str = "U-1", is_open: bool = True
) -> PulledCharge:
    """The billing has rated a call of hers."""
    charge = PulledCharge(
        reference, person.contract.number, person.numbers[0], "国内通話料", amount, TaxClass.TAXABLE, at, is_open
    )
    simulator.rate(charge)
    return charge


def quoted(case: Case) -> Quote:
    """What was accepted, as the billing was told."""
    return restore(Quote, PublishedQuote.objects.get(case_number=case.number).quote)


def billed(
    case: Case, *more: Item, items: tuple[Item, ...] | None = None, number: str = "MB-1", **other: object
) -> ReturnedBill:
    """The billing makes the bill: what was quoted (or ``items``), and ``more``."""
    lines = (*(quoted(case).items if items is None else items), *more)
    bill = ReturnedBill(
        number=number,
        quote=case.number,
        contract=case.contract.number,
        issued_at=dt.datetime(2026, 12, 3, tzinfo=dt.UTC),
        due_on=dt.date(2026, 12, 31),
        last_day=case.last_day,
        total=totals(lines).total,
        items=lines,
    )
    bill = replace(bill, **other)  # type: ignore[arg-type] # a test names its own
    simulator.send(bill)
    return bill


def usage(amount: int, reference: str = "U-9", line: str = "09000000101") -> Item:
    """Something used, as it stands on a bill."""
    return Item(ItemKind.USAGE, "国内通話料", amount, TaxClass.TAXABLE, line, reference)


def other(amount: int, name: str = "請求書発行手数料") -> Item:
    """Something that was never quoted."""
    return Item(ItemKind.OTHER, name, amount, TaxClass.TAXABLE)
