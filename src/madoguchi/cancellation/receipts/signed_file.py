"""A receipt as a file that anyone can verify offline, years later, also when the operator is gone.

The file is one canonical JSON object: ``receipt`` (the facts) and ``signature``, a detached JWS (RFC 7515, RFC 7797
``b64: false``) with ``alg`` Ed25519 (RFC 9864) over the canonical bytes of ``receipt``. The header carries the public
key and its RFC 7638 thumbprint. This module needs no database and no settings.
"""

import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode

from madoguchi.domain.plain import canonical

ALGORITHM = "Ed25519"
_REGISTRY = jws.JWSRegistry(algorithms=[ALGORITHM])


class Verdict(enum.StrEnum):
    """What a check of the file found."""

    GENUINE = "genuine"  # intact, and signed with a key that the reader trusts
    SIGNER_UNKNOWN = "signer_unknown"  # intact, but nothing says whose key it is
    OTHER_SIGNER = "other_signer"  # intact, but not signed with the key that the reader trusts
    ALTERED = "altered"  # not as it was signed, or no receipt of ours


class NotAKeySet(ValueError):
    """What was given as published keys is no JWK set of Ed25519 keys."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome. ``receipt`` and ``fingerprint`` are empty for an altered file."""

    verdict: Verdict
    receipt: Mapping[str, Any]
    fingerprint: str


_ALTERED = Checked(Verdict.ALTERED, {}, "")


def sign(receipt: Mapping[str, Any], key: OKPKey) -> str:
    """The file for a receipt."""
    protected = {
        "alg": ALGORITHM,
        "b64": False,
        "crit": ["b64"],
        "jwk": key.as_dict(private=False),
        "kid": key.thumbprint(),
    }
    detached = jws.serialize_compact(protected, canonical(receipt), key, registry=_REGISTRY)
    return canonical({"receipt": receipt, "signature": detached}).decode()


def check(file: bytes, *, key_set: Mapping[str, Any] | None = None, fingerprint: str = "") -> Checked:
    """Check a file against published keys, or against the fingerprint printed on the paper, or against neither.

    Raises:
        NotAKeySet: ``key_set`` is none.
    """
    try:
        document = json.loads(file)
        receipt, signature = document["receipt"], document["signature"]
        key = _own_key(signature)
        whole = canonical({"receipt": receipt, "signature": signature})  # with anything else beside it: not as signed
        intact = whole == file.rstrip(b"\n") and _verifies(receipt, signature, key)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _ALTERED
    if not intact:
        return _ALTERED
    own = str(key.thumbprint())
    return Checked(_verdict(own, key_set, fingerprint), receipt, own)


def in_groups(fingerprint: str) -> str:
    """A fingerprint as it is printed: in groups of four, to be compared by eye."""
    return " ".join(fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4))


def _verdict(own: str, key_set: Mapping[str, Any] | None, fingerprint: str) -> Verdict:
    trusted = _thumbprints(key_set) if key_set is not None else set()
    if fingerprint:
        trusted.add("".join(fingerprint.split()))
    if not trusted:
        return Verdict.SIGNER_UNKNOWN
    return Verdict.GENUINE if own in trusted else Verdict.OTHER_SIGNER


def _thumbprints(key_set: Mapping[str, Any]) -> set[str]:
    try:
        return {str(OKPKey.import_key(key).thumbprint()) for key in key_set["keys"]}
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAKeySet from error


def _own_key(signature: str) -> OKPKey:
    header = json.loads(_decode(signature.split(".", maxsplit=1)[0]))
    if header["alg"] != ALGORITHM:
        raise ValueError(header["alg"])
    return OKPKey.import_key(header["jwk"])


def _verifies(receipt: object, signature: str, key: OKPKey) -> bool:
    header, empty, mac = signature.split(".")
    if empty:
        return False
    # base64url has spare bits: of the spellings of one signature, joserfc takes only the canonical one.
    jws.deserialize_compact(f"{header}..{mac}".encode(), key, registry=_REGISTRY, payload=canonical(receipt))
    return True


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text.encode())
