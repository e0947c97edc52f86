"""Keyed digests: what is compared but never read again is kept as an HMAC, so that a dump guesses nothing (S6)."""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from madoguchi.keys import folder, sealing


def digest(text: str, *, place: str) -> str:
    """The digest of ``text`` at ``place``, as 64 hexadecimal digits. The same text elsewhere has another."""
    return hmac.new(_key(), f"{place}\0{text}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two digests are the same, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def _key() -> bytes:
    """A key of its own, made from the sealing key: nothing more to keep, copy and lose."""
    derived: bytes = HKDF(hashes.SHA256(), 32, salt=None, info=b"madoguchi digests").derive(
        folder.read(sealing.KEY_FILE)
    )
    return derived
