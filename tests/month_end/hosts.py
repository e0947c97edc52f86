"""Machines on one machine: network namespaces, each with a link to the one where PostgreSQL is, and nothing else."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PROBE = "madoguchi-probe"
_IP = shutil.which("ip") or "/usr/sbin/ip"


class CannotBreak(Exception):
    """This machine does not let us bring this about; the text says why."""


@dataclass(frozen=True, slots=True)
class Host:
    """One machine. ``link`` is the server's end of its cable."""

    name: str
    link: str
    address: str
    server: str

    def start(self, command: list[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        """A process on it."""
        words = [_IP, "netns", "exec", self.name, *command]
        return subprocess.Popen(words, env=dict(environment), stdout=subprocess.DEVNULL)

    def unplug(self) -> None:
        """Cut its link."""
        _ip("link", "set", self.link, "down")

    def plug_in(self) -> None:
        """Mend it."""
        _ip("link", "set", self.link, "up")


@contextmanager
def made(count: int) -> Iterator[list[Host]]:
    """So many machines.

    Raises:
        CannotBreak: this process may not make any.
    """
    hosts = [Host(f"madoguchi-{at}", f"mgw{at}", f"10.77.{at}.2", f"10.77.{at}.1") for at in range(1, count + 1)]
    if os.geteuid() or not _may():
        raise CannotBreak("machines of their own need root and the right to make network namespaces")
    with contextlib.ExitStack() as undo:
        for host in hosts:
            _ip("netns", "add", host.name)
            undo.callback(_ip, "netns", "delete", host.name)
            _ip("link", "add", host.link, "type", "veth", "peer", "name", "eth0", "netns", host.name)
            _ip("addr", "add", f"{host.server}/24", "dev", host.link)
            _ip("link", "set", host.link, "up")
            _ip("-n", host.name, "addr", "add", f"{host.address}/24", "dev", "eth0")
            _ip("-n", host.name, "link", "set", "eth0", "up")
            _ip("-n", host.name, "link", "set", "lo", "up")
        yield hosts


def _may() -> bool:
    probe = [_IP, "netns", "add", _PROBE]
    if not Path(_IP).exists() or subprocess.run(probe, check=False, capture_output=True).returncode:
        return False
    _ip("netns", "delete", _PROBE)
    return True


def _ip(*words: str) -> None:
    subprocess.run([_IP, *words], check=True)
