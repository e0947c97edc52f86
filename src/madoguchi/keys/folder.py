"""The folder of keys. A database dump plus the code opens and signs nothing without it (S29)."""

import os
from pathlib import Path

from django.conf import settings


class KeyMissing(Exception):
    """A key that is needed is not in the folder."""


def read(name: str) -> bytes:
    """The content of one key file.

    Raises:
        KeyMissing: the folder does not hold it.
    """
    try:
        return (_folder() / name).read_bytes()
    except FileNotFoundError:
        raise KeyMissing(f"{_folder() / name} is missing: run `madoguchi keys make`, or restore it.") from None


def create(name: str, content: bytes) -> None:
    """Write a key file, readable by its owner only. An existing one stays as it is: it may be the only copy."""
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(_folder() / name, flags, 0o600), "wb") as file:
            file.write(content)
    except FileExistsError:
        return


def replace(name: str, content: bytes) -> None:
    """Write a key file over the one that is there, all at once."""
    beside = _folder() / f"{name}.new"
    beside.write_bytes(content)
    beside.chmod(0o600)
    beside.replace(_folder() / name)


def remove(name: str) -> None:
    """Delete a key file."""
    (_folder() / name).unlink(missing_ok=True)


def path(name: str) -> Path:
    """Where a key file lies."""
    return _folder() / name


def names(pattern: str) -> list[str]:
    """The key files that fit a pattern, by name."""
    return sorted(path.name for path in _folder().glob(pattern))


def _folder() -> Path:
    folder: Path = settings.MADOGUCHI_KEYS
    return folder
