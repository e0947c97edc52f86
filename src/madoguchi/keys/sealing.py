"""Sealing: AES-256-GCM bound to the place the sealed text belongs to (S28, S29).

Each text has a data key of its own, wrapped by one of the keyring's keys:
``format 1 byte, key number 2, nonce 12, wrapped data key 48, nonce 12, ciphertext``. Both layers are bound to the
place, so nothing opens in another row, field, kind, version, customer or installation.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from madoguchi.keys import keyring

_FORMAT: Final = 1
_NONCE, _WRAPPED = 12, 48
_HEAD: Final = 3
_BODY: Final = _HEAD + _NONCE + _WRAPPED


class CannotOpen(Exception):
    """The sealed text was altered, moved to another place, or sealed with another key."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a sealed text belongs to. ``kind``: table and field; ``row``: what finds the row; ``owner``: whose it is."""

    kind: str
    row: str
    owner: str = ""
    version: int = 1


def seal(plain: Mapping[str, str], *, place: Place) -> bytes:
    """Seal ``plain`` with the primary key so that it opens at ``place`` only.

    Raises:
        KeyMissing: no key has been made yet.
    """
    number = keyring.primary()
    head, data_key = _head(number), AESGCM.generate_key(256)
    wrapped = _encrypt(keyring.key(number), data_key, _bound(head, place, "key"))
    return head + wrapped + _encrypt(AESGCM(data_key), json.dumps(dict(plain)).encode(), _bound(head, place, "text"))


def unseal(sealed: bytes, *, place: Place) -> dict[str, str]:
    """Open what :func:`seal` made.

    Raises:
        CannotOpen: altered, or moved.
        KeyMissing: sealed with a key that is not in the folder.
    """
    head, wrapped, ciphertext = sealed[:_HEAD], sealed[_HEAD:_BODY], sealed[_BODY:]
    try:
        data_key = _decrypt(keyring.key(key_number(sealed)), wrapped, _bound(head, place, "key"))
        opened: dict[str, str] = json.loads(_decrypt(AESGCM(data_key), ciphertext, _bound(head, place, "text")))
    except (InvalidTag, ValueError):
        raise CannotOpen(place.kind) from None
    return opened


def key_number(sealed: bytes) -> int:
    """The number of the key that a text was sealed with.

    Raises:
        CannotOpen: it is nothing that we sealed.
    """
    if len(sealed) <= _BODY or sealed[0] != _FORMAT:
        raise CannotOpen("format")
    return int.from_bytes(sealed[1:_HEAD])


def _head(number: int) -> bytes:
    return bytes([_FORMAT]) + number.to_bytes(2)


def _bound(head: bytes, place: Place, layer: str) -> bytes:
    """What a layer is bound to: a list as JSON, so that no two places are spelt alike."""
    where = [keyring.installation(), place.kind, place.owner, place.row, place.version, layer]
    return head + json.dumps(where).encode()


def _encrypt(cipher: AESGCM, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, bound)


def _decrypt(cipher: AESGCM, encrypted: bytes, bound: bytes) -> bytes:
    return cipher.decrypt(encrypted[:_NONCE], encrypted[_NONCE:], bound)
