"""Run a command with a PostgreSQL of its own: ``python -m tests.on_postgresql -m pytest tests/features``.

The cluster lies in a temporary folder and listens on a socket there only. It runs as an unprivileged user, because
PostgreSQL refuses root, without fsync, because nobody needs it tomorrow, and is gone when the command is.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PATIENCE_SECONDS = 60
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_ALWAYS = {"listen_addresses": "", "port": "5432", "max_connections": "100"}


class NoPostgreSQL(Exception):
    """There are no programs of PostgreSQL's on this machine."""


@contextmanager
def cluster(**options: str) -> Iterator[str]:
    """A running server with an empty database; its URL. ``options`` are of postgresql.conf, over those for speed."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path must be short
    folder.chmod(0o755)
    data = folder / "data"
    make(data)
    server = start(data, **options)
    try:
        yield url_of(data) + (f"&port={options['port']}" if "port" in options else "")
    finally:
        stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def make(data: Path) -> None:
    """Make the files of a new cluster."""
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, _somebody().pw_uid, _somebody().pw_gid)
    initdb = [programs() / "initdb", "-D", data, "-U", "madoguchi", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8"]
    run([*initdb, "--no-sync", "--no-instructions"])


def start(data: Path, **options: str) -> subprocess.Popen[bytes]:
    """Start a server on a cluster's files, and wait until it answers."""
    given = {"unix_socket_directories": str(data), **_ALWAYS, **_FAST, **options}
    settings = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
    with (data.parent / "log").open("ab") as log:
        server = subprocess.Popen([programs() / "postgres", "-D", data, *settings], stderr=log, **as_somebody())
    until = time.monotonic() + _PATIENCE_SECONDS
    answers: list[str | Path] = [programs() / "pg_isready", "-q", "-h", data, "-p", given["port"], "-d", "postgres"]
    while subprocess.run(answers, check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError((data.parent / "log").read_text())
        time.sleep(0.05)
    return server


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop a server; who is connected is cut off."""
    subprocess.run(["kill", "-INT", str(server.pid)], check=False)
    server.wait(_PATIENCE_SECONDS)


def url_of(data: Path) -> str:
    """The URL of a cluster's database."""
    return f"postgresql://madoguchi@/postgres?host={data}"


def run(command: list[Any]) -> None:
    """Run one of PostgreSQL's programs as the unprivileged user.

    Raises:
        CalledProcessError: it failed; it has said why.
    """
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL, **as_somebody())


def as_somebody() -> dict[str, Any]:
    """How to start a process that must not be root's."""
    who = {"user": _somebody().pw_uid, "group": _somebody().pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    return {"cwd": "/", "env": {**os.environ, "LC_ALL": "C.UTF-8"}, **who}


def programs() -> Path:
    """The folder of PostgreSQL's programs, the newest version's.

    Raises:
        NoPostgreSQL: there is none.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise NoPostgreSQL("PostgreSQL is not installed: scripts/install-parts")
    return found[-1].parent


def _somebody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def _main() -> int:
    with cluster() as url:
        return subprocess.run(
            [sys.executable, *sys.argv[1:]], env={**os.environ, "MADOGUCHI_DATABASE": url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(_main())
