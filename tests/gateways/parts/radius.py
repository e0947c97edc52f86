"""FreeRADIUS with its SQL schema, asked with Debian's radclient; and an access server that holds sessions."""

import datetime as dt
import socket
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

from pyrad import packet
from pyrad.dictionary import Dictionary
from pyrad.packet import CoAPacket

from madoguchi.gateways.network.freeradius.rows import TABLE
from tests.gateways.parts import child

SECRET, DROP_SECRET = "radius-test-secret", "drop-test-secret"
SECRETS = {"freeradius_secret": SECRET, "access_server": DROP_SECRET, "freeradius_database_password": "unused"}
_PACKAGES = "freeradius freeradius-utils"
_DEBIAN = "/etc/freeradius/3.0"
_CONFIGURATION = Path(__file__).with_name("radiusd.conf")
_DICTIONARY = Path(__file__).with_name("dictionary.rfc5176")


class Radius:
    """A FreeRADIUS server that reads its credentials from an SQLite file of its own."""

    _child: child.Child | None = None

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, folder / "radius.sqlite3"
        self.port, self.accounting_port = child.free_port(socket.SOCK_DGRAM), child.free_port(socket.SOCK_DGRAM)
        names = {"folder": folder, "port": self.port, "accounting_port": self.accounting_port, "secret": SECRET}
        text = _CONFIGURATION.read_text()
        for name, value in {**names, "dialect": "sqlite", "connection": self._connection(), "debian": _DEBIAN}.items():
            text = text.replace(f"@{name}@", str(value))
        (folder / "radiusd.conf").write_text(text)
        self.start()
        with closing(sqlite3.connect(self.database, timeout=10)) as database, database:
            database.execute(TABLE)

    def table(self, access_server_port: int) -> str:
        """What an operator writes into operator.toml."""
        return (
            f'[gateways.network.freeradius]\ndatabase = "sqlite://{self.database}"\nport = {self.port}\n'
            'timeout_seconds = 1\naccess_servers = [{ address = "127.0.0.1", secret = "access_server", '
            f"port = {access_server_port} }}]\n"
        )

    def start(self) -> None:
        """Start it, unless it runs; what it knows is in its file."""
        if self._child and self._child.is_running:
            return
        command = [child.program("freeradius", _PACKAGES), "-f", "-l", "stdout", "-d", self.folder]
        self._child = child.start(command, folder=self.folder, is_ready=self._is_ready)

    def stop(self) -> None:
        """Take it down."""
        if self._child:
            self._child.stop()

    def begin_anew(self) -> None:
        """Forget every credential, session and order."""
        with closing(sqlite3.connect(self.database, timeout=10)) as database, database:
            for table in ("radcheck", "radacct", "madoguchi_orders"):
                database.execute(f"delete from {table}")

    def accepts(self, auth_id: str, password: str, *, by: str = "User-Password") -> bool:
        """Whether radclient is let in: by PAP, or by CHAP with ``CHAP-Password``."""
        request = f'User-Name="{auth_id}",{by}="{password}",Message-Authenticator=0x00'
        return "Received Access-Accept" in self._radclient(request, self.port, "auth")

    def account(self, auth_id: str, status: str, session_id: str = "session-1") -> None:
        """What an access server tells of a session: ``Start``, ``Interim-Update`` or ``Stop``."""
        request = (
            f'User-Name="{auth_id}",Acct-Status-Type={status},Acct-Session-Id="{session_id}",'
            "NAS-IP-Address=127.0.0.1,Framed-IP-Address=10.64.0.7"
        )
        assert "Received Accounting-Response" in self._radclient(request, self.accounting_port, "acct")

    @staticmethod
    def now() -> dt.datetime:
        """What its clock says: accounting has the machine's time, whatever ours."""
        return dt.datetime.now(dt.UTC)

    def live_sessions(self) -> list[str]:
        """The credentials of which accounting says that they are in."""
        with closing(sqlite3.connect(self.database, timeout=10)) as database:
            return [user for (user,) in database.execute("select username from radacct where acctstoptime is null")]

    def _connection(self) -> str:
        schema = f"{_DEBIAN}/mods-config/sql/main/sqlite/schema.sql"
        return f'sqlite {{\n filename = "{self.database}"\n busy_timeout = 2000\n bootstrap = "{schema}"\n }}'

    def _is_ready(self) -> bool:
        said = self._radclient("Message-Authenticator=0x00", self.port, "status")
        return "Received Access-Accept" in said

    def _radclient(self, request: str, port: int, kind: str) -> str:
        command = [child.program("radclient", _PACKAGES), "-r", "1", "-t", "3", f"127.0.0.1:{port}", kind, SECRET]
        ran = subprocess.run(command, input=request, capture_output=True, text=True, check=False)
        return ran.stdout


class AccessServer:
    """What holds the sessions and drops them when asked (RFC 5176). ``mood`` is how it answers."""

    def __init__(self, radius: Radius) -> None:
        self.radius, self.mood = radius, "drops"
        self.asked: list[dict[str, object]] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            raw, asker = self._socket.recvfrom(4096)
            if not raw:
                return
            request = CoAPacket(secret=DROP_SECRET.encode(), packet=raw, dict=Dictionary(str(_DICTIONARY)))
            if self.mood != "silent" and request.VerifyCoARequest():
                self._socket.sendto(self._answer(request), asker)

    def _answer(self, request: CoAPacket) -> bytes:
        self.asked.append({name: request[name][0] for name in ("User-Name", "Acct-Session-Id", "Framed-IP-Address")})
        reply = request.CreateReply()
        reply.code = packet.DisconnectNAK
        if self.mood in {"drops", "drops without a word"}:
            reply.code = packet.DisconnectACK
        elif self.mood == "knows no such session":
            reply["Error-Cause"] = 503
        else:
            reply["Error-Cause"] = 501
        if self.mood == "drops":
            self.radius.account(request["User-Name"][0], "Stop", request["Acct-Session-Id"][0])
        answer: bytes = reply.ReplyPacket()
        return answer
