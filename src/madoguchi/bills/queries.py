"""Reading bills, always through the caller's reach."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from madoguchi.bills import models
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Reach
from madoguchi.domain.facts import CustomerKind
from madoguchi.domain.last_bills import AS_ON_FILE, Recipient
from madoguchi.domain.money import Totals
from madoguchi.domain.plain import restore
from madoguchi.domain.quotes import Item, totals


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill as pages and papers show it."""

    number: str
    customer_number: str
    customer_name: str
    honorific: str
    contract_number: str
    issued_at: dt.datetime
    due_on: dt.date
    last_day: dt.date
    choice: str
    items: tuple[Item, ...]
    stated_total: int | None = None  # of a bill that came back from the operator's billing
    recipient: Recipient = AS_ON_FILE

    @property
    def total(self) -> int:
        """What is to be paid: what a bill that came back says itself, else what its lines come to."""
        return self.totals.total if self.stated_total is None else self.stated_total

    @property
    def came_back(self) -> bool:
        """Whether the operator's own billing made it, and this is a copy."""
        return self.stated_total is not None

    @property
    def totals(self) -> Totals:
        """What the bill adds up to."""
        return totals(self.items)


def list_bills(reach: Reach) -> tuple[Bill, ...]:
    """Every bill in reach, latest first."""
    return tuple(_bill(row) for row in _bills(reach))


def get_bill(reach: Reach, number: str) -> Bill:
    """One bill.

    Raises:
        NotInReach: there is none in reach.
    """
    row = _bills(reach).filter(number=number).first()
    if row is None:
        raise NotInReach(number)
    return _bill(row)


def customer_of_bill(number: str) -> int | None:
    """Whose bill this is, by the id that the audit uses. For the desk, which has no reach yet."""
    return models.Bill.objects.filter(number=number).values_list("customer_id", flat=True).first()


def _bills(reach: Reach) -> QuerySet[models.Bill]:
    mine = models.Bill.objects.filter(customer__number__in=reach.customer_numbers)
    return mine.select_related("customer").order_by("-issued_at", "-pk")


def _bill(row: models.Bill) -> Bill:
    return Bill(
        number=row.number,
        customer_number=row.customer.number,
        customer_name=row.customer.name,
        honorific=CustomerKind(row.customer.kind).honorific,
        contract_number=row.contract_number,
        issued_at=row.issued_at,
        due_on=row.due_on,
        last_day=row.last_day,
        choice=row.choice,
        items=tuple(restore(Item, item) for item in row.items),
        recipient=Recipient(**row.opened()),
        stated_total=row.stated_total,
    )
