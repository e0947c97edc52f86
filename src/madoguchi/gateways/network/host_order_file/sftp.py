"""Folders on the host's SFTP server, over asyncssh. The server's key is known beforehand, never learned.

Its event loop runs in a thread of its own: the caller's thread may have one already.
"""

import asyncio
from collections.abc import Awaitable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import asyncssh

from madoguchi.gateways import GatewayError
from madoguchi.policy.gateways import HostOrderFile, Sftp

T = TypeVar("T")


@contextmanager
def open_(settings: HostOrderFile, server: Sftp) -> Iterator["SftpFolders"]:
    """The folders, over one connection.

    Raises:
        GatewayError: the server cannot be reached, does not prove who it is, is too slow, or refuses.
    """
    try:
        with _event_loop() as loop:
            folders = SftpFolders(settings, loop)
            folders.connect(server)
            try:
                yield folders
            finally:
                folders.close()
    except (OSError, asyncssh.Error) as error:  # TimeoutError is an OSError
        said = str(error) if isinstance(error, asyncssh.Error) else type(error).__name__
        raise GatewayError(f"{server.server}: {said or type(error).__name__}"[:300]) from None


@contextmanager
def _event_loop() -> Iterator["_EventLoop"]:
    with ThreadPoolExecutor(max_workers=1) as thread:
        runner = asyncio.Runner()
        try:
            yield _EventLoop(thread, runner)
        finally:
            thread.submit(runner.close).result()


class _EventLoop:
    """Runs one step after the other, in its thread."""

    def __init__(self, thread: ThreadPoolExecutor, runner: asyncio.Runner) -> None:
        self._thread, self._runner = thread, runner

    def run(self, step: Coroutine[None, None, T]) -> T:
        """What the step gave.

        Raises:
            Exception: whatever the step raised.
        """
        return self._thread.submit(self._runner.run, step).result()


class SftpFolders:
    """The three folders of an exchange. Each step has the whole time-out."""

    def __init__(self, settings: HostOrderFile, loop: _EventLoop) -> None:
        self._settings, self._loop = settings, loop

    def connect(self, server: Sftp) -> None:
        """Open the connection."""
        self._connection = self._run(
            asyncssh.connect(
                server.server,
                server.port,
                username=server.user,
                client_keys=[server.key],
                known_hosts=server.known_hosts,
                config=None,  # nobody's ~/.ssh/config
                agent_path=None,
            )
        )
        self._sftp = self._run(self._connection.start_sftp_client())

    def close(self) -> None:
        """Close the connection, without waiting long for a server that has gone."""
        self._connection.abort()
        self._run(self._connection.wait_closed())

    def check(self) -> None:
        """See that all three folders are there."""
        for folder in (self._settings.sending, self._settings.orders, self._settings.results):
            self._run(self._sftp.listdir(folder))

    def put(self, name: str, content: bytes) -> None:
        """Write a file, whole."""
        self._run(self._write(f"{self._settings.sending}/{name}", content))

    def hand_over(self, upload: str, name: str) -> None:
        """Rename; not being there means that it was done."""
        sending, orders = self._settings.sending, self._settings.orders
        try:
            self._run(self._sftp.rename(f"{sending}/{upload}", f"{orders}/{name}"))
        except asyncssh.SFTPNoSuchFile:
            if not all(self._run(self._sftp.isdir(folder)) for folder in (sending, orders)):
                raise

    def names(self) -> list[str]:
        """The result files, by name."""
        return sorted(name for name in self._run(self._sftp.listdir(self._settings.results)) if name.endswith(".csv"))

    def read(self, name: str) -> bytes:
        """A result file."""
        return self._run(self._read(f"{self._settings.results}/{name}"))

    async def _write(self, path: str, content: bytes) -> None:
        async with self._sftp.open(path, "wb") as file:
            await file.write(content)

    async def _read(self, path: str) -> bytes:
        async with self._sftp.open(path, "rb") as file:
            return await file.read()

    def _run(self, step: Awaitable[T]) -> T:
        async def within_time() -> T:
            async with asyncio.timeout(self._settings.timeout_seconds):
                return await step

        return self._loop.run(within_time())
