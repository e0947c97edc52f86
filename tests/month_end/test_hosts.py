"""Two web and two worker machines and a database, with nothing between them but PostgreSQL (issue 7, point 2).

Machines are network namespaces on this one. Where this process may not make any, that is said loudly instead.
"""

import html
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from bench import places
from bench.visits import Connection
from tests.house.repository import ROOT
from tests.month_end import stage
from tests.month_end.hosts import CannotBreak, Host

pytestmark = pytest.mark.xdist_group("month end")
MADOGUCHI = str(Path(sys.executable).with_name("madoguchi"))
PATIENCE_SECONDS, PORT = 90, 8000
WEB = [MADOGUCHI, "serve", "--host", "0.0.0.0", "--port", str(PORT), "--no-work"]
WORKER = [MADOGUCHI, "worker"]
HERE = f"http://localhost:{PORT}"
DEMO = {"MADOGUCHI_DEMO": "1", "MADOGUCHI_PUBLIC_URL": HERE, "MADOGUCHI_HOSTS": "localhost"}  # a simulated world
TOKEN = re.compile(r'name="when" value="month_end">.*?name="quote" value="([^"]+)"', re.DOTALL)
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True, slots=True)
class House:
    """The machines with their processes, the store they share, and a member."""

    url: str
    machines: list[Host]
    processes: "list[subprocess.Popen[bytes]]"
    visit: dict[str, str]

    def ask(self, web: int, path: str, *, body: str = "", cookie: str = "") -> tuple[int, str, str]:
        """Ask one of the web machines, through a connection of its own."""
        connection = Connection(PORT, {"Host": f"localhost:{PORT}", "Origin": HERE}, self.machines[web].address)
        cookies = "; ".join(filter(None, (self.visit["cookie"], cookie)))
        answer = connection.ask("POST" if body else "GET", path, cookie=cookies, body=body.encode())
        connection.stream.close()
        return answer.status, answer.headers, answer.body.decode()

    def one(self, query: str) -> object:
        """One value of the store."""
        with psycopg.connect(self.url) as store:
            found = store.execute(query.encode()).fetchone()
            return found and found[0]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House | None]:
    """The house; ``None`` where this process may not make machines."""
    folder = tmp_path_factory.mktemp("machines")
    processes = list[subprocess.Popen[bytes]]()
    try:
        with stage.server(machines=4) as server:
            places.use(server.url("postgres"), **DEMO)
            stage.fill(server, folder)
            visit = _newcomer(folder)
            for machine, command in zip(server.hosts, (WEB, WEB, WORKER, WORKER), strict=True):
                own = {"MADOGUCHI_DATABASE": server.url("postgres", machine.server)}
                own |= {"MADOGUCHI_CHECKPOINTS": str(folder / "checkpoints.jws")}
                processes.append(machine.start(command, {**places.environment(folder), **own}))
            yield House(server.url("postgres"), server.hosts, processes, visit)
            for process in processes:
                process.kill()
                process.wait()
    except CannotBreak as reason:
        sys.stderr.write(f"*** two web and two worker machines: NOT TRIED HERE: {reason}\n")
        yield None


def _newcomer(folder: Path) -> dict[str, str]:
    command = [sys.executable, "-m", "tests.month_end.newcomer"]
    done = subprocess.run(
        command, cwd=ROOT, env=places.environment(folder), check=True, text=True, stdout=subprocess.PIPE
    )
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.2)


def is_ready(house: House, web: int) -> bool:
    assert house.processes[web].poll() is None
    try:
        return house.ask(web, "/health/ready")[0] == 200
    except OSError:
        return False


def test_four_machines_are_one_house(house: House | None) -> None:
    """She looks on one machine and presses on the other; the workers' machines close; two may go, and it goes on."""
    if house is None:
        return
    for web in (0, 1):
        wait_until(lambda web=web: is_ready(house, web))  # type: ignore[misc]
    status, headers, page = house.ask(0, house.visit["path"])
    assert status == 200
    cookie = next(iter(re.findall(r"^set-cookie: ([^;]*csrf[^;]*)", headers, re.MULTILINE | re.IGNORECASE)), "")
    quote, token = html.unescape(TOKEN.findall(page)[0]), FORM_TOKEN.findall(page)[0]
    form = urlencode({"csrfmiddlewaretoken": token, "when": "month_end", "quote": quote})
    status, headers, _ = house.ask(1, house.visit["path"], body=form, cookie=cookie)
    assert (status, "/cases/" in headers) == (302, True)
    lines = stage.MEMBERS * stage.LINES_EACH
    wait_until(lambda: house.one("select count(*) from cancellation_caseline where state = 'settled'") == lines)
    assert house.one("select count(*) from bills_bill") == stage.MEMBERS
    assert house.one("select count(*) from cancellation_caseline where state = 'scheduled'") == 1
    for machine in (0, 2):
        house.processes[machine].terminate()
        assert house.processes[machine].wait(30) == 0
    assert house.ask(1, "/health/ready")[0] == 200
    waiting = "select count(*) from outbox_message where work_due_at is not null and trouble = ''"
    wait_until(lambda: house.one(waiting) == 0)
