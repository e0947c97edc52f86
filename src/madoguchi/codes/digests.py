"""What is kept of a code: a keyed digest bound to what it is for (S5, S6)."""

import uuid

from madoguchi.domain.codes import MOST_ALIVE, Purpose
from madoguchi.keys.digests import digest

MOST_COMPARED = MOST_ALIVE


def challenge_digest(code: str, challenge_id: uuid.UUID, purpose: Purpose) -> str:
    """Of a code that opens one challenge, in the browser that asked for it."""
    return digest(code, place=f"code:{purpose}:{challenge_id}")


def letter_digest(code: str, purpose: Purpose) -> str:
    """Of a code on paper, which is typed days later and perhaps elsewhere."""
    return digest(code, place=f"letter:{purpose}")
