"""Sealing everything anew with the primary key, while members read (S30).

Stopped half way it goes on where it was: what is sealed with the primary key is passed over, so a second run changes
nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from madoguchi.keys import keyring, sealing
from madoguchi.keys.sealed_rows import SealedRow, tables
from madoguchi.keys.sealing import Place


class StillNeeded(Exception):
    """Something is sealed with the key yet."""


class Sealed(Protocol):
    """One sealed text, wherever it lies."""

    def text(self) -> bytes:
        """The sealed text as it was read."""

    def place(self) -> Place:
        """What it is bound to."""

    def replace(self, text: bytes) -> bool:
        """Put another in its place, unless it has changed since it was read; whether it was put there."""


@dataclass(frozen=True, slots=True)
class InRow:
    """A sealed text in a table."""

    row: SealedRow

    def text(self) -> bytes:
        """The sealed text as it was read."""
        return bytes(self.row.sealed or b"")

    def place(self) -> Place:
        """What it is bound to."""
        return self.row.place()

    def replace(self, text: bytes) -> bool:
        """Put another in its place, unless it was sealed anew or wiped in the meantime."""
        unchanged = type(self.row).objects.filter(pk=self.row.pk, sealed=self.row.sealed)
        return unchanged.update(sealed=text) == 1


@dataclass(frozen=True, slots=True)
class InFile:
    """A sealed text in a file. Files are written once, so only a removal can come between."""

    path: Path
    bound_to: Place

    def text(self) -> bytes:
        """The sealed text as it was read."""
        return self.path.read_bytes() if self.path.exists() else b""

    def place(self) -> Place:
        """What it is bound to."""
        return self.bound_to

    def replace(self, text: bytes) -> bool:
        """Put another in its place, unless it was removed in the meantime."""
        if not self.path.exists():
            return False
        beside = self.path.with_suffix(".new")
        beside.write_bytes(text)
        beside.replace(self.path)
        return True


def in_tables() -> Iterator[Sealed]:
    """Every sealed text in the database."""
    for table in tables():
        yield from (InRow(row) for row in table.walk())


def count_in_tables() -> int:
    """How many sealed texts the database holds."""
    return sum(table.objects.filter(sealed__isnull=False).count() for table in tables())


def seal_anew(found: Iterator[Sealed]) -> Iterator[bool]:
    """Seal each text with the primary key, unless it is already; for each whether it was changed."""
    primary = keyring.primary()
    for one in found:
        text = one.text()
        if not text or sealing.key_number(text) == primary:
            yield False
        else:
            opened = sealing.unseal(text, place=one.place())
            yield one.replace(sealing.seal(opened, place=one.place()))


def remove_old_keys(found: Iterator[Sealed]) -> list[int]:
    """Delete every key but the primary; the numbers of those that went.

    Raises:
        StillNeeded: something is sealed with one of them.
    """
    primary = keyring.primary()
    if any(text and sealing.key_number(text) != primary for text in (one.text() for one in found)):
        raise StillNeeded
    old = [number for number in keyring.numbers() if number < primary]
    for number in old:
        keyring.remove(number)
    return old
