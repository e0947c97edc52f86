"""Keyed digests: what is compared but never read again is kept as an HMAC, so that a dump guesses nothing (S6)."""

import hashlib
import hmac
import secrets

from madoguchi.keys import folder

KEY_FILE = "digests.key"


def digest(text: str, *, place: str) -> str:
    """The digest of ``text`` at ``place``, as 64 hexadecimal digits. The same text elsewhere has another."""
    return hmac.new(_key(), f"{place}\0{text}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two digests are the same, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def make_key() -> None:
    """Create the key unless there is one. It stays when sealing keys are rotated: letters with codes live for weeks."""
    folder.create(KEY_FILE, secrets.token_bytes(32))


def _key() -> bytes:
    return folder.read(KEY_FILE)
