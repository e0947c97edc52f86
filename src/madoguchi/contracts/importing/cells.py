"""One cell into one typed value. A reader takes the cell and the policy and raises ``CellNotReadable``."""

import datetime as dt
import enum
import re
from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from madoguchi.domain import credentials, customer_numbers, japanese_dates, japanese_text, phone_numbers, postal_codes
from madoguchi.domain.policy import Policy

Value = str | int | dt.date | dt.datetime
Reader = Callable[[str, Policy], Value]

_MOST_YEN = 99_999_999
_MOST_MONTHS = 600


class CellNotReadable(ValueError):
    """The cell does not hold what its column asks for. The message finishes the sentence "The cell …"."""


def text(cell: str, _policy: Policy) -> str:
    """A name or an address."""
    return japanese_text.text(cell)


def kana(cell: str, _policy: Policy) -> str:
    """A reading, in katakana."""
    try:
        return japanese_text.kana(cell)
    except japanese_text.NotKana:
        raise CellNotReadable("holds something other than kana") from None


def code(cell: str, _policy: Policy) -> str:
    """An identifier of the operator. A spreadsheet must not take it for a formula when it stands in a rejects file."""
    written = japanese_text.plain(cell)
    if not written[:1].isalnum():
        raise CellNotReadable("does not start with a letter or a digit")
    return written


def digits(cell: str, _policy: Policy) -> str:
    """An IMSI or ICCID."""
    number = japanese_text.compact(cell)
    if not re.fullmatch(r"[0-9A-F]*", number):
        raise CellNotReadable("holds something other than digits")
    return number


def phone_number(cell: str, _policy: Policy) -> str:
    """A Japanese telephone number, as national digits."""
    try:
        return phone_numbers.normalise(cell)
    except phone_numbers.ForeignNumber:
        raise CellNotReadable("holds a telephone number of another country") from None
    except phone_numbers.NotAPhoneNumber:
        raise CellNotReadable("does not hold a Japanese telephone number") from None


def customer_number(cell: str, policy: Policy) -> str:
    """A customer number as the policy has it."""
    try:
        return customer_numbers.normalise(cell, policy.numbers.customer_number)
    except customer_numbers.NotACustomerNumber:
        raise CellNotReadable(f"does not fit the pattern {policy.numbers.customer_number}") from None


def auth_id(cell: str, policy: Policy) -> str:
    """An authentication ID in the operator's realm."""
    try:
        return credentials.normalise_id(cell, policy.credentials.realm)
    except credentials.NotACredential as error:
        raise CellNotReadable(str(error)) from None


def auth_password(cell: str, _policy: Policy) -> str:
    """A password as it stands, in its width and case."""
    try:
        return credentials.check_password(cell)
    except credentials.NotACredential as error:
        raise CellNotReadable(str(error)) from None


def postal_code(cell: str, _policy: Policy) -> str:
    """Seven digits."""
    try:
        return postal_codes.normalise(cell)
    except postal_codes.NotAPostalCode:
        raise CellNotReadable("does not hold seven digits") from None


def email(cell: str, _policy: Policy) -> str:
    """An e-mail address. Its domain is written small."""
    address = japanese_text.plain(cell)
    try:
        validate_email(address)
    except ValidationError:
        raise CellNotReadable("does not hold an e-mail address") from None
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.lower()}"


def login_email(cell: str, policy: Policy) -> str:
    """The name of a log-in: an e-mail address, all small."""
    return email(cell, policy).lower()


def plan(cell: str, policy: Policy) -> str:
    """The code of a plan, given by its code or its name."""
    wanted = japanese_text.plain(cell)
    for known in policy.plans:
        if wanted in (known.code, japanese_text.plain(known.name)):
            return known.code
    raise CellNotReadable("names no plan of the policy")


def day(cell: str, _policy: Policy) -> dt.date:
    """A day, Western or by era."""
    try:
        return japanese_dates.read(cell)
    except japanese_dates.NotADate:
        raise CellNotReadable("does not hold one certain day") from None


def instant(cell: str, policy: Policy) -> dt.datetime:
    """A day and time in the operator's zone, unless it carries an offset. In UTC."""
    try:
        return japanese_dates.read_instant(cell, policy.operator.time_zone)
    except japanese_dates.NotADate:
        raise CellNotReadable("does not hold one certain day and time") from None


def yen(cell: str, _policy: Policy) -> int:
    """Whole yen without tax."""
    return _whole(re.sub(r"^[¥\\]|円$|,", "", japanese_text.plain(cell)), _MOST_YEN)


def count(cell: str, _policy: Policy) -> int:
    """A number of months or payments."""
    return _whole(re.sub(r"(か月|ヶ月|カ月|回)$", "", japanese_text.plain(cell)), _MOST_MONTHS)


def one_of(words: Mapping[str, enum.StrEnum]) -> Reader:
    """A reader for a fixed choice: ``words`` are the English and Japanese words and what they mean."""
    known = {japanese_text.plain(word).lower(): meaning for word, meaning in words.items()}

    def read(cell: str, _policy: Policy) -> str:
        try:
            return known[japanese_text.plain(cell).lower()]
        except KeyError:
            raise CellNotReadable(f"holds none of {', '.join(words)}") from None

    return read


def _whole(written: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", written.strip()) or int(written) > most:
        raise CellNotReadable(f"does not hold a whole number from 0 to {most:,}")
    return int(written)
