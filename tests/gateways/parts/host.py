"""OpenSSH's SFTP server on loopback, and the host operator behind the folders."""

import csv
import getpass
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.gateways.parts import child

_PACKAGES = "openssh-server openssh-client openssh-sftp-server"
_CONFIGURATION = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
Subsystem sftp internal-sftp
"""


class SftpServer:
    """An SSH server that this user may log in to with one key."""

    _child: child.Child | None = None

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, child.free_port()
        for name in ("host_key", "our_key"):
            command = [child.program("ssh-keygen", _PACKAGES), "-q", "-t", "ed25519", "-N", "", "-f", folder / name]
            subprocess.run(list(map(str, command)), check=True)
        (folder / "authorized_keys").write_text((folder / "our_key.pub").read_text())
        host_key = (folder / "host_key.pub").read_text()
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {host_key}")
        (folder / "sshd_config").write_text(_CONFIGURATION.format(port=self.port, folder=folder))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where a service manager would have made it
        self.start()

    @property
    def table(self) -> str:
        """What an operator writes into operator.toml."""
        return (
            f'[gateways.network.host_order_file.sftp]\nserver = "127.0.0.1"\nport = {self.port}\n'
            f'user = "{getpass.getuser()}"\nkey = "{self.folder}/our_key"\nknown_hosts = "{self.folder}/known_hosts"\n'
        )

    def start(self) -> None:
        """Start it, unless it runs."""
        if self._child and self._child.is_running:
            return
        command = [child.program("sshd", _PACKAGES), "-D", "-e", "-f", self.folder / "sshd_config"]
        self._child = child.start(command, folder=self.folder, is_ready=lambda: child.answers("127.0.0.1", self.port))

    def stop(self) -> None:
        """Take it down."""
        if self._child:
            self._child.stop()


class HostOperator:
    """The host operator: takes order files away, works, and puts result files down."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: list[list[dict[str, str]]] = []
        self.served: set[str] = set()
        for name in ("sending", "orders", "results"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def table(self) -> str:
        """What an operator writes into operator.toml."""
        folders = "".join(f'{name} = "{self.folder / name}"\n' for name in ("sending", "orders", "results"))
        codes = "codes = [{ code = 'E01', means = 'done' }, { code = 'E05', means = 'again' }]\n"
        return f"[gateways.network.host_order_file]\ntimeout_seconds = 3\n{folders}{codes}"

    @property
    def orders(self) -> list[dict[str, str]]:
        """Every order that reached the host, in the order of arrival."""
        return [order for file in self.taken for order in file]

    def take_folder_away(self) -> None:
        """As when a share is not mounted."""
        (self.folder / "orders").rename(self.folder / "away")

    def put_folder_back(self) -> None:
        """Mount it, unless it is."""
        if (self.folder / "away").exists():
            (self.folder / "away").rename(self.folder / "orders")

    def take(self) -> list[dict[str, str]]:
        """Take the order files away, as hosts do."""
        found: list[dict[str, str]] = []
        for path in sorted((self.folder / "orders").iterdir()):
            found += list(csv.DictReader(path.read_text().splitlines()))
            path.unlink()
        self.taken.append(found)
        return found

    def work(self, says: Mapping[str, str] | None = None) -> None:
        """Take orders and answer them: accepted, or what ``says`` has for the IMSI (``rejected,E09,why``)."""
        answers = []
        for order in self.take():
            said = (says or {}).get(order["imsi"], "accepted,,")
            if said.startswith("accepted"):
                (self.served.add if order["action"] == "on" else self.served.discard)(order["imsi"])
            answers.append(f"{order['order_id']},{said}")
        if answers:
            self.answer(*answers)

    def answer(self, *lines: str, name: str = "") -> None:
        """Put a result file down, whole at once."""
        name = name or f"results-{len(list((self.folder / 'results').iterdir())):04}.csv"
        beside = self.folder / "results" / f"{name}.part"
        beside.write_text("\r\n".join(("order_id,result,code,message", *lines)) + "\r\n")
        beside.rename(beside.with_suffix(""))
