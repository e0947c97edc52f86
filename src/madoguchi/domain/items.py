"""The amounts that quotes, receipts and bills are made of."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.domain.facts import Charge
from madoguchi.domain.money import TaxClass, Totals, add_up


class ItemKind(enum.StrEnum):
    """Why an amount is on a quote or a bill."""

    MONTHLY_FEE = "monthly_fee"
    SERVICE_FEE = "service_fee"
    REGULATORY_FEE = "regulatory_fee"
    EARLY_TERMINATION = "early_termination"
    INSTALMENTS_LEFT = "instalments_left"
    WORKS_RESIDUAL = "works_residual"
    SIM_FEE = "sim_fee"
    CONTRACT_FEE = "contract_fee"
    USAGE = "usage"
    OTHER = "other"  # on a bill that came back, and no kind that we know


@dataclass(frozen=True, slots=True)
class Item:
    """One amount in yen, without tax. ``line`` is a phone number; ``reference`` names the charge behind usage."""

    kind: ItemKind
    name: str
    amount: int
    tax_class: TaxClass
    line: str | None = None
    reference: str = ""
    name_en: str = ""


def totals(items: Iterable[Item]) -> Totals:
    """What items add up to, tax rounded once per class."""
    return add_up((item.amount, item.tax_class) for item in items)


def usage_items(charges: Iterable[Charge]) -> tuple[Item, ...]:
    """Charges as they stand on a quote or bill, in the order in which they arose."""
    ordered = sorted(charges, key=lambda charge: (charge.used_at, charge.reference))
    return tuple(
        Item(ItemKind.USAGE, charge.name, charge.amount, charge.tax_class, charge.line, charge.reference)
        for charge in ordered
    )
