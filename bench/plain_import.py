"""The floor of an import: read the same file, write the same rows, check nothing, compare nothing, note nothing."""

import csv
import json
import sqlite3
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings

_ROWS_IN_A_CHUNK = 1_000
Others = dict[str, dict[str, object]]
_CUSTOMER = (
    "number", "kind", "family_name", "given_name", "family_name_kana", "given_name_kana", "email", "phone",
    "postal_code", "prefecture", "city", "town", "building",
)  # fmt: skip
_IN_FILE = ("customer_number", "customer_kind", *_CUSTOMER[2:7], "contact_phone", *_CUSTOMER[8:])
_LINE = ("phone_number", "kind", "plan", "imsi", "iccid", "nickname", "state", "opened_on")
_LINE_IN_FILE = ("phone_number", "line_kind", *_LINE[2:])


def main(file: Path, rest: Others) -> None:
    """Load the file into the store. ``rest``: what the other columns hold, by table."""
    store = sqlite3.connect(settings.MADOGUCHI_DATA / "madoguchi.sqlite3", isolation_level=None)
    store.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
    with file.open(encoding="utf-8", newline="") as opened:
        for first, rows in _chunks(opened):
            _write(store, first, rows, rest)


def _chunks(opened: Iterator[str]) -> Iterator[tuple[int, list[dict[str, str]]]]:
    reader, first = csv.DictReader(opened), 1
    while rows := list(islice(reader, _ROWS_IN_A_CHUNK)):
        yield first, rows
        first += len(rows)


def _write(store: sqlite3.Connection, first: int, rows: list[dict[str, str]], rest: Others) -> None:
    store.execute("BEGIN IMMEDIATE")
    written: dict[str, tuple[tuple[str, ...], list[tuple[object, ...]]]] = {
        "contracts_customer": (
            ("id", *_CUSTOMER),
            [(at, *(row[name] for name in _IN_FILE)) for at, row in enumerate(rows, first)],
        ),
        "contracts_contract": (
            ("id", "number", "customer_id", "signed_on"),
            [(at, row["contract_number"], at, row["signed_on"]) for at, row in enumerate(rows, first)],
        ),
        "contracts_line": (
            ("id", "contract_id", *_LINE),
            [(at, at, *(row[name] for name in _LINE_IN_FILE)) for at, row in enumerate(rows, first)],
        ),
    }
    for table, (names, values) in written.items():
        _insert(store, table, names, values, rest[table])
    store.execute("COMMIT")


def _insert(
    store: sqlite3.Connection,
    table: str,
    names: tuple[str, ...],
    rows: list[tuple[object, ...]],
    rest: dict[str, object],
) -> None:
    others = {name: value for name, value in rest.items() if name not in names}
    marks, same = ", ".join("?" * (len(names) + len(others))), tuple(others.values())
    sql = f"INSERT INTO {table} ({', '.join((*names, *others))}) VALUES ({marks})"
    store.executemany(sql, [(*row, *same) for row in rows])


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
