"""Handles: by one a provider's report or a mail that comes back finds its message, and nobody else guesses it."""

import re
from typing import Final

from madoguchi.keys import digests

_DIGITS: Final = 24  # 96 bits of the digest: a bounce's address has 64 signs at most
_PLACE: Final = "outbox.handle"
_FORM: Final = re.compile(r"(\d{1,18})-([0-9a-f]{24})")


def of(number: int) -> str:
    """The handle of the message with this number."""
    return f"{number}-{_proof(number)}"


def read(handle: str) -> int | None:
    """The number of the message, if the handle is one of ours. Letters may have changed their case on the way."""
    found = _FORM.fullmatch(handle.lower())
    if found and digests.same(_proof(int(found[1])), found[2]):
        return int(found[1])
    return None


def _proof(number: int) -> str:
    return digests.digest(str(number), place=_PLACE)[:_DIGITS]
