"""The chain to the byte: what was sealed years ago is checked with these very digests (S34)."""

import dataclasses
import datetime as dt
import hashlib
import json
from zoneinfo import ZoneInfo

import pytest

from madoguchi.audit.actions import record
from madoguchi.audit.chaining import BEGINNING, Line, chain, gaps, runs
from madoguchi.audit.models import Entry
from madoguchi.domain.actor import SYSTEM

NOON = dt.datetime(2026, 11, 16, 3, 0, tzinfo=dt.UTC)
LINE = Line(1, NOON, "cancellation.scheduled", "member", "7", "case:K1", {"客": 1})
OTHER: dict[str, object] = {
    "id": 2,
    "at": NOON + dt.timedelta(microseconds=1),
    "name": "cancellation.taken_back",
    "actor_kind": "system",
    "actor_id": "8",
    "subject": "case:K2",
    "details": {"客": 2},
}


def written(line: Line) -> bytes:
    """A line as it is hashed, written down a second time."""
    plain = {**dataclasses.asdict(line), "at": line.at.astimezone(dt.UTC).isoformat()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_a_batch_is_the_digest_of_the_one_before_and_of_each_line() -> None:
    second = dataclasses.replace(LINE, id=2)
    whole = bytes(32) + b"".join(hashlib.sha256(written(line)).digest() for line in (LINE, second))
    assert chain(BEGINNING, [LINE, second]) == hashlib.sha256(whole).hexdigest()


@pytest.mark.parametrize("field", OTHER)
def test_every_field_counts(field: str) -> None:
    other = dataclasses.replace(LINE, **{field: OTHER[field]})  # type: ignore[arg-type]
    assert set(OTHER) == {known.name for known in dataclasses.fields(Line)}
    assert chain(BEGINNING, [other]) != chain(BEGINNING, [LINE])


def test_an_instant_counts_and_not_how_it_is_written() -> None:
    elsewhere = dataclasses.replace(LINE, at=NOON.astimezone(ZoneInfo("Asia/Tokyo")))
    assert chain(BEGINNING, [elsewhere]) == chain(BEGINNING, [LINE])


@pytest.mark.parametrize(
    ("ids", "found"),
    [([], []), ([5], [[5, 5]]), ([1, 2, 3, 7, 9, 10], [[1, 3], [7, 7], [9, 10]]), ([1, 3, 4], [[1, 1], [3, 4]])],
)
def test_ids_as_unbroken_runs(ids: list[int], found: list[list[int]]) -> None:
    assert runs(ids) == found


@pytest.mark.parametrize(
    ("found", "after", "between"),
    [
        ([], 4, []),
        ([[5, 9]], 4, []),  # follows at once
        ([[6, 9]], 4, [[5, 5]]),
        ([[1, 4], [5, 7]], 0, []),
        ([[1, 4], [8, 9]], 0, [[5, 7]]),
        ([[1, 9], [2, 3], [11, 11]], 0, [[10, 10]]),  # a run within another opens nothing
    ],
)
def test_gaps_are_the_ids_of_no_run(found: list[list[int]], after: int, between: list[list[int]]) -> None:
    assert gaps(found, after=after) == between


@pytest.mark.django_db
@pytest.mark.parametrize("details", [None, {"customer": 3}])
def test_an_entry_holds_who_did_what_when_to_what(details: dict[str, object] | None) -> None:
    record("bills.issued", by=SYSTEM, now=NOON, subject="bill:B1", details=details)
    entry = Entry.objects.get()
    assert (entry.at, entry.name, entry.subject, entry.details) == (NOON, "bills.issued", "bill:B1", details or {})
    assert (entry.actor_kind, entry.actor_id) == (SYSTEM.kind, SYSTEM.id)
