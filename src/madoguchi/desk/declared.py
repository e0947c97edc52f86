"""Declarations that wait at the desk, and the member that one of them may mean."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from madoguchi.cancellation.declarations import queries
from madoguchi.cancellation.declarations.queries import Received
from madoguchi.cancellation.queries import list_contracts
from madoguchi.contracts.queries import Customer, get_customer
from madoguchi.domain import declarations
from madoguchi.domain.actor import Reach
from madoguchi.domain.facts import Contract, Line
from madoguchi.domain.identifiers import IdentifierKind

ON_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A declaration that waits. ``number``: what it names, as people write it; ``since``: for how long it waits."""

    received: Received
    number: str
    since: dt.timedelta

    @property
    def hours(self) -> int:
        """Whole hours, for what waits less than a day."""
        return self.since // dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Meant:
    """A member that a declaration may mean. ``named``: the lines that it names, where it names any of hers."""

    customer: Customer
    contracts: tuple[Contract, ...]
    named: frozenset[str]

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """The lines that can still be ended."""
        return tuple(line for contract in self.contracts for line in contract.open_lines)


def list_waiting(now: dt.datetime) -> tuple[Waiting, ...]:
    """The declarations that wait, oldest first: so many as fit on a page."""
    return tuple(_waiting(one, now) for one in queries.list_open(most=ON_A_PAGE))


def get_meant(reach: Reach, received: Received) -> Meant:
    """The one member in reach, held against a declaration."""
    (number,) = reach.customer_numbers
    found = Meant(get_customer(number), list_contracts(reach), frozenset())
    sought, hers = received.declared.number, frozenset(line.phone_number for line in found.open_lines)
    named = {IdentifierKind.CUSTOMER_NUMBER: hers if sought.value == number else frozenset()}
    return Meant(found.customer, found.contracts, named.get(sought.kind, hers & {sought.value}))


def _waiting(received: Received, now: dt.datetime) -> Waiting:
    sought = received.declared.number
    return Waiting(received, declarations.shown(sought.value, sought.kind), now - received.received_at)
