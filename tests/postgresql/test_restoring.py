"""Backup and restore, drilled: after it receipts and audit verify, pages are served, and it took so long (R8).

The commands are those of docs/many-machines.md.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from madoguchi.audit import append_only
from madoguchi.audit.jobs import seal
from madoguchi.audit.models import Entry, Seal
from madoguchi.cancellation.models import Case, Receipt
from tests import on_postgresql as server
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db(transaction=True)
MADOGUCHI = Path(sys.executable).with_name("madoguchi")


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies outside the database: the keys folder, and what members hold."""

    folder: Path
    receipt: Path
    entries: int


@pytest.fixture
def lived_in(tmp_path: Path, standing_clock: StandingClock) -> Iterator[Kept]:
    """An installation with a receipt given out and a sealed audit."""
    append_only.install(connection)
    hanako = people.hanako()
    counter.switch_on(hanako)
    counter.cancel(hanako)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    seal(standing_clock.move(minutes=5))
    assert Seal.objects.exists()
    receipt = tmp_path / "receipt.json"
    receipt.write_text(Receipt.objects.get().document)
    yield Kept(tmp_path, receipt, Entry.objects.count())
    append_only.remove(connection)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder on another machine, whose servers are stopped in the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_dumped_and_restored_it_is_the_same(lived_in: Kept, elsewhere: Path) -> None:
    dump, began = elsewhere / "madoguchi.dump", time.monotonic()
    server.run([server.programs() / "pg_dump", "--format=custom", "-f", dump, address()])
    server.make(elsewhere / "data")
    running = server.start(elsewhere / "data")
    try:
        url = server.url_of(elsewhere / "data")
        server.run([server.programs() / "pg_restore", "--exit-on-error", "--no-owner", "-d", url, dump])
        assert_whole(lived_in, url)
        print(f"dumped, restored and verified in {time.monotonic() - began:.1f} s")  # noqa: T201 - shown with -rP
    finally:
        server.stop(running)


def test_brought_back_to_the_instant_before_a_mishap(lived_in: Kept, elsewhere: Path) -> None:
    """A base backup and the log since: what was accepted after the backup is there, the mishap is not."""
    archive = elsewhere / "archive"
    archive.mkdir()
    archive.chmod(0o777)
    before = _live_and_break(elsewhere, archive)
    (elsewhere / "back" / "recovery.signal").touch()
    recovery = {
        "restore_command": f"cp {archive}/%f %p",
        "recovery_target_time": before,
        "recovery_target_action": "promote",
    }
    running = server.start(elsewhere / "back", **recovery)
    try:
        assert_whole(lived_in, server.url_of(elsewhere / "back"))
    finally:
        server.stop(running)


def _live_and_break(elsewhere: Path, archive: Path) -> str:
    """A server that keeps its log: a base backup, then everything is accepted, then a mishap. The instant before it."""
    keeping = {"wal_level": "replica", "archive_mode": "on", "archive_command": f"cp %p {archive}/%f"}
    dump, url = elsewhere / "madoguchi.dump", server.url_of(elsewhere / "data")
    server.make(elsewhere / "data")
    running = server.start(elsewhere / "data", **keeping)
    try:
        server.run([server.programs() / "pg_dump", "--format=custom", "-f", dump, address()])
        backup = [server.programs() / "pg_basebackup", "-D", elsewhere / "back", "-d", url]
        server.run([*backup, "-X", "none", "-c", "fast", "--no-manifest"])
        server.run([server.programs() / "pg_restore", "--no-owner", "-d", url, dump])
        with psycopg.connect(url, autocommit=True) as store:
            before = str(value(store, "select clock_timestamp()::text"))
            time.sleep(0.1)
            store.execute("drop table audit_seal, cancellation_receipt cascade")
            last = value(store, "select pg_walfile_name(pg_switch_wal())")
            while (value(store, "select last_archived_wal from pg_stat_archiver") or "") < str(last):  # type: ignore[operator]
                time.sleep(0.1)
    finally:
        server.stop(running)
    return before


def assert_whole(kept: Kept, url: str) -> None:
    """The restored installation, asked by its own commands, with the folder of keys beside it."""
    said = madoguchi(kept, url, "audit", "verify")
    assert said.returncode == 0, said.stdout + said.stderr
    fingerprint = madoguchi(kept, url, "keys", "fingerprint").stdout.strip()
    said = madoguchi(kept, url, "receipt", "verify", str(kept.receipt), "--fingerprint", fingerprint)
    assert said.returncode == 0, said.stdout + said.stderr
    with psycopg.connect(url) as store:
        assert value(store, "select count(*) from audit_entry") == kept.entries
        assert value(store, "select document from cancellation_receipt") == kept.receipt.read_text()
        assert value(store, "select count(*) from cancellation_case") == Case.objects.count()
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):  # the triggers came with it
            store.execute("update audit_entry set name = 'x'")


def madoguchi(kept: Kept, url: str, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "MADOGUCHI_DATABASE": url,
        "MADOGUCHI_DATA": str(kept.folder),
        "MADOGUCHI_CHECKPOINTS": str(kept.folder / "checkpoints.jws"),
        "MADOGUCHI_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
    }
    return subprocess.run([MADOGUCHI, *words], env=environment, capture_output=True, text=True, check=False)


def address() -> str:
    here = connection.settings_dict
    return f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST']}"


def value(store: "psycopg.Connection[tuple[object, ...]]", query: str) -> object:
    found = store.execute(query).fetchone()
    assert found
    return found[0]
