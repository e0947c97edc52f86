"""Comparing both stores: how many rows each table has, and what all of them come to."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS

from madoguchi.cli.moving import source
from madoguchi.cli.moving.source import Table

_MODULUS = 2**256
_EVERY = 2_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A table that is not the same, with its rows on either side."""

    table: str
    here: int
    there: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What a table comes to: its rows, and the sum of their digests, whatever their order."""

    rows: int
    digest: int


def compare(advance: Callable[[int], None]) -> list[Difference]:
    """The tables that differ. ``advance`` is told of the rows that were read, on both sides."""
    found = []
    for table in source.tables():
        here, there = (_sum(table, alias, advance) for alias in (source.ALIAS, DEFAULT_DB_ALIAS))
        if here != there:
            found.append(Difference(table.name, here.rows, there.rows))
    return found


def _sum(table: Table, alias: str, advance: Callable[[int], None]) -> Sum:
    names = [field.attname for field in table.columns]
    rows, digest = 0, 0
    for row in table.rows(alias).values_list(*names).iterator(chunk_size=_EVERY):
        written = json.dumps(row, default=_plainly, sort_keys=True).encode()
        digest = (digest + int.from_bytes(hashlib.sha256(written).digest())) % _MODULUS
        rows += 1
        if rows % _EVERY == 0:
            advance(_EVERY)
    advance(rows % _EVERY)
    return Sum(rows, digest)


def _plainly(value: object) -> str:
    """A value of a row that JSON does not know; the same instant is written the same, whatever its zone."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
