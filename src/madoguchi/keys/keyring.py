"""The keys that wrap data keys: numbered files, one of which is primary.

A key is added, rolled out to every machine, and only then promoted: until then nothing is sealed with it, so no process
meets a text that it cannot open (S30). Which one is primary is read anew each time, so nobody needs a restart.
"""

import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from madoguchi.keys import folder

PRIMARY: Final = "sealing-primary"
INSTALLATION: Final = "installation"
_FILE: Final = re.compile(r"sealing-(\d{4})\.key")


class StillPrimary(Exception):
    """The key seals what comes: another must be promoted first."""


def make() -> None:
    """Make the first key and the installation's id, unless they are there."""
    folder.create(INSTALLATION, secrets.token_hex(16).encode())
    if not numbers():
        folder.create(PRIMARY, str(add()).encode())


def add() -> int:
    """Add a key that opens but does not seal yet. Its number."""
    number = max(numbers(), default=0) + 1
    folder.create(_name(number), AESGCM.generate_key(256))
    return number


def promote(number: int) -> None:
    """Let this key seal from now on.

    Raises:
        folder.KeyMissing: there is no such key.
    """
    key(number)
    folder.replace(PRIMARY, str(number).encode())


def remove(number: int) -> None:
    """Delete a key. The caller has made sure that nothing is sealed with it.

    Raises:
        StillPrimary: it seals what comes.
    """
    if number == primary():
        raise StillPrimary(str(number))
    folder.remove(_name(number))


def numbers() -> list[int]:
    """The keys there are, oldest first."""
    found = (_FILE.fullmatch(name) for name in folder.names("sealing-*.key"))
    return sorted(int(name[1]) for name in found if name)


def primary() -> int:
    """The number of the key that seals.

    Raises:
        folder.KeyMissing: none has been made yet.
    """
    return int(folder.read(PRIMARY))


def key(number: int) -> AESGCM:
    """One key. A process goes on opening with a key that it has used, also after its file was removed.

    Raises:
        folder.KeyMissing: there is no such key.
    """
    return _key(folder.path(_name(number)))


def installation() -> str:
    """The id of this installation: what is sealed here opens nowhere else."""
    return _installation(folder.path(INSTALLATION))


def forget() -> None:
    """Forget what was read, as a new process would."""
    _key.cache_clear()
    _installation.cache_clear()


def _name(number: int) -> str:
    return f"sealing-{number:04}.key"


@lru_cache(maxsize=64)
def _key(path: Path) -> AESGCM:
    return AESGCM(folder.read(path.name))


@lru_cache(maxsize=4)
def _installation(path: Path) -> str:
    return folder.read(path.name).decode()
