"""Reading declarations: by the key in their link, and those that wait for the desk."""

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import QuerySet

from madoguchi.cancellation.models import Declaration
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain import declarations
from madoguchi.domain.declarations import Declared
from madoguchi.keys import signed_links

ROUTE = "declared"


class NotOpen(Exception):
    """No such declaration waits for the desk: its case was made, or somebody has seen to it."""


@dataclass(frozen=True, slots=True)
class Received:
    """A declaration as pages and commands show it. ``document`` is the signed file, byte for byte."""

    number: str
    received_at: dt.datetime
    declared: Declared
    effective_at: dt.datetime
    document: str


def get_received(number: str, key: str) -> Received:
    """A declaration, for whoever holds its link.

    Raises:
        NotInReach: there is none, or this is not its key.
    """
    row = Declaration.objects.filter(number=number).first() if signed_links.is_right(ROUTE, number, key) else None
    if row is None:
        raise NotInReach(number)
    return received(row)


def list_open(most: int | None = None) -> tuple[Received, ...]:
    """Declarations for which no contract was found and to which nobody has seen yet, oldest first; ``most`` of them."""
    return tuple(received(row) for row in _open().order_by("declared_at", "pk")[:most])


def count_open() -> int:
    """How many of them there are."""
    return _open().count()


def get_open(number: str) -> Received:
    """One of them.

    Raises:
        NotOpen: it is none of them.
    """
    return received(find_open(number))


def find_open(number: str) -> Declaration:
    """The table row of one of them, for actions.

    Raises:
        NotOpen: it is none of them.
    """
    row = _open().filter(number=number).first()
    if row is None:
        raise NotOpen(number)
    return row


def _open() -> QuerySet[Declaration]:
    return Declaration.objects.filter(closed_at=None, cases=[]).exclude(looked_at=None)


def received(row: Declaration) -> Received:
    """What was received, from its signed file."""
    told = row.opened()
    effective_at = dt.datetime.fromisoformat(json.loads(told["document"])["receipt"]["effective_at"])
    return Received(row.number, row.declared_at, declarations.restore(told), effective_at, told["document"])
