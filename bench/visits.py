"""The client: keeps its connections, does one thing after another on each, and notes how long each took.

A process of its own on the second core. Reads what to do as JSON and prints what it took. Standard library only: the
client must cost little, so that it measures the server and not itself.
"""

import html
import json
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench import places

_FORM = re.compile(r"<form[^>]*method=\"post\"[^>]*>.*?</form>", re.DOTALL)
_HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
_ACTION = re.compile(r"<form[^>]*?action=\"([^\"]*)\"", re.DOTALL)


class NotAsExpected(Exception):
    """The server answered something else than a visitor would get: what was measured would mean nothing."""


class AskedToWait(NotAsExpected):
    """The server takes no more visitors here now, says so, and says when to come again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: str
    body: bytes

    def header(self, name: str) -> list[str]:
        """The values of a header."""
        return re.findall(rf"^{name}:\s*(.*)$", self.headers, re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Connection:
    """One connection that is kept open."""

    port: int
    headers: dict[str, str]
    host: str = "127.0.0.1"
    comes_from: str = ""
    stream: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self.stream = socket.create_connection((self.host, self.port), 60)
        self.stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method: str, path: str, *, cookie: str = "", body: bytes = b"") -> Answer:
        """Send one request and read all of its answer."""
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in self.headers.items())]
        lines += [f"Cookie: {cookie}"] if cookie else []
        lines += [f"X-Forwarded-For: {self.comes_from}"] if self.comes_from else []
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self.stream.sendall(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        return self._read()

    def _read(self) -> Answer:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        headers = head.decode("latin-1").replace("\r\n", "\n")
        length = re.search(r"^content-length: (\d+)$", headers, re.IGNORECASE | re.MULTILINE)
        parts = [body]
        missing = int(length[1]) - len(body) if length else 0
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        answer = Answer(int(head[9:12]), headers, b"".join(parts))
        if answer.header("retry-after"):
            raise AskedToWait(str(answer.status))
        return answer

    def _more(self) -> bytes:
        received = self.stream.recv(262_144)
        if not received:
            raise NotAsExpected("the server closed the connection")
        return received


def look(connection: Connection, visit: dict[str, str]) -> int:
    """Fetch one page; its bytes."""
    answer = connection.ask("GET", visit["path"], cookie=visit.get("cookie", ""))
    if answer.status != 200:  # noqa: PLR2004 - HTTP's own number
        raise NotAsExpected(f"{visit['path']}: {answer.status}")
    return len(answer.body)


def press(connection: Connection, visit: dict[str, str]) -> int:
    """Fetch a page, press the button of the form that holds ``form``, follow to the page after it; all bytes."""
    cookies = dict(pair.split("=", 1) for pair in visit.get("cookie", "").split("; ") if pair)
    page = connection.ask("GET", visit["path"], cookie=_sent(cookies))
    cookies.update(_given(page))
    action, body = _filled(page.body.decode(), visit)
    answer = connection.ask("POST", action, cookie=_sent(cookies), body=body)
    if answer.status != 302 or visit["leads_to"] not in answer.header("location")[0]:  # noqa: PLR2004 - as above
        raise NotAsExpected(f"{action}: {answer.status} {answer.header('location')}")
    cookies.update(_given(answer))
    after = connection.ask("GET", answer.header("location")[0], cookie=_sent(cookies))
    if after.status != 200:  # noqa: PLR2004 - as above
        raise NotAsExpected(f"{answer.header('location')}: {after.status}")
    return len(page.body) + len(answer.body) + len(after.body)


def _sent(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _given(answer: Answer) -> Iterator[tuple[str, str]]:
    for cookie in answer.header("set-cookie"):
        name, _, value = cookie.partition(";")[0].strip().partition("=")
        yield name, value


def _filled(page: str, visit: dict[str, str]) -> tuple[str, bytes]:
    form = next((found for found in _FORM.findall(page) if visit["form"] in found), None)
    if form is None:
        raise NotAsExpected(f"{visit['path']} has no form with {visit['form']}")
    fields = {_attribute(tag, "name"): _attribute(tag, "value") for tag in _HIDDEN.findall(form)}
    fields.update(json.loads(visit.get("typed", "{}")))
    action = _ACTION.search(form)
    return html.unescape(action[1]) if action else visit["path"], urlencode(fields).encode()


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"\b{name}=\"([^\"]*)\"", tag)
    return html.unescape(found[1]) if found else ""


KINDS: dict[str, Callable[[Connection, dict[str, str]], int]] = {"look": look, "press": press}


def measure(plan: dict[str, Any]) -> dict[str, float]:
    """Do as planned on several connections at once; what it took.

    ``plan``: port, headers, kind, visits, connections, seconds, and ``again``: whether a visit may be made twice.
    """
    took: list[float] = []
    sizes: list[int] = []
    problems: list[BaseException] = []
    waiting = iter(_endless(plan["visits"]) if plan["again"] else plan["visits"])
    lock, until = threading.Lock(), time.perf_counter() + plan["seconds"]

    def work() -> None:
        try:
            connection = Connection(plan["port"], plan["headers"])
            while time.perf_counter() < until:
                with lock:
                    visit = next(waiting, None)
                if visit is None:
                    return
                connection.comes_from = visit.get("from", "")
                begun = time.perf_counter()
                sizes.append(KINDS[plan["kind"]](connection, visit))
                took.append(time.perf_counter() - begun)
        except Exception as problem:  # noqa: BLE001 - told after all have stopped
            problems.append(problem)

    begun = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(plan["connections"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return summary(took, sizes, time.perf_counter() - begun)


def summary(took: list[float], sizes: list[int], seconds: float) -> dict[str, float]:
    """Requests a second, milliseconds at the middle and at the slowest twentieth, mean bytes."""
    ordered = sorted(took)
    return {
        "count": len(took),
        "per_second": round(len(took) / seconds, 2),
        "p50_ms": round(ordered[len(ordered) // 2] * 1000, 3),
        "p95_ms": round(ordered[min(len(ordered) - 1, len(ordered) * 19 // 20)] * 1000, 3),
        "bytes": round(sum(sizes) / len(sizes)),
    }


def _endless(visits: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    while True:
        yield from visits


if __name__ == "__main__":
    places.pin(1)
    print(json.dumps(measure(json.load(sys.stdin))))
