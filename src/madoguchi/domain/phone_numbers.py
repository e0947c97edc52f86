"""Japanese telephone numbers, kept as national digits without hyphens: ``09012345678``.

Blocks that nobody has been given yet are accepted: a numbering plan grows faster than software (060 since 2024).
"""

import re

import phonenumbers

from madoguchi.domain import japanese_text

_JAPAN = 81
_TYPEABLE = re.compile(r"[0-9+() .-]+")
_MOBILE = re.compile(r"(?!0800)0[6-9]0[0-9]{8}")
_NATIONAL = re.compile(r"0[256789]0[0-9]{8}|0200[0-9]{10}|0(?!10|20|[5-9]0)[1-9][0-9]{8}")


class NotAPhoneNumber(ValueError):
    """The digits cannot be a Japanese telephone number."""


class ForeignNumber(NotAPhoneNumber):
    """A telephone number of another country."""


def normalise(value: str) -> str:
    """The national digits of a number typed in any way.

    >>> normalise("０９０－１２３４－５６７８"), normalise("+81 60 1234 5678"), normalise("(03)1234-5678")
    ('09012345678', '06012345678', '0312345678')

    Raises:
        ForeignNumber: it carries another country's code.
        NotAPhoneNumber: too short, too long, or not a number.
    """
    typed = japanese_text.plain(value)
    if _NATIONAL.fullmatch(digits := typed.replace("-", "")):
        return digits
    if not _TYPEABLE.fullmatch(typed):
        raise NotAPhoneNumber(value)
    try:
        number = phonenumbers.parse(typed, "JP")
    except phonenumbers.NumberParseException as error:
        raise NotAPhoneNumber(value) from error
    if number.country_code != _JAPAN:
        raise ForeignNumber(value)
    national = f"0{number.national_number}"
    if not _NATIONAL.fullmatch(national):
        raise NotAPhoneNumber(value)
    return national


def is_mobile(national: str) -> bool:
    """Whether national digits belong to a handset: 060, 070, 080 and 090, but not freephone 0800.

    >>> is_mobile("06012345678"), is_mobile("0312345678"), is_mobile("08001234567")
    (True, False, False)
    """
    return _MOBILE.fullmatch(national) is not None


def display(national: str) -> str:
    """National digits grouped as a member would write them.

    >>> display("09012345678"), display("0312345678")
    ('090-1234-5678', '03-1234-5678')
    """
    if is_mobile(national):
        return f"{national[:3]}-{national[3:7]}-{national[7:]}"
    number = phonenumbers.PhoneNumber(country_code=_JAPAN, national_number=int(national))
    grouped = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return grouped if grouped.startswith("0") else national
