"""Checkpoints: what each seal came to, signed, kept outside the database, so that a cut-off tail shows (S34)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from madoguchi.domain.plain import canonical
from madoguchi.keys import signing

_REGISTRY = jws.JWSRegistry(algorithms=[signing.ALGORITHM])


class WrongSignature(Exception):
    """A checkpoint was not signed by this installation, or was altered."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a seal came to."""

    number: int
    digest: str
    last_id: int


def sign(checkpoint: Checkpoint) -> str:
    """The signed line for a checkpoint: a compact JWS."""
    key = signing.current()
    protected = {"alg": signing.ALGORITHM, "kid": key.thumbprint(), "typ": "madoguchi-checkpoint"}
    payload = canonical({"number": checkpoint.number, "digest": checkpoint.digest, "last_id": checkpoint.last_id})
    return jws.serialize_compact(protected, payload, key, registry=_REGISTRY)


def read(line: str) -> Checkpoint:
    """What a signed line says.

    Raises:
        WrongSignature: it is not ours, or was altered.
    """
    keys: Any = signing.public_key_set()
    try:
        signed = jws.deserialize_compact(line.strip(), KeySet.import_key_set(keys), registry=_REGISTRY)
        return Checkpoint(**json.loads(signed.payload))
    except (JoseError, ValueError, TypeError) as error:
        raise WrongSignature(str(error)) from error


def keep(line: str) -> None:
    """Append a signed line to the file outside the database."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(f"{line}\n")


def kept(path: Path | None = None) -> Iterator[str]:
    """The signed lines kept outside the database, oldest first; none where there is no file yet."""
    path = path or _file()
    if path.exists():
        yield from path.read_text(encoding="ascii").splitlines()


def _file() -> Path:
    path: Path = settings.MADOGUCHI_CHECKPOINTS
    return path
