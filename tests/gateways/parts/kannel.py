"""A Kannel on loopback: bearerbox, smsbox, and the fake SMSC of Debian's kannel-extras, or one of ours over HTTP."""

import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

from tests.gateways.parts import child
from tests.house.repository import ROOT

_FAKE_SMSC = Path("/usr/lib/kannel/test/fakesmsc")
_CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = admin
admin-deny-ip = "*.*.*.*"
admin-allow-ip = "127.0.0.1"
smsbox-port = {box}
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
store-type = spool
store-location = "{folder}/spool"
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = fake
port = {smsc}
connect-allow-ip = 127.0.0.1
denied-prefix = "080"

group = smsc
smsc = http
smsc-id = phones
system-type = kannel
smsc-username = kannel
smsc-password = kannel
port = {back}
connect-allow-ip = 127.0.0.1
send-url = "http://127.0.0.1:{phones}/"
dlr-url = "http://127.0.0.1:{back}/?username=kannel&password=kannel"
allowed-prefix = "080"

group = sms-service
keyword = default
max-messages = 0
text = ""
"""
_ARRIVED = re.compile(rb"Got message \d+: <(\S+) (\S+) (.*)>$", re.MULTILINE)


class Phones:
    """The SMSC of the numbers with 080, by HTTP: it takes everything and reports when, and what, the test says."""

    def __init__(self) -> None:
        self.reports_to: list[str] = []
        phones = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                phones.reports_to += query.get("dlr-url", [])
                self.send_response(202)
                self.end_headers()
                self.wfile.write(b"0: Accepted for delivery")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def report(self, state: int) -> None:
        """Tell Kannel what became of the latest message, again until Kannel knows which: it may still be sending it."""
        wait_until(lambda: bool(self.reports_to))
        wait_until(lambda: self._is_taken(self.reports_to[-1].replace("%d", str(state))))

    @staticmethod
    def _is_taken(report: str) -> bool:
        with urllib.request.urlopen(report, timeout=5) as answer:
            said: bytes = answer.read()
        return said.startswith(b"Sent")

    def close(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that a server does in its own time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


class Kannel:
    """A Kannel. What goes to numbers with 080 reaches ``phones``, all else the fake SMSC and ``arrived``."""

    password = "kannel-password"

    def __init__(self, folder: Path) -> None:
        self.folder, self.phones, self._forgotten = folder, Phones(), 0
        (folder / "spool").mkdir()
        admin, self._box, self.sendsms, self._smsc, self._back = child.free_ports(5)
        words = _CONFIGURATION.format(
            folder=folder, admin=admin, box=self._box, sendsms=self.sendsms,
            smsc=self._smsc, back=self._back, phones=self.phones.port,
        )  # fmt: skip
        (folder / "kannel.conf").write_text(words + _as_documented(self.sendsms, self._box))
        self.start()
        self.start_smsc()

    def table(self, portal: str) -> str:
        """What an operator writes into operator.toml."""
        return (
            '[gateways.sms.kannel]\nuser = "madoguchi"\nsender = "0312345678"\ntimeout_seconds = 1\n'
            f'url = "http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms"\nreport_url = "{portal}"\n'
        )

    def start(self) -> None:
        """Start both boxes."""
        self._bearerbox = self._box_of("bearerbox", self._box)
        self._smsbox = self._box_of("smsbox", self.sendsms)

    def stop(self) -> None:
        """Take both boxes down."""
        self._smsbox.stop()
        self._bearerbox.stop()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Be down until the end."""
        self.stop_smsc()
        self.stop()
        try:
            yield
        finally:
            self.start()
            self.start_smsc()

    def kill(self) -> None:
        """Kill both boxes where they stand, and start them again."""
        for box in (self._smsbox, self._bearerbox):
            box.process.kill()
            box.process.wait(10)
        self.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let smsbox take questions and bearerbox answer none, until the end."""
        self._bearerbox.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._bearerbox.process.send_signal(signal.SIGCONT)

    def start_smsc(self) -> None:
        """Let the fake SMSC come, and hear what arrives."""
        self._heard = (self.folder / "heard").open("ab")
        self._fake = subprocess.Popen(
            [_FAKE_SMSC, "-H", "127.0.0.1", "-r", str(self._smsc), "-i", "1", "-m", "-1"],
            stdin=subprocess.PIPE,
            stdout=self._heard,
            stderr=self._heard,
            start_new_session=True,
        )

    def stop_smsc(self) -> None:
        """Let the SMSC go."""
        self._fake.terminate()
        self._fake.wait(10)
        if self._fake.stdin:
            self._fake.stdin.close()
        self._heard.close()

    def arrived(self) -> list[tuple[str, str, str]]:
        """Everything that arrived: sender, receiver, text; the parts of a long text put together."""
        found = _ARRIVED.findall((self.folder / "heard").read_bytes()[self._forgotten :])
        return _joined([(sender.decode(), to.decode(), rest) for sender, to, rest in found])

    def forget(self) -> None:
        """Nothing has arrived yet."""
        self._forgotten = (self.folder / "heard").stat().st_size
        self.phones.reports_to.clear()

    def close(self) -> None:
        """End everything."""
        self.phones.close()
        self.stop_smsc()
        self.stop()

    def _box_of(self, name: str, port: int) -> child.Child:
        (self.folder / name).mkdir(exist_ok=True)
        command = [child.program(name, "kannel"), "-v", "4", self.folder / "kannel.conf"]
        return child.start(command, folder=self.folder / name, is_ready=lambda: child.answers("127.0.0.1", port))


def _as_documented(sendsms: int, box: int) -> str:
    """The groups that docs/connect-messages.md tells operators to write, at other ports."""
    words = (ROOT / "docs" / "connect-messages.md").read_text(encoding="utf-8")
    blocks: list[str] = re.findall(r"```conf\n(.*?)```", words, re.DOTALL)
    (groups,) = [block for block in blocks if "sendsms-user" in block]
    return "\n" + groups.replace("13013", str(sendsms)).replace("sendsms-port", f"bearerbox-port = {box}\nsendsms-port")


def _joined(parts: list[tuple[str, str, bytes]]) -> list[tuple[str, str, str]]:
    """Texts, in the order of their first part."""
    texts: dict[object, list[str]] = {}
    for place, (sender, to, rest) in enumerate(parts):
        kind, _, words = rest.partition(b" ")
        if kind == b"udh":
            head, _, words = words.partition(b" data ")
            mark: object = (sender, to, unquote_to_bytes(head)[3])
        else:
            mark = place
        text = words.decode() if kind == b"text" else unquote_to_bytes(words.replace(b"+", b" ")).decode("utf-16-be")
        texts.setdefault(mark, [sender, to]).append(text)
    return [(sender, to, "".join(words)) for sender, to, *words in texts.values()]
