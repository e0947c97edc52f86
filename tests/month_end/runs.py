"""One run: three workers close, a fault comes at an instant drawn from the seed, and then everything must hold."""

import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from madoguchi.audit import verification
from madoguchi.audit.jobs import seal
from madoguchi.gateways import simulated_world
from tests.month_end import invariants, stage
from tests.month_end.faults import FAULTS
from tests.month_end.stage import Server
from tests.month_end.workers import Worker

WORKERS = 3
_LINES = stage.MEMBERS * stage.LINES_EACH
_LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a run. ``findings``: what did not hold."""

    fault: str
    seed: int
    seconds: float
    findings: tuple[str, ...]


class House:
    """The workers of a run, and the store they share."""

    def __init__(self, server: Server, name: str, without: Callable[[], None], longest: float) -> None:
        self.server, self.name, self._without = server, name, without
        self._longest, self._began, self._started = longest, time.time(), 0
        self.workers = [self.start() for _ in range(WORKERS)]

    @property
    def admin_url(self) -> str:
        """Beside the store of the run."""
        return self.server.url("template1")

    def start(self) -> Worker:
        """One more worker, on the next machine."""
        self._started += 1
        if not self.server.hosts:
            return Worker(self._database(str(self.server.data)), self._began, without=self._without)
        host = self.server.hosts[self._started % len(self.server.hosts)]
        return Worker(self._database(host.server), self._began, host=host.name, without=self._without)

    def _database(self, host: str) -> dict[str, str]:
        return {"NAME": self.name, "HOST": host}

    def wait(self, chance: random.Random) -> None:
        """Some time, as long as a close takes at most."""
        time.sleep(chance.uniform(0, self._longest))


def play(
    server: Server, folder: Path, fault: str, seed: int, *, longest: float, patience: float, without: Callable[[], None]
) -> Result:
    """Play a run. Without a fault of that name nothing is broken: how long does it take?"""
    name, chance = f"run_{seed}", random.Random(f"{fault} {seed}")
    _own_world(folder / f"{fault}-{seed}")
    stage.copy(server, name)
    house, began = House(server, name, without, longest), time.monotonic()
    try:
        if break_it := FAULTS.get(fault):
            break_it(house, chance)
        in_time = _wait_until_over(server.url(name), patience)
    finally:
        for worker in house.workers:
            worker.kill()
    seconds = time.monotonic() - began
    findings = [] if in_time else [f"not over after {patience} s"]
    findings += invariants.broken(server.url(name), cases=stage.MEMBERS, lines=_LINES)
    findings += _outside_and_audit(server, name)
    stage.drop(server, name)
    return Result(fault, seed, seconds, tuple(findings))


def _wait_until_over(url: str, patience: float) -> bool:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            if invariants.is_over(url, _LINES):
                return True
        except psycopg.OperationalError:
            pass  # the server is down: that is the fault
        time.sleep(_LOOK_SECONDS)
    return False


def _own_world(folder: Path) -> None:
    """The network and the checkpoints of a run lie in a folder of its own; the keys are those of all."""
    folder.mkdir()
    settings.MADOGUCHI_DATA, settings.MADOGUCHI_CHECKPOINTS = folder, folder / "checkpoints.jws"


def _outside_and_audit(server: Server, name: str) -> list[str]:
    with simulated_world.world() as world:
        orders = world.execute("select count(*), count(distinct imsi) from network_order where switch = 'off'")
        counts = orders.fetchone()
    findings = [] if counts == (_LINES, _LINES) else [f"orders and lines at the network: {counts}, not {_LINES}"]
    connection.settings_dict.update({"NAME": name, "HOST": str(server.data)})
    try:
        while seal(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)):
            pass
        findings += [f"the audit: {finding}" for finding in verification.verify().findings]
    finally:
        connection.close()
    return findings
