"""OsmoHLR on a loopback address of its own: its ports are fixed, its address is not."""

import os
import random
import socket
from collections.abc import Sequence
from pathlib import Path

from tests.gateways.parts import child

_CONTROL, _TERMINAL = 4259, 4258
_PROMPT, _PROMPTS_BEFORE = b"OsmoHLR# ", 1  # one asks for the command, the next follows its answer
_CONFIGURATION = """
log stderr
 logging level set-all error
line vty
 bind {address}
ctrl
 bind {address}
hlr
 gsup
  bind ip {address}
"""


class Hlr:
    """A home location register with an empty database."""

    _child: child.Child | None = None

    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder, _free_address()
        (folder / "hlr.cfg").write_text(_CONFIGURATION.format(address=self.address))
        self.start()

    @property
    def table(self) -> str:
        """What an operator writes into operator.toml."""
        return f'[gateways.network.osmo_hlr]\nserver = "{self.address}"\ntimeout_seconds = 1\n'

    def start(self) -> None:
        """Start it, unless it runs; what it knows is in its file."""
        if self._child and self._child.is_running:
            return
        command = [child.program("osmo-hlr", "osmo-hlr"), "-c", self.folder / "hlr.cfg", "-l", self.folder / "hlr.db"]
        self._child = child.start(command, folder=self.folder, is_ready=lambda: child.answers(self.address, _CONTROL))

    def stop(self) -> None:
        """Take it down."""
        if self._child:
            self._child.stop()

    def begin_anew(self) -> None:
        """Forget every subscriber."""
        self.stop()
        (self.folder / "hlr.db").unlink(missing_ok=True)
        self.start()

    def serves(self, imsi: str) -> bool:
        """Whether its terminal shows a subscriber who may use calls or data."""
        said = self.show(imsi)
        return f"IMSI: {imsi}" in said and not ("CS disabled" in said and "PS disabled" in said)

    def show(self, imsi: str) -> str:
        """What its terminal, which no code of ours speaks to, shows of a subscriber."""
        return self._said([f"subscriber imsi {imsi} show"])

    def create(self, imsis: Sequence[str]) -> None:
        """Make subscribers as somebody would at its terminal."""
        self._said([f"subscriber imsi {imsi} create" for imsi in imsis])

    def _said(self, commands: Sequence[str]) -> str:
        with socket.create_connection((self.address, _TERMINAL), 5) as terminal:
            terminal.sendall("".join(f"{command}\r\n" for command in ("enable", *commands)).encode())
            said = b""
            while said.count(_PROMPT) < _PROMPTS_BEFORE + len(commands) and (part := terminal.recv(4096)):
                said += part
        return said.decode(errors="replace")


def _free_address() -> str:
    """An address of the loopback network whose control port nobody has."""
    chance = random.Random(os.getpid())
    while True:
        address = f"127.{chance.randrange(1, 255)}.{chance.randrange(1, 255)}.{chance.randrange(2, 255)}"
        if not child.answers(address, _CONTROL):
            return address
