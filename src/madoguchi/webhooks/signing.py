"""Signing with the public library of the Standard Webhooks."""

import base64
import datetime as dt
from collections.abc import Sequence
from typing import Final

from standardwebhooks import Webhook

PREFIX: Final = "whsec_"
_SHORTEST, _LONGEST = 24, 64


def headers(number: str, body: bytes, keys: Sequence[str], *, now: dt.datetime) -> dict[str, str]:
    """The three headers. While keys are changed there is one signature for each, and any of them is enough."""
    signed = " ".join(Webhook(key).sign(number, now, body.decode()) for key in keys)
    return {
        "webhook-id": number,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signed,
        "Content-Type": "application/json",
    }


def is_key(written: str) -> bool:
    """Whether this is a key of the standard: ``whsec_`` and 24 to 64 bytes in base64."""
    try:
        key = base64.b64decode(written.removeprefix(PREFIX), validate=True)
    except ValueError:
        return False
    return written.startswith(PREFIX) and _SHORTEST <= len(key) <= _LONGEST
