"""Japanese postal codes, kept as seven digits."""

import re

from madoguchi.domain import japanese_text


class NotAPostalCode(ValueError):
    """It is not seven digits."""


def normalise(value: str) -> str:
    """The seven digits of a postal code typed in any way.

    >>> normalise("〒１０５－０００１")
    '1050001'

    Raises:
        NotAPostalCode: it is not seven digits.
    """
    digits = japanese_text.compact(value).removeprefix("〒")
    if not re.fullmatch(r"[0-9]{7}", digits):
        raise NotAPostalCode(value)
    return digits


def display(digits: str) -> str:
    """The seven digits as they stand on a letter.

    >>> display("1050001")
    '105-0001'
    """
    return f"{digits[:3]}-{digits[3:]}"
