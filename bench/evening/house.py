"""The house on such an evening: a filled PostgreSQL, ``madoguchi serve`` with two processes, a worker beside them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import places
from bench.evening.mix import Members
from bench.servers import free_port, wait_for

PROCESSES, THREADS = 2, 4
_CARRIERS = ("SMS", "VOICE", "MAIL", "POST")
_LEFT = {
    "cancellations accepted": "select count(*) from cancellation_case",
    "codes asked for": "select count(*) from codes_sending",
    "codes sent": "select count(*) from codes_code",
    "messages": "select count(*) from outbox_message",
    "messages given up": "select count(*) from outbox_message where trouble <> ''",
    "messages still to be sent": (
        "select count(*) from outbox_message where delivered_at is null and work_due_at <= now()"
    ),
    "the oldest of them, seconds": (
        "select coalesce(extract(epoch from max(now() - work_due_at)), 0)::int from outbox_message"
        " where delivered_at is null and work_due_at <= now()"
    ),
}


@dataclass(frozen=True, slots=True)
class House:
    """A house that is open."""

    port: int
    members: Members
    store: str

    def left(self) -> dict[str, int]:
        """What stands in the store now."""
        with psycopg.connect(self.store) as store:
            return {name: int(store.execute(query).fetchone()[0]) for name, query in _LEFT.items()}  # type: ignore[index]  # a count has a row


def filled(data: Path, store: str, members: int, visitors: int) -> Members:
    """A store with so many members, ``visitors`` of whom have signed in."""
    carriers = {f"MADOGUCHI_{kind}": "bench.evening.carriers" for kind in _CARRIERS}
    places.use(store, **carriers, MADOGUCHI_NETWORK="bench.month_end.network", MADOGUCHI_POLICY=str(_policy(data)))
    found = Members(places.run("members", members, visitors, data=data), members)
    with psycopg.connect(store, autocommit=True) as connection:
        connection.execute("vacuum analyze")
    return found


@contextmanager
def opened(data: Path, store: str, members: Members, **settings: str) -> Iterator[House]:
    """The house until it closes. Its processes run on both cores, as PostgreSQL's do."""
    port = free_port()
    paths = os.pathsep.join([str(places.ROOT), os.environ.get("PYTHONPATH", "")])
    env = {**places.environment(data), "PYTHONPATH": paths, **settings}
    serve = ["serve", "--port", str(port), "--processes", str(PROCESSES), "--threads", str(THREADS), "--no-work"]
    with ExitStack() as stack:
        said = stack.enter_context((data / "said.txt").open("a+"))
        web = stack.enter_context(_running(serve, env, said.fileno()))
        stack.enter_context(_running(["worker"], env, said.fileno()))
        try:
            wait_for(port, web)
        except TimeoutError as problem:
            raise RuntimeError((data / "said.txt").read_text()[-2000:]) from problem
        yield House(port, members, store)


@contextmanager
def _running(words: list[str], env: dict[str, str], said: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = [str(Path(sys.executable).with_name("madoguchi")), *words]
    process = subprocess.Popen(command, env=env, cwd=places.ROOT, stdout=said, stderr=said)
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
        process.wait()


def _policy(data: Path) -> Path:
    """The demo's operator, who has paid for as many texts as such an evening takes."""
    own = (places.ROOT / "src" / "madoguchi" / "demo" / "operator.toml").read_text(encoding="utf-8")
    path = data / "operator.toml"
    path.write_text(f"{own}\n[codes.watch]\nbudget_yen_a_day = 100_000_000\n", encoding="utf-8")
    return path
