"""The bill that came back compared with the quote that was accepted, line by line.

Usage that the quote could not know is no difference: the quote had said that it would be added.
"""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from madoguchi.domain.items import Item, ItemKind, totals


class How(enum.StrEnum):
    """How a line of the bill differs from the quote."""

    DEARER = "dearer"
    CHEAPER = "cheaper"
    NOT_QUOTED = "not_quoted"  # on the bill, and not in the quote
    NOT_BILLED = "not_billed"  # in the quote, and not on the bill
    TAX = "tax"  # the same amount, taxed otherwise
    TOTAL = "total"  # the bill does not add up to what it says


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that differs, in yen without tax (``TAX`` and ``TOTAL``: with). ``None``: one side does not have it."""

    how: How
    name: str
    line: str | None
    quoted: int | None
    billed: int | None
    kind: ItemKind = ItemKind.OTHER
    name_en: str = ""

    @property
    def count(self) -> int:
        """A row of one item, where tables of amounts put uses of a kind together."""
        return 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sums in yen with tax. ``expected``: what was quoted with the usage that came later."""

    differences: tuple[Difference, ...]
    later_usage: tuple[Item, ...]
    expected: int
    billed: int

    @property
    def dearer_by(self) -> int:
        """How much more is billed than was said; 0 where it is not."""
        return max(0, self.billed - self.expected)

    @property
    def cheaper_by(self) -> int:
        """How much less is billed than was said; 0 where it is not."""
        return max(0, self.expected - self.billed)


Same = Callable[[Item, Item], bool]

# How a line is found again, the surest way first: billing systems have names of their own.
_WAYS: tuple[Same, ...] = (
    lambda quoted, billed: bool(quoted.reference) and quoted.reference == billed.reference,
    lambda quoted, billed: (quoted.kind, quoted.line, quoted.name) == (billed.kind, billed.line, billed.name),
    lambda quoted, billed: quoted.kind is not ItemKind.USAGE and _of(quoted) == _of(billed),
    lambda quoted, billed: billed.kind is ItemKind.OTHER and _worth(quoted) == _worth(billed),
)


def compare(quoted: Sequence[Item], billed: Sequence[Item], total: int) -> Comparison:
    """What a bill with these lines and this total (yen with tax) says beyond the quote's items."""
    pairs, left, more = _paired(list(quoted), list(billed))
    later = tuple(item for item in more if item.kind is ItemKind.USAGE)
    differences = [_changed(one, other) for one, other in pairs if _price(one) != _price(other)]
    differences += [_alone(How.NOT_BILLED, item) for item in left]
    differences += [_alone(How.NOT_QUOTED, item) for item in more if item.kind is not ItemKind.USAGE]
    if (adds_up := totals(billed).total) != total:
        differences.append(Difference(How.TOTAL, "", None, adds_up, total))
    return Comparison(tuple(differences), later, totals((*quoted, *later)).total, total)


def _paired(quoted: list[Item], billed: list[Item]) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Each line of one side with its own of the other; what is left of both."""
    pairs = []
    for same in _WAYS:
        for one in list(quoted):
            if (other := next((item for item in billed if same(one, item)), None)) is not None:
                pairs.append((one, other))
                quoted.remove(one)
                billed.remove(other)
    return pairs, quoted, billed


def _price(item: Item) -> tuple[int, str]:
    return item.amount, item.tax_class


def _of(item: Item) -> tuple[ItemKind, str | None]:
    return item.kind, item.line


def _worth(item: Item) -> tuple[str | None, int, str]:
    return item.line, item.amount, item.tax_class


def _changed(quoted: Item, billed: Item) -> Difference:
    before, after = quoted.amount, billed.amount
    how = How.DEARER if after > before else How.CHEAPER if after < before else How.TAX
    if how is How.TAX:
        before, after = totals([quoted]).total, totals([billed]).total
    return Difference(how, quoted.name, quoted.line, before, after, quoted.kind, quoted.name_en)


def _alone(how: How, item: Item) -> Difference:
    quoted, billed = (item.amount, None) if how is How.NOT_BILLED else (None, item.amount)
    return Difference(how, item.name, item.line, quoted, billed, item.kind, item.name_en)
