"""``madoguchi demo``, as it is started by a person: one command, and nothing is left of it at the end."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from madoguchi import policy
from madoguchi.cli import demo as demo_command
from madoguchi.demo.people import PEOPLE
from madoguchi.policy import presets

MADOGUCHI = Path(sys.executable).with_name("madoguchi")
MOST_MEGABYTES = 250
PATIENCE_SECONDS = 60


@pytest.mark.parametrize("name", presets.names())
def test_a_preset_is_the_demos_operator_on_that_preset(name: str, tmp_path: Path) -> None:
    file = demo_command.policy_file(name, tmp_path / "data")
    loaded = policy.load(file)
    assert (loaded.preset, loaded.operator.name) == (name, "みなと通信")


def test_any_other_policy_is_a_file(tmp_path: Path) -> None:
    assert demo_command.policy_file("my/operator.toml", tmp_path) == Path("my/operator.toml")


@dataclass
class Demo:
    """A demo that runs, and what it said first."""

    process: subprocess.Popen[str]
    said: dict[str, Any]

    @property
    def processes(self) -> list[int]:
        """The command's own process and every one that it started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def start(data: Path) -> Iterator[Callable[[], Demo]]:
    started: list[subprocess.Popen[str]] = []

    def start_demo() -> Demo:
        port = free_port()
        command = [str(MADOGUCHI), "demo", "--json", "--port", str(port), "--data", str(data)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
        started.append(process)
        assert process.stdout
        return Demo(process, json.loads(process.stdout.readline()))

    yield start_demo
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("MADOGUCHI_", "DJANGO_"))}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def runs(pid: int) -> bool:
    """Whether a process is there; one that has ended and is only remembered is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False


def megabytes(pids: list[int]) -> int:
    """What the processes hold, each shared page counted once."""
    rolled_up = "".join(Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(found) for found in re.findall(r"^Pss: +(\d+) kB", rolled_up, re.MULTILINE)) // 1024


class Visitor:
    """A browser without scripts."""

    def __init__(self) -> None:
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, address: str) -> str:
        with self._browser.open(address, timeout=PATIENCE_SECONDS) as answer:
            page: str = answer.read().decode(errors="replace")
            return page

    def press(self, page: str, address: str, **answers: str) -> str:
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": _token(page), **answers}).encode()
        with self._browser.open(address, body, timeout=PATIENCE_SECONDS) as answer:
            next_page: str = answer.read().decode()
            return next_page


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]


def test_one_command_opens_everything_and_closes_it(start: Callable[[], Demo]) -> None:
    demo, visitor = start(), Visitor()
    handset = visitor.get(demo.said["handset"])
    home = visitor.press(handset, f"{demo.said['handset']}sign-in/", person="hanako")
    assert "わたしのスマホ" in home
    assert len(demo.said["people"]) == len(PEOPLE)
    assert all(set(person) >= {"name", "email", "password", "try"} for person in demo.said["people"])
    # The durable work beside the pages has told the past by itself: its receipt can be read.
    assert wait_until(lambda: "B2" in visitor.get(f"{demo.said['handset']}?person=kazuko"))
    visitor.press(visitor.get(demo.said["handset"]), f"{demo.said['handset']}sign-in/", person="kazuko")
    receipt = re.search(r'href="(/cases/[^"]+\.pdf)"', visitor.get(f"{demo.said['handset']}?person=kazuko"))
    assert receipt
    assert visitor.get(demo.said["url"].rstrip("/") + receipt[1]).startswith("%PDF")
    processes = demo.processes
    assert megabytes(processes) <= MOST_MEGABYTES
    demo.process.terminate()
    assert demo.process.wait(PATIENCE_SECONDS) == 0
    assert wait_until(lambda: not any(map(runs, processes)))


def test_nothing_is_left_when_it_is_killed(start: Callable[[], Demo]) -> None:
    demo = start()
    processes = demo.processes
    assert len(processes) > 1
    demo.process.send_signal(signal.SIGKILL)
    assert wait_until(lambda: not any(map(runs, processes)))


def test_a_port_in_use_is_said_with_its_mend(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [str(MADOGUCHI), "demo", "--port", str(port), "--data", str(data)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    assert ended.returncode == 2
    assert f"Port {port} is in use" in ended.stderr
    assert f"--port {port + 1}" in ended.stderr


def test_a_wrong_policy_file_is_named(data: Path) -> None:
    wrong = data / "wrong.toml"
    wrong.write_text("[operator]\nname = 5\n")
    command = [str(MADOGUCHI), "demo", "--port", str(free_port()), "--data", str(data), "--policy", str(wrong)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    assert ended.returncode == 2
    assert f"{wrong}: operator.name 5 does not fit." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_fresh_start_keeps_what_is_not_its_own(data: Path) -> None:
    folder = data / "fresh"
    (folder / "letters").mkdir(parents=True)
    for name in ("madoguchi.sqlite3", "clock-ahead.seconds", "letters/a.pdf", "thesis.odt"):
        (folder / name).touch()
    demo_command._forget(folder)
    assert [path.name for path in folder.iterdir()] == ["thesis.odt"]
