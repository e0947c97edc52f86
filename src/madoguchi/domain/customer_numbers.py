"""Customer numbers (お客様番号): what they look like is the operator's policy."""

import re

from madoguchi.domain import japanese_text


class NotACustomerNumber(ValueError):
    """It does not look like one of the operator's customer numbers."""


def normalise(value: str, pattern: str) -> str:
    r"""A customer number typed in any way, as the operator writes it; ``pattern`` comes from the policy.

    >>> normalise("ｎ１２３－４５６－７８９", r"N\d{9}")
    'N123456789'

    Raises:
        NotACustomerNumber: it does not fit the pattern.
    """
    for candidate in (japanese_text.plain(value), japanese_text.compact(value), japanese_text.compact(value).upper()):
        if re.fullmatch(pattern, candidate, re.ASCII):
            return candidate
    raise NotACustomerNumber(value)
