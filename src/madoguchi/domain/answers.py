"""Answers as they are typed, understood in any width, with any hyphen and in any spelling (RULES F5)."""

import re

from madoguchi.domain import credentials, customer_numbers, identifiers, japanese_text, phone_numbers, postal_codes
from madoguchi.domain.identifiers import IdentifierKind
from madoguchi.domain.pages import Ask
from madoguchi.domain.policy import Policy

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LONGEST = 200
_LONGEST_OF = {Ask.GROUND: 1000}


class NotUnderstood(ValueError):
    """What was typed cannot be an answer to this question. The message never repeats it."""


def understood(ask: Ask, typed: str, policy: Policy) -> str:
    """What was typed, as it is kept and compared.

    Raises:
        NotUnderstood: it cannot be an answer.
    """
    try:
        answer = _read(ask, typed, policy)
    except ValueError:
        raise NotUnderstood(ask) from None
    if not answer or len(answer) > _LONGEST_OF.get(ask, _LONGEST):
        raise NotUnderstood(ask)
    return answer


def _read(ask: Ask, typed: str, policy: Policy) -> str:
    """As the question's own reader understands it; nothing, or a ``ValueError``, where it cannot."""
    if ask is Ask.CUSTOMER_NUMBER:
        return customer_numbers.normalise(typed, policy.numbers.customer_number)
    if ask is Ask.AUTH_ID:
        return credentials.normalise_id(typed, policy.credentials.realm)
    if ask is Ask.DECLARED:
        return _line_or_customer(typed, policy)
    return _READERS.get(ask, japanese_text.text)(typed)


def _line_or_customer(typed: str, policy: Policy) -> str:
    found = identifiers.read(typed, customer_number=policy.numbers.customer_number)
    return "" if found.kind is IdentifierKind.MAIL else found.value


def _name(typed: str) -> str:
    return japanese_text.text(typed).replace(" ", "")


def _password(typed: str) -> str:
    return credentials.check_password(japanese_text.plain(typed))


def _mail(typed: str) -> str:
    written = japanese_text.plain(typed).replace(" ", "").lower()
    return written if _MAIL.fullmatch(written) else ""


_READERS = {
    Ask.NAME: _name,
    Ask.POSTAL_CODE: postal_codes.normalise,
    Ask.BILLING_POSTAL_CODE: postal_codes.normalise,
    Ask.CONTRACT_PHONE: phone_numbers.normalise,
    Ask.CONTACT_PHONE: phone_numbers.normalise,
    Ask.AUTH_PASSWORD: _password,
    Ask.CONTACT_MAIL: _mail,
    Ask.CONFIRM_TO: _mail,
}
