"""Letters that wait to be printed: sealed PDFs in a folder, each opened only to be put on paper (DESIGN §4)."""

import base64
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from madoguchi.keys import sealing
from madoguchi.keys.rotation import InFile, Sealed
from madoguchi.keys.sealing import Place

_SEALED = ".sealed"


def keep(name: str, pdf: bytes) -> None:
    """Keep a letter, sealed. The same name is the same letter."""
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    sealed = sealing.seal({"pdf": base64.b64encode(pdf).decode()}, place=_place(name))
    beside = _folder() / f"{name}.new"
    beside.write_bytes(sealed)
    beside.replace(_path(name))


def read(name: str) -> bytes:
    """The letter of this name, to be printed.

    Raises:
        FileNotFoundError: there is none.
    """
    return base64.b64decode(sealing.unseal(_path(name).read_bytes(), place=_place(name))["pdf"])


def names() -> tuple[str, ...]:
    """Every letter that waits, by name."""
    return tuple(path.name.removesuffix(_SEALED) for path in sorted(_folder().glob(f"*{_SEALED}")))


def discard(name: str) -> bool:
    """Throw a letter away that is in the post; whether it was there."""
    try:
        _path(name).unlink()
    except FileNotFoundError:
        return False
    return True


def walk() -> Iterator[Sealed]:
    """Every letter, for the rotation of keys."""
    for path in sorted(_folder().glob(f"*{_SEALED}")):
        yield InFile(path, _place(path.name.removesuffix(_SEALED)))


def count() -> int:
    """How many letters there are."""
    return len(names())


def _place(name: str) -> Place:
    return Place(kind="letter", row=name)


def _path(name: str) -> Path:
    return _folder() / f"{name}{_SEALED}"


def _folder() -> Path:
    folder: Path = settings.MADOGUCHI_DATA / "letters"
    return folder
