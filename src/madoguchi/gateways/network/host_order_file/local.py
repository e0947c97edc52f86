"""Folders on this machine, such as a mounted share."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from madoguchi.gateways import GatewayError
from madoguchi.policy.gateways import HostOrderFile


@contextmanager
def open_(settings: HostOrderFile) -> Iterator["LocalFolders"]:
    """The folders.

    Raises:
        GatewayError: one of them cannot be used.
    """
    try:
        yield LocalFolders(settings)
    except OSError as error:
        raise GatewayError(f"{error.filename or 'a folder'}: {error.strerror or type(error).__name__}") from None


class LocalFolders:
    """The three folders of an exchange."""

    def __init__(self, settings: HostOrderFile) -> None:
        self._sending, self._orders = Path(settings.sending), Path(settings.orders)
        self._results = Path(settings.results)

    def check(self) -> None:
        """See that all three folders are there."""
        for folder in (self._sending, self._orders, self._results):
            next(folder.iterdir(), None)

    def put(self, name: str, content: bytes) -> None:
        """Write a file, whole and to the disk."""
        with (self._sending / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _to_disk(self._sending)

    def hand_over(self, upload: str, name: str) -> None:
        """Rename; not being there means that it was done."""
        try:
            (self._sending / upload).rename(self._orders / name)
        except FileNotFoundError:
            if not (self._sending.is_dir() and self._orders.is_dir()):
                raise
        _to_disk(self._orders)

    def names(self) -> list[str]:
        """The result files, by name."""
        return sorted(path.name for path in self._results.iterdir() if path.suffix == ".csv")

    def read(self, name: str) -> bytes:
        """A result file."""
        return (self._results / name).read_bytes()


def _to_disk(folder: Path) -> None:
    """Make a new name in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
