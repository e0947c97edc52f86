"""Web servers under measurement: each granian with one process and four threads, on the first core."""

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench import places

THREADS = 4
_PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers. ``headers`` go with every request to it."""

    port: int
    process: int
    headers: Mapping[str, str]


@contextmanager
def serving(
    application: str, *, python: Path, env: Mapping[str, str], headers: Mapping[str, str], port: int | None = None
) -> Iterator[Server]:
    """A WSGI application on the server that Madoguchi itself uses.

    Raises:
        TimeoutError: it never listened.
    """
    at = port or free_port()
    command = [
        str(python.with_name("granian")), "--interface", "wsgi", "--workers", "1", "--blocking-threads", str(THREADS),
        "--host", "127.0.0.1", "--port", str(at), "--http", "1", "--no-ws", "--log-level", "error", application,
    ]  # fmt: skip
    process = subprocess.Popen(command, env=dict(env), cwd=places.ROOT, preexec_fn=lambda: places.pin(0))  # noqa: PLW1509 - no thread is running yet
    try:
        wait_for(at, process)
        yield Server(at, process.pid, headers)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a process listens.

    Raises:
        TimeoutError: it never did.
    """
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"Nobody listens at port {port}.")
