"""Items as a person reads them: by line, uses of one kind together."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from madoguchi.domain.money import TaxClass
from madoguchi.domain.quotes import Item, ItemKind


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of amounts, in yen without tax. ``count`` is how many uses it holds."""

    kind: ItemKind
    name: str
    name_en: str
    amount: int
    count: int
    tax_class: TaxClass


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one line; ``line`` is ``None`` for what belongs to the contract."""

    line: str | None
    rows: tuple[Row, ...]


def by_line(items: Iterable[Item]) -> tuple[Group, ...]:
    """Items as groups of rows; lines in the order in which they first appear."""
    listed = list(items)
    lines = list(dict.fromkeys(item.line for item in listed))
    return tuple(Group(line, tuple(_rows(item for item in listed if item.line == line))) for line in lines)


def _rows(items: Iterable[Item]) -> Iterable[Row]:
    for (kind, name, tax_class), same in groupby(
        _usage_last(items), key=lambda item: (item.kind, item.name, item.tax_class)
    ):
        together = list(same)
        amount = sum(item.amount for item in together)
        yield Row(kind, name, together[0].name_en, amount, len(together), tax_class)


def _usage_last(items: Iterable[Item]) -> list[Item]:
    """Uses of one name side by side, behind the fixed items, which keep their order."""
    return sorted(
        items, key=lambda item: (item.kind is ItemKind.USAGE, item.name if item.kind is ItemKind.USAGE else "")
    )
