"""Whom a declaration means: a number on file, and the name of its holder. Both have to fit."""

from dataclasses import dataclass

from madoguchi.contracts.models import Customer, Line
from madoguchi.domain import japanese_text
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.keys.digests import same

_GONE = [LineState.ENDED, LineState.PORTED_OUT]


@dataclass(frozen=True, slots=True)
class Named:
    """A customer, and the lines that were named; ``None`` for all of hers."""

    customer_number: str
    lines: frozenset[str] | None = None


def find_named(sought: Identifier, name: str) -> Named | None:
    """Who is named by a line's number or by a customer number, and by her name; ``None`` where the two do not fit."""
    if sought.kind is IdentifierKind.PHONE:
        return _of_line(sought.value, name)
    holder = Customer.objects.filter(number=sought.value).first()
    return Named(holder.number) if holder and _is_name_of(holder, name) else None


def _of_line(number: str, name: str) -> Named | None:
    living = Line.objects.exclude(state__in=_GONE).select_related("contract__customer")
    line = living.filter(phone_number=number).first()
    if line is None or not _is_name_of(line.contract.customer, name):
        return None
    return Named(line.contract.customer.number, frozenset({number}))


def _is_name_of(holder: Customer, name: str) -> bool:
    """Whether it is hers in kanji or in kana, whatever the spaces and widths."""
    typed, kana = _bare(name), f"{holder.family_name_kana}{holder.given_name_kana}"
    return any(bool(known) and same(typed, known) for known in (_bare(holder.name), _bare(kana)))


def _bare(name: str) -> str:
    return japanese_text.text(name).replace(" ", "").lower()
