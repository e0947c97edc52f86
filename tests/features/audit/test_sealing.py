"""The audit finds edit, delete, insert, reorder, truncation and fork, and reports the unsealed tail (S34, S35)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from madoguchi.audit import append_only, checkpoints, jobs, queries
from madoguchi.audit.actions import record
from madoguchi.audit.models import Entry, Seal
from madoguchi.audit.verification import Fault, verify
from madoguchi.domain.actor import SYSTEM
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db


def write(count: int, clock: StandingClock) -> None:
    for number in range(count):
        record("test.happened", by=SYSTEM, now=clock(), subject=f"case:K{number}", details={"n": number})


def seal(clock: StandingClock) -> None:
    jobs.seal(clock.move(minutes=2))


@pytest.fixture
def history(standing_clock: StandingClock) -> StandingClock:
    """Three seals of five entries each."""
    for _ in range(3):
        write(5, standing_clock)
        seal(standing_clock)
    return standing_clock


def swap(first: int, second: int) -> None:
    one, other = Entry.objects.get(pk=first), Entry.objects.get(pk=second)
    one.pk, other.pk = other.pk, one.pk
    one.save()
    other.save()


def ids() -> list[int]:
    return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


TAMPERING: dict[str, tuple[Callable[[], object], Fault]] = {
    "edit": (lambda: Entry.objects.filter(pk=ids()[6]).update(subject="case:other"), Fault.ENTRIES_ALTERED),
    "delete": (lambda: Entry.objects.filter(pk=ids()[6]).delete(), Fault.ENTRIES_MISSING),
    "reorder": (lambda: swap(ids()[6], ids()[7]), Fault.ENTRIES_ALTERED),
    "cut the tail": (lambda: Seal.objects.filter(number=3).delete(), Fault.SEAL_MISSING),
    "cut the middle": (lambda: Seal.objects.filter(number=2).delete(), Fault.SEAL_MISSING),
    "rewrite a seal": (lambda: Seal.objects.filter(number=2).update(digest="0" * 64), Fault.SEAL_ALTERED),
    "break the chain": (lambda: Seal.objects.filter(number=2).update(previous="1" * 64), Fault.CHAIN_BROKEN),
    "forge a checkpoint": (lambda: Seal.objects.filter(number=1).update(checkpoint="a.b.c"), Fault.CHECKPOINT_WRONG),
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_found(kind: str, history: StandingClock) -> None:
    tamper, fault = TAMPERING[kind]
    assert verify().findings == ()
    tamper()
    assert fault in {finding.fault for finding in verify().findings}


def test_a_history_rewritten_with_valid_seals_is_a_fork(history: StandingClock) -> None:
    Entry.objects.filter(pk=ids()[12]).update(subject="case:other")
    Seal.objects.filter(number=3).delete()
    outside = list(checkpoints.kept())
    jobs.seal(history.move(minutes=2))
    settings.MADOGUCHI_CHECKPOINTS.write_text("\n".join(outside))
    assert {finding.fault for finding in verify().findings} == {Fault.FORKED}


def test_the_unsealed_tail_is_reported_and_is_no_fault(history: StandingClock) -> None:
    write(2, history)
    report = verify()
    assert (report.sealed, report.unsealed, report.findings) == (15, 2, ())


def test_a_small_batch_waits_a_minute_and_a_full_one_does_not(
    standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 3)
    write(2, standing_clock)
    assert jobs.seal(standing_clock()) == 0
    write(1, standing_clock)
    assert jobs.seal(standing_clock()) == 3


def test_an_entry_committed_late_is_sealed_with_the_next_batch(history: StandingClock) -> None:
    gone = Entry.objects.get(pk=ids()[-1])
    late = Entry(pk=gone.pk + 1, at=history(), name="test.late", actor_kind="system", actor_id="worker", subject="x")
    Entry(pk=gone.pk + 2, at=history(), name="test.early", actor_kind="system", actor_id="worker", subject="x").save()
    seal(history)
    late.save()
    seal(history)
    assert verify().findings == ()
    assert verify().unsealed == 0


@pytest.mark.parametrize("seals_meanwhile", [1, 3])
def test_however_many_others_came_meanwhile_a_late_entry_is_sealed(
    seals_meanwhile: int, history: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At month end a thousand entries a second are written: a chunk that takes long is twenty thousand ids late."""
    monkeypatch.setattr(queries, "_SEALS_AT_ONCE", 2)
    late = [ids()[-1] + 1, ids()[-1] + 3]
    for at in range(seals_meanwhile):
        Entry(pk=late[1] + 100_000 * (at + 1), **_plain(history)).save()
        seal(history)
    for pk in late:
        Entry(pk=pk, **_plain(history)).save()
    assert verify().unsealed == 2
    seal(history)
    report = verify()
    assert (report.findings, report.unsealed, report.sealed) == ((), 0, 15 + seals_meanwhile + 2)


def test_what_comes_into_a_gap_after_an_hour_was_slipped_in(history: StandingClock) -> None:
    gap = ids()[-1] + 1
    Entry(pk=gap + 1, **_plain(history)).save()
    seal(history)
    history.move(hours=2)
    Entry(pk=gap + 2, **_plain(history)).save()
    seal(history)
    Entry(pk=gap, **_plain(history)).save()
    assert {finding.fault for finding in verify().findings} == {Fault.ENTRIES_INSERTED}


def _plain(clock: StandingClock) -> dict[str, Any]:
    return {"at": clock(), "name": "test.late", "actor_kind": "system", "actor_id": "worker", "subject": "x"}


def test_a_crash_between_seal_and_file_is_made_good(history: StandingClock) -> None:
    lines = list(checkpoints.kept())
    settings.MADOGUCHI_CHECKPOINTS.write_text("".join(f"{line}\n" for line in lines[:-1]))
    write(1, history)
    seal(history)
    assert len(list(checkpoints.kept())) == 4


def test_two_workers_seal_once(history: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    write(1, history)
    history.move(minutes=2)
    original = checkpoints.sign

    def while_another_seals(checkpoint: checkpoints.Checkpoint) -> str:
        monkeypatch.setattr(checkpoints, "sign", original)
        jobs.seal(history())
        return original(checkpoint)

    monkeypatch.setattr(checkpoints, "sign", while_another_seals)
    assert jobs.seal(history()) == 0
    assert Seal.objects.count() == 4
    assert verify().findings == ()


@pytest.mark.parametrize(
    "statement", ["update audit_entry set name = 'x'", "delete from audit_entry", "delete from audit_seal"]
)
def test_the_database_refuses_changes(statement: str, history: StandingClock) -> None:
    append_only.install(connection)
    try:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        append_only.remove(connection)
    assert verify().findings == ()
