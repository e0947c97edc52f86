"""The floor of a cancellation: a bare commit of the same rows, plain SQL on the same settings.

Takes the rows that real cancellations left in one store and commits them, one transaction for each, into a copy of the
store as it was before. Prints commits a second and milliseconds.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import places
from bench.visits import summary

# Each table with the way from its row to the case.
_TABLES = {
    "cancellation_case": "SELECT * FROM cancellation_case WHERE id = :id",
    "cancellation_caseline": "SELECT * FROM cancellation_caseline WHERE case_id = :id",
    "cancellation_receipt": "SELECT * FROM cancellation_receipt WHERE case_id = :id",
    "audit_entry": "SELECT * FROM audit_entry WHERE subject = 'case:' || :number",
    "outbox_message": "SELECT * FROM outbox_message WHERE instr(key, ':' || :number || ':')",
}
Rows = dict[str, list[Sequence[Any]]]


def rows_of(store: sqlite3.Connection) -> list[tuple[int, Rows]]:
    """The contract of each case, and the rows that its acceptance wrote."""
    cases = store.execute("SELECT id, number, contract_id FROM cancellation_case ORDER BY id").fetchall()
    return [
        (
            contract,
            {table: store.execute(sql, {"id": pk, "number": number}).fetchall() for table, sql in _TABLES.items()},
        )
        for pk, number, contract in cases
    ]


def commit(store: sqlite3.Connection, contract: int, rows: Rows) -> int:
    """Write one case's rows; how many they are."""
    store.execute("BEGIN IMMEDIATE")
    store.execute("UPDATE contracts_contract SET version = version + 1 WHERE id = ?", (contract,))
    for table, found in rows.items():
        for row in found:
            store.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    store.execute("COMMIT")
    return 1 + sum(map(len, rows.values()))


def main(after: Path, before: Path) -> None:
    """Commit what ``after`` has more into ``before``."""
    places.pin(0)
    cases = rows_of(sqlite3.connect(after))
    store = sqlite3.connect(before, isolation_level=None)
    store.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
    took, sizes, begun = [], [], time.perf_counter()
    for contract, rows in cases:
        at = time.perf_counter()
        sizes.append(commit(store, contract, rows))
        took.append(time.perf_counter() - at)
    found = summary(took, sizes, time.perf_counter() - begun)
    found["rows"] = found.pop("bytes")
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
