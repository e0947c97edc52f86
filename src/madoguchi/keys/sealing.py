"""Sealing: AES-256-GCM bound to the place the sealed text belongs to (S28, S29)."""

import json
import secrets
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from madoguchi.keys import folder

KEY_FILE = "sealing.key"
_NONCE_BYTES = 12


class CannotOpen(Exception):
    """The sealed text was altered, moved to another place, or sealed with another key."""


def make_key() -> None:
    """Create the sealing key unless there is one."""
    folder.create(KEY_FILE, AESGCM.generate_key(256))


def seal(plain: Mapping[str, str], *, place: str) -> bytes:
    """Seal ``plain`` so that it opens at ``place`` only. ``place`` names table, row and field."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, json.dumps(dict(plain)).encode(), place.encode())


def unseal(sealed: bytes, *, place: str) -> dict[str, str]:
    """Open what :func:`seal` made.

    Raises:
        CannotOpen: altered, moved, or another key.
    """
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        opened: dict[str, str] = json.loads(_cipher().decrypt(nonce, ciphertext, place.encode()))
    except (InvalidTag, ValueError):
        raise CannotOpen(place) from None
    return opened


@lru_cache(maxsize=1)
def _cipher() -> AESGCM:
    return AESGCM(folder.read(KEY_FILE))
