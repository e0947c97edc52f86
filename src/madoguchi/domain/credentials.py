"""Connection credentials (認証ID・認証パスワード): what the network checks, and what a member may ask to see again."""

import datetime as dt
import enum
import re
from dataclasses import dataclass
from typing import Final

from madoguchi.domain import japanese_text

SHOWN_FOR: Final = dt.timedelta(seconds=60)
COUNTED_FOR: Final = dt.timedelta(hours=1)
# Letters and digits without those that are taken for one another on paper: 0 O o, 1 l I.
SIGNS: Final = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PASSWORD_LENGTH: Final = 12
_ID = re.compile(r"[a-z0-9][a-z0-9._+-]{0,63}@[a-z0-9.-]{3,100}")
_PASSWORD = re.compile(r"[!-~]{6,64}")


class CredentialKind(enum.StrEnum):
    """Which door of the network it opens."""

    MOBILE = "mobile"
    IPV6 = "ipv6"


@dataclass(frozen=True, slots=True)
class CredentialRules:
    """What authentication IDs look like, and how often a password is shown in an hour."""

    realm: str = ""
    shown_per_hour: int = 3

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - pydantic reads it from the class


@dataclass(frozen=True, slots=True)
class ActivationRules:
    """For how many days the link in the activation mail opens."""

    link_days: int = 14

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - as above


class NotACredential(ValueError):
    """It is no authentication ID, or no password, that the network could check. The message never repeats it."""


def normalise_id(value: str, realm: str) -> str:
    """An authentication ID as the network knows it; the policy's realm is added where there is none.

    >>> normalise_id("Ａ１２３４", "mobile.example")
    'a1234@mobile.example'

    Raises:
        NotACredential: it does not fit, or has another realm.
    """
    written = japanese_text.plain(value).lower()
    if realm and "@" not in written:
        written = f"{written}@{realm}"
    if not _ID.fullmatch(written):
        raise NotACredential("is no authentication ID")
    if realm and not written.endswith(f"@{realm}"):
        raise NotACredential(f"does not end with @{realm}")
    return written


def check_password(value: str) -> str:
    """A password as the network knows it: 6 to 64 signs of ASCII, as they are.

    Raises:
        NotACredential: it does not fit.
    """
    if not _PASSWORD.fullmatch(value):
        raise NotACredential("does not hold 6 to 64 signs of ASCII without blanks")
    return value
