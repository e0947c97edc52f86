"""How soon the demo shows its first page, and what memory it holds after a whole story."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import places
from bench.results import Row
from bench.servers import free_port
from bench.visits import Answer, Connection, press

_KIBIBYTES = 1024  # in a MiB


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that has shown its first page."""

    port: int
    process: int
    seconds: float

    def connect(self) -> Connection:
        """A connection to it, as a browser has one."""
        return Connection(self.port, {"Host": f"localhost:{self.port}"})


@contextmanager
def demo(data: Path) -> Iterator[Demo]:
    """``madoguchi demo`` from nothing until it stops."""
    port, begun = free_port(), time.perf_counter()
    command = [str(Path(sys.executable).with_name("madoguchi")), "demo", "--json", "--port", str(port)]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MADOGUCHI_", "DJANGO_"))}
    with subprocess.Popen([*command, "--data", str(data)], env=env, cwd=places.ROOT, stdout=subprocess.PIPE) as process:
        try:
            json.loads(process.stdout.readline() if process.stdout else b"")
            first = Connection(port, {"Host": f"localhost:{port}"}).ask("GET", "/login/")
            if first.status != 200:  # noqa: PLR2004 - HTTP's own number
                raise RuntimeError(f"the first page is {first.status}")
            yield Demo(port, process.pid, time.perf_counter() - begun)
        finally:
            process.send_signal(signal.SIGTERM)


def tell_story(place: Demo) -> str:
    """Hanako cancels and fetches her receipt on paper; her session, for who looks on."""
    connection = place.connect()
    cookie = sign_in(connection, "hanako")
    home = connection.ask("GET", "/", cookie=cookie).body.decode()
    door = re.search(r'href="(/cancel/[^"]*)"', home)
    path = door[1].replace("&amp;", "&") if door else "/cancel/"
    review = _followed(connection, path, cookie)
    press(connection, {"cookie": cookie, "path": review, "form": 'value="month_end"', "leads_to": "/cases/"})
    home = connection.ask("GET", "/", cookie=cookie).body.decode()
    case = re.search(r'href="(/cases/[^"/]*/)"', home)
    paper = connection.ask("GET", f"{case[1]}cancellation.pdf" if case else "/", cookie=cookie)
    if not paper.body.startswith(b"%PDF"):
        raise RuntimeError(f"no receipt: {paper.status}")
    return cookie


def sign_in(connection: Connection, person: str) -> str:
    """Sign in as somebody of the demo with one press; the cookies."""
    page = connection.ask("GET", "/demo/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', page.body.decode())
    body = f"csrfmiddlewaretoken={token[1] if token else ''}&person={person}".encode()
    answer = connection.ask("POST", "/demo/sign-in/", cookie=_cookies(page), body=body)
    return _cookies(answer)


def _followed(connection: Connection, path: str, cookie: str) -> str:
    answer = connection.ask("GET", path, cookie=cookie)
    return answer.header("location")[0] if answer.header("location") else path


def _cookies(answer: Answer) -> str:
    return "; ".join(cookie.partition(";")[0].strip() for cookie in answer.header("set-cookie"))


def memory(process: int) -> float:
    """What a process and its children hold, in MiB; what they share is counted once (PSS)."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    own = int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])  # type: ignore[index]  # the kernel's own words
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own / _KIBIBYTES + sum(memory(int(child)) for child in children)


def measure(folder: Path, times: int) -> list[Row]:
    """The rows of part (c)."""
    seconds, rows = [], []
    for at in range(times):
        with demo(folder / f"demo{at}") as place:
            seconds.append(place.seconds)
            if at == times - 1:
                before = memory(place.process)
                tell_story(place)
                rows.append(Row("(c)", "memory of the demo, all processes", before, "MiB"))
                rows.append(Row("(c)", "the same after a whole story with a PDF", memory(place.process), "MiB"))
    seconds.sort()
    again = _again(folder / "demo0")
    more = f"{again:.1f} s the second time, on the same folder"
    return [Row("(c)", "from nothing to the first page", seconds[len(seconds) // 2], "s", more=more), *rows]


def _again(data: Path) -> float:
    with demo(data) as place:
        return place.seconds
