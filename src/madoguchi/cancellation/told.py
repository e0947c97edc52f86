"""What messages and bills are made of, for many cases in one query: neither their table rows nor what neither says."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import TextField
from django.db.models.functions import Cast

from madoguchi.cancellation.models import Case
from madoguchi.contracts.addresses import ADDRESSEE, Addressee
from madoguchi.domain.plain import restore_text
from madoguchi.domain.quotes import Quote

_COLUMNS: Final = (
    "pk", "number", "when", "last_day", "effective_at", "due_at", "take_back_until", "language", "made_in", "came_by",
)  # fmt: skip
_OF_CUSTOMER: Final = tuple(f"contract__customer__{name}" for name in ADDRESSEE)


@dataclass(frozen=True, slots=True)
class Told:
    """A case as its messages and its bill tell of it."""

    quote: Quote
    customer: Addressee
    pk: int
    number: str
    when: str
    last_day: dt.date
    effective_at: dt.datetime
    due_at: dt.datetime
    take_back_until: dt.datetime
    language: str
    made_in: str
    came_by: str
    contract_number: str


def told(case: Case) -> Told:
    """One case of which the row is at hand."""
    ours = (*(getattr(case, name) for name in _COLUMNS), case.contract.number)
    return Told(case.accepted_quote, Addressee.of(case.contract.customer), *ours)


def list_told(keys: Collection[int]) -> list[Told]:
    """Cases by primary key, in its order."""
    ours, quote = (*_COLUMNS, "contract__number"), Cast("quote", TextField())
    found = Case.objects.filter(pk__among=keys).order_by("pk").values_list(*ours, quote, *_OF_CUSTOMER)
    return [_told(row[: len(ours)], *row[len(ours) :]) for row in found]


def _told(ours: Sequence[Any], quote: str, *customer: Any) -> Told:  # noqa: ANN401 - columns of many kinds
    return Told(restore_text(Quote, quote), Addressee(*customer), *ours)
