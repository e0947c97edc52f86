"""The operator's own billing: what it has rated, the quotes that were accepted, and the bills that come back.

Charges and bills come as feeds, a chunk at a time: a cursor of the gateway's own says where the next one begins.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol, cast

from madoguchi import gateways
from madoguchi.domain.items import Item
from madoguchi.domain.money import TaxClass


@dataclass(frozen=True, slots=True)
class PulledCharge:
    """A charge that was rated, in yen without tax. ``is_open``: it stands on no bill yet and was not withdrawn."""

    reference: str
    contract: str
    line: str | None
    name: str
    amount: int
    tax_class: TaxClass
    used_at: dt.datetime
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Charges:
    """A chunk of what is new or changed.

    ``is_last``: there is no more for now, and that was everything until ``as_of``; ``None`` where nothing was told yet.
    """

    charges: tuple[PulledCharge, ...]
    after: str
    as_of: dt.datetime | None = None
    is_last: bool = True


@dataclass(frozen=True, slots=True)
class AcceptedQuote:
    """A quote that was accepted, as the billing is told of it. ``total`` is in yen with tax."""

    number: str  # the case: the billing names it on the bill
    contract: str
    lines: tuple[str, ...]
    items: tuple[Item, ...]
    total: int
    choice: str
    last_day: dt.date
    effective_at: dt.datetime
    quoted_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ReturnedBill:
    """A bill as the billing made it. ``quote``: the number of the quote it is for, where it says so."""

    number: str
    quote: str
    contract: str
    issued_at: dt.datetime
    due_on: dt.date
    last_day: dt.date
    total: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Bills:
    """A chunk of bills. ``is_last``: there are no more for now."""

    bills: tuple[ReturnedBill, ...]
    after: str
    is_last: bool = True


class BillingGateway(Protocol):
    """What every billing, real or simulated, can do. ``tests/gateways/billing`` is its contract."""

    def charges(self, after: str, *, now: dt.datetime) -> Charges:
        """The next chunk of charges that are new or changed. A charge may come more than once.

        Raises:
            GatewayError: the billing cannot be asked now, or what it says cannot be read.
        """

    def publish(self, quote: AcceptedQuote, *, now: dt.datetime) -> str:
        """Tell of a quote that was accepted; the billing's own reference. The same number is one quote.

        Raises:
            GatewayError: it was not told; :class:`~madoguchi.gateways.Unsure`: nobody knows.
        """

    def take_back(self, number: str, reference: str, *, now: dt.datetime) -> None:
        """Tell that a quote counts no more, because the cancellation was taken back.

        Raises:
            GatewayError: as for :meth:`publish`.
        """

    def bills(self, after: str, contracts: frozenset[str], *, now: dt.datetime) -> Bills:
        """The next chunk of bills of these contracts. A bill may come more than once.

        Raises:
            GatewayError: as for :meth:`charges`.
        """


def connect() -> BillingGateway:
    """The billing that the settings name."""
    return cast("BillingGateway", gateways.connect("billing"))
