"""The one box of the desk: what somebody may mean who typed this. Any width, any hyphen, any kana."""

import contextlib
import re
from dataclasses import dataclass

from madoguchi.domain import identifiers, japanese_text, names
from madoguchi.domain.identifiers import IdentifierKind

_ICCID = re.compile(r"89\d{16,20}")
_RECEIPT = re.compile(r"(K\d{8})([A-Z2-9]{6})")


@dataclass(frozen=True, slots=True)
class Sought:
    """Each way to read it; empty where it cannot be read so. Names and readings are beginnings."""

    phone: str = ""
    customer_number: str = ""
    mail: str = ""
    iccid: str = ""
    receipt: str = ""
    paper: str = ""  # the number of a contract or of a bill, as it is written
    names: frozenset[str] = frozenset()
    readings: frozenset[str] = frozenset()

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was looked for, in words without personal data, for the audit."""
        return tuple(name for name in self.__slots__ if getattr(self, name))


def read(typed: str, *, customer_number: str) -> Sought:
    r"""What was typed, in every way that it can be read; ``customer_number`` is the policy's pattern.

    >>> read("０９０ー１２３４ー５６７８", customer_number=r"N\d{9}").phone
    '09012345678'
    >>> read("ｋ２０２６１１１６－ABCDEF", customer_number=r"N\d{9}").receipt
    'K20261116-ABCDEF'
    """
    plain, compact = japanese_text.plain(typed), japanese_text.compact(typed).upper()
    if not compact:
        return Sought()
    if _ICCID.fullmatch(compact):
        return Sought(iccid=compact)
    if receipt := _RECEIPT.fullmatch(compact):
        return Sought(receipt=f"{receipt[1]}-{receipt[2]}")
    if named := _identifier(typed, customer_number):
        return named
    is_number = any(sign.isdigit() for sign in compact)
    return Sought(paper=plain.upper()) if is_number else Sought(names=_names(typed), readings=_readings(typed))


def _identifier(typed: str, customer_number: str) -> Sought | None:
    try:
        found = identifiers.read(typed, customer_number=customer_number)
    except identifiers.NotAnIdentifier:
        return None
    return Sought(
        phone=found.value if found.kind is IdentifierKind.PHONE else "",
        customer_number=found.value if found.kind is IdentifierKind.CUSTOMER_NUMBER else "",
        mail=found.value if found.kind is IdentifierKind.MAIL else "",
    )


def _names(typed: str) -> frozenset[str]:
    return frozenset(names.name_key(one) for one in names.orders(typed))


def _readings(typed: str) -> frozenset[str]:
    orders = names.orders(typed)
    found = {key for one in orders for key in names.keys_of_romaji(one)}
    with contextlib.suppress(japanese_text.NotKana):
        found |= {names.kana_key(one) for one in orders}
    return frozenset(key for key in found if re.fullmatch("[ァ-ヶ]+", key))
