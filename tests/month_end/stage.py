"""Where a campaign plays: a PostgreSQL of its own, disks and links that can be broken, a filled store to copy."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from bench import places
from tests import on_postgresql
from tests.month_end import hosts
from tests.month_end.hosts import CannotBreak, Host

MEMBERS, LINES_EACH = 12, 3
_DISK = "96m"
_PATIENT = {  # what the server of docs/many-machines.md is told, a fiftieth of it: time runs so much faster here
    "idle_in_transaction_session_timeout": "1200",
    "tcp_user_timeout": "1200",
    "statement_timeout": "20s",
}
_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "wal_keep_size": "0", **_PATIENT}
_SMALL = {"max_wal_size": "32MB", "min_wal_size": "32MB", "shared_buffers": "16MB"}


class Server:
    """A PostgreSQL that can be stopped and started. ``hosts``: the machines from which it is used, if not from here."""

    hosts: list[Host]

    def __init__(self, data: Path, **options: str) -> None:
        self.data = data
        self._options = {**_DURABLE, **_SMALL, **options}
        on_postgresql.make(data)
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 10.77.0.0/16 trust\n")
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = on_postgresql.start(self.data, **self._options)

    def stop(self) -> None:
        """Stop it in order."""
        on_postgresql.stop(self._process)

    def stop_at_once(self) -> None:
        """Stop it without letting it write anything more."""
        subprocess.run(["kill", "-QUIT", str(self._process.pid)], check=True)
        self._process.wait()

    def start_if_dead(self) -> None:
        """Start it again if it gave up."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
            self.start()

    def url(self, name: str, host: str = "") -> str:
        """The URL of one of its databases."""
        return f"postgresql://madoguchi@/{name}?host={host or self.data}"


@contextmanager
def server(*, on_a_small_disk: bool = False, machines: int = 0) -> Iterator[Server]:
    """A server; on a disk that can be filled; used from so many machines, whose links can be cut.

    Raises:
        CannotBreak: this process may not mount a disk or make machines.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    folder.chmod(0o755)
    with contextlib.ExitStack() as undo:
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        if on_a_small_disk:
            undo.enter_context(_small_disk(folder))
        away = undo.enter_context(hosts.made(machines)) if machines else []
        running = Server(folder / "data", listen_addresses=",".join(host.server for host in away))
        running.hosts = away
        undo.callback(running.stop)
        yield running


def fill(running: Server, data: Path) -> None:
    """Let lines be due in the database that runs copy, and let the keys be there: those of whoever fills first."""
    places.use(running.url("postgres"))
    with (data / "filling").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        places.run("month_end.filling", MEMBERS, LINES_EACH, data=data)


def copy(running: Server, name: str) -> None:
    """A store for one run."""
    with psycopg.connect(running.url("template1"), autocommit=True) as store:
        store.execute(sql.SQL("create database {} template postgres").format(sql.Identifier(name)))


def drop(running: Server, name: str) -> None:
    """The run is over."""
    with psycopg.connect(running.url("template1"), autocommit=True) as store:
        store.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    if os.geteuid() or _fails("mount", "-t", "tmpfs", "-o", f"size={_DISK},mode=755", "madoguchi", str(folder)):
        raise CannotBreak("filling a disk needs root and the right to mount one")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _fails(*words: str) -> bool:
    try:
        return subprocess.run(words, check=False, capture_output=True).returncode != 0
    except FileNotFoundError:
        return True
