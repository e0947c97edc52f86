"""A member's own data, to take with her: the same as JSON and as a page to read (個人情報保護法 第33条).

What is told of each item stands in the table of data, so that nothing is held that she is not told; secrets, and what
we note for ourselves about a row, are left out.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Reach
from madoguchi.duties import finding
from madoguchi.duties.conditions import rows
from madoguchi.duties.items import Item, Words
from madoguchi.duties.labels import FOR_MACHINES, LABELS, said
from madoguchi.duties.table import ITEMS

FORMAT: Final = "madoguchi-own-data/1"


@dataclass(frozen=True, slots=True)
class Group:
    """One item with its rows, each a list of name and value as they are kept."""

    key: str
    words: Words
    purpose: Words
    rows: tuple[dict[str, Any], ...]

    @property
    def said(self) -> list[list[tuple[Words, str]]]:
        """The rows for people: each column by its word, empty ones left out."""
        return [
            [
                (LABELS.get(name, name), said(name, value))
                for name, value in row.items()
                if name not in FOR_MACHINES and _says_something(value)
            ]
            for row in self.rows
        ]


def collect(reach: Reach, customer_number: str) -> tuple[Group, ...]:
    """Everything held about a customer.

    Raises:
        NotInReach: she is not in reach.
    """
    found = rows("contracts.customer").filter(number=customer_number).values_list("pk", flat=True).first()
    if customer_number not in reach.customer_numbers or found is None:
        raise NotInReach(customer_number)
    groups = (_group(item, found) for item in ITEMS if item.owner and item.told)
    return tuple(group for group in groups if group.rows)


def as_json(customer_number: str, groups: tuple[Group, ...], *, now: dt.datetime) -> dict[str, Any]:
    """The file for machines. Times are UTC; amounts yen."""
    return {
        "format": FORMAT,
        "customer_number": customer_number,
        "made_at": now.isoformat(),
        "data": {group.key: [_plain(row) for row in group.rows] for group in groups},
    }


def _group(item: Item, customer_id: int) -> Group:
    return Group(item.key, item.words, item.purpose, tuple(_rows(item, customer_id)))


def _rows(item: Item, customer_id: int) -> Iterator[dict[str, Any]]:
    for row in finding.hers(item, customer_id).distinct():
        told: dict[str, Any] = {}
        for name in item.told:
            told.update(row.opened() if name == "sealed" else {name: getattr(row, name)})
        if any(_says_something(value) for value in told.values()):
            yield told


def _says_something(value: object) -> bool:
    return value not in (None, "", [], {})


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _as_text(value) for name, value in row.items()}


def _as_text(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
