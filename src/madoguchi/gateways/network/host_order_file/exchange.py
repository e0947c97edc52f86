"""The folders that we share with the host, on this machine or over SFTP. Nothing here knows what the files say."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from madoguchi.gateways.network.host_order_file import local, sftp
from madoguchi.policy.gateways import HostOrderFile


class Folders(Protocol):
    """What can be done with the shared folders. Every error is a :class:`~madoguchi.gateways.GatewayError`."""

    def check(self) -> None:
        """See that all three folders are there."""

    def put(self, name: str, content: bytes) -> None:
        """Write a file, whole, where the host does not look."""

    def hand_over(self, upload: str, name: str) -> None:
        """Rename an upload into the host's folder. One that is no longer there was handed over before."""

    def names(self) -> list[str]:
        """The result files that lie there."""

    def read(self, name: str) -> bytes:
        """A result file."""


@contextmanager
def open_(settings: HostOrderFile) -> Iterator[Folders]:
    """The folders, for one turn.

    Raises:
        GatewayError: they cannot be reached.
    """
    with sftp.open_(settings, settings.sftp) if settings.sftp else local.open_(settings) as folders:
        yield folders
