"""Signing: Ed25519 keys named by their RFC 7638 thumbprint, the newest signs, all verify (S32)."""

import json
from functools import lru_cache
from typing import Any, Final

from joserfc.jwk import OKPKey

from madoguchi.keys import folder

ALGORITHM: Final = "Ed25519"  # RFC 9864: the fully specified name; "EdDSA" is deprecated


def make_key() -> str:
    """Create a signing key unless there is one; its thumbprint."""
    if not folder.names("signing-*.jwk"):
        add_key()
    return str(current().thumbprint())


def add_key() -> str:
    """Add a key that signs from now on; the older ones go on verifying. Its thumbprint."""
    key = OKPKey.generate_key(ALGORITHM)
    number = len(folder.names("signing-*.jwk")) + 1
    folder.create(f"signing-{number:04}.jwk", json.dumps(key.as_dict(private=True)).encode())
    _keys.cache_clear()
    return str(key.thumbprint())


def current() -> OKPKey:
    """The key that signs.

    Raises:
        folder.KeyMissing: none has been made yet.
    """
    if not _keys():
        raise folder.KeyMissing("no signing key yet: run `madoguchi keys make`.")
    return _keys()[-1]


def public_key_set() -> dict[str, list[dict[str, Any]]]:
    """Every public key there has ever been, newest first, as a JWK set (RFC 7517)."""
    return {
        "keys": [
            {**key.as_dict(private=False), "kid": key.thumbprint(), "alg": ALGORITHM, "use": "sig"}
            for key in reversed(_keys())
        ],
    }


def forget() -> None:
    """Forget what was read, as a new process would."""
    _keys.cache_clear()


@lru_cache(maxsize=1)
def _keys() -> tuple[OKPKey, ...]:
    return tuple(OKPKey.import_key(json.loads(folder.read(name))) for name in folder.names("signing-*.jwk"))
