"""The last bill (最終請求): the fixed items that were shown, and all usage until the end."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from madoguchi.domain.facts import Contract
from madoguchi.domain.money import Totals
from madoguchi.domain.quotes import Item, ItemKind, Quote, totals, usage_items, usage_of


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where she said on her way out that the last bill is to go, and whom to ask about it. Empty: as on file."""

    postal_code: str = ""
    address: str = ""
    mail: str = ""
    phone: str = ""


AS_ON_FILE: Final = Recipient()


@dataclass(frozen=True, slots=True)
class LastBill:
    """What is billed at the end, and to whom. ``late_items`` is the usage that the quote could not know."""

    items: tuple[Item, ...]
    late_items: tuple[Item, ...]
    recipient: Recipient = AS_ON_FILE

    @property
    def totals(self) -> Totals:
        """What the bill adds up to."""
        return totals(self.items)


def draw_up(quote: Quote, contract: Contract, effective_at: dt.datetime, *, contract_ended: bool) -> LastBill:
    """The last bill for an accepted quote, from the contract's charges as they are known once usage is complete.

    Never more than was shown, apart from usage: when a line that should have gone too was kept after all, the items of
    the contract fall away.
    """
    lines = frozenset(quote.lines)
    charges = usage_of(contract, lines, ends_contract=contract_ended)
    usage = usage_items(charge for charge in charges if charge.used_at < effective_at)
    known = {item.reference for item in quote.items if item.kind is ItemKind.USAGE}
    fixed = tuple(item for item in quote.fixed_items if contract_ended or not _of_contract(item))
    return LastBill(items=(*fixed, *usage), late_items=tuple(i for i in usage if i.reference not in known))


def _of_contract(item: Item) -> bool:
    return item.line is None
