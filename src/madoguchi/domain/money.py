"""Whole yen, tax classes, and totals whose tax is rounded once per class per document."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

TAX_PERCENT = 10


class TaxClass(enum.StrEnum):
    """How consumption tax treats an item (消費税法; DOMAIN.md §1.2 for the penalty)."""

    TAXABLE = "taxable_10"
    NOT_TAXABLE = "not_taxable"  # 不課税: a termination penalty is damages, not a service
    OUTSIDE = "outside"  # 対象外: device instalments were taxed when the device was sold


@dataclass(frozen=True, slots=True)
class Totals:
    """What a document adds up to, in whole yen. ``taxable`` is without tax."""

    taxable: int
    tax: int
    not_taxable: int
    outside: int

    @property
    def total(self) -> int:
        """What is paid, tax included."""
        return self.taxable + self.tax + self.not_taxable + self.outside


def add_up(amounts: Iterable[tuple[int, TaxClass]]) -> Totals:
    """Sum ``(yen, tax class)`` pairs; tax is rounded down once for the document (消費税法施行令 70条の10).

    >>> add_up([(700, TaxClass.TAXABLE), (305, TaxClass.TAXABLE), (1000, TaxClass.OUTSIDE)]).total
    2105
    """
    sums = dict.fromkeys(TaxClass, 0)
    for amount, tax_class in amounts:
        sums[tax_class] += amount
    taxable = sums[TaxClass.TAXABLE]
    return Totals(
        taxable=taxable,
        tax=taxable * TAX_PERCENT // 100,
        not_taxable=sums[TaxClass.NOT_TAXABLE],
        outside=sums[TaxClass.OUTSIDE],
    )


def with_tax(amount: int) -> int:
    """A single taxable price as it is shown to a member (総額表示), rounded down."""
    return amount + amount * TAX_PERCENT // 100
