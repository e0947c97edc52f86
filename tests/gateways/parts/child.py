"""A server as a child process: started when a test first needs it, gone with the tests, whatever ends them."""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_LIBC = ctypes.CDLL(None)
_PATIENCE_SECONDS = 30
_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


class PartMissing(AssertionError):
    """A part that the tests need is not installed. Nothing is skipped for it."""


class DidNotStart(AssertionError):
    """A server ended, or was not ready in time; its words are in the message."""


@dataclass
class Child:
    """A server that runs."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """End it, and wait until it has."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


def program(name: str, package: str) -> str:
    """Where a program lies.

    Raises:
        PartMissing: nowhere.
    """
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/lib/openssh")
    if not found:
        raise PartMissing(f"{name} is missing. As root on Debian: apt-get install --no-install-recommends {package}")
    return found


def start(command: Sequence[object], *, folder: Path, is_ready: Callable[[], bool]) -> Child:
    """Start a server and wait until it is ready.

    Raises:
        DidNotStart: it is not.
    """
    log = folder / "log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(map(str, command)),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=True,
            preexec_fn=lambda: _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGKILL),  # noqa: PLW1509 - one call into libc
        )
    child, end = Child(process, log), time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < end:
        if is_ready():
            return child
        time.sleep(0.05)
    child.stop()
    raise DidNotStart(f"{command[0]}: {log.read_text(errors='replace')[-2000:]}")


def answers(host: str, port: int) -> bool:
    """Whether somebody listens."""
    try:
        with socket.create_connection((host, port), 1):
            return True
    except OSError:
        return False


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port of loopback that nobody has at this moment."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def free_ports(count: int) -> list[int]:
    """So many ports of loopback that nobody has at this moment, all different."""
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
