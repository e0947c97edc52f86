"""The one field in which a member says who she is: a phone number, her customer number or her e-mail address."""

import enum
import re
from dataclasses import dataclass

from madoguchi.domain import customer_numbers, japanese_text, phone_numbers
from madoguchi.domain.codes import Way

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class IdentifierKind(enum.StrEnum):
    """What was typed."""

    PHONE = "phone"
    CUSTOMER_NUMBER = "customer_number"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Identifier:
    """What was typed, as the operator writes it."""

    kind: IdentifierKind
    value: str


class NotAnIdentifier(ValueError):
    """It is none of the three."""


class ForeignNumber(NotAnIdentifier):
    """A telephone number of another country."""


def read(typed: str, *, customer_number: str) -> Identifier:
    r"""What somebody means who typed this, known or not; ``customer_number`` is the policy's pattern.

    >>> read("０９０ー１２３４ー５６７８", customer_number=r"N\d{9}").value
    '09012345678'
    >>> read(" Hanako＠Example.jp", customer_number=r"N\d{9}").value
    'hanako@example.jp'

    Raises:
        ForeignNumber: a telephone number of another country.
        NotAnIdentifier: none of the three.
    """
    try:
        return Identifier(IdentifierKind.CUSTOMER_NUMBER, customer_numbers.normalise(typed, customer_number))
    except customer_numbers.NotACustomerNumber:
        pass
    mail = japanese_text.plain(typed).replace(" ", "").lower()
    if _MAIL.fullmatch(mail):
        return Identifier(IdentifierKind.MAIL, mail)
    try:
        return Identifier(IdentifierKind.PHONE, phone_numbers.normalise(typed))
    except phone_numbers.ForeignNumber as error:
        raise ForeignNumber(typed) from error
    except phone_numbers.NotAPhoneNumber as error:
        raise NotAnIdentifier(typed) from error


def first_way(sought: Identifier, offered: tuple[Way, ...]) -> Way:
    """The way that is tried unasked: judged by what was typed alone, so that it tells nothing. Never a call (S11)."""
    gets_text = sought.kind is not IdentifierKind.MAIL and (
        sought.kind is IdentifierKind.CUSTOMER_NUMBER or phone_numbers.is_mobile(sought.value)
    )
    wishes = (Way.SMS, Way.MAIL, Way.LETTER) if gets_text else (Way.MAIL, Way.LETTER)
    return next(way for way in wishes if way in offered)


def first_way_to_the_holder(offered: tuple[Way, ...]) -> Way:
    """The way tried unasked where only the holder's own address will do: her phone may be a line, which is not enough.

    The policy offers mail or letters at least.
    """
    return Way.MAIL if Way.MAIL in offered else Way.LETTER


def mask_mail(address: str) -> str:
    """A mail address of which only the first signs are told.

    >>> mask_mail("hanako@mail.example.jp")
    'h••••@m••••.jp'
    """
    name, _, host = address.rpartition("@")
    return f"{name[:1]}••••@{host[:1]}••••.{host.rpartition('.')[2]}"
