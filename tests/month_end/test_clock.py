"""Two machines close together while somebody sets their clocks (libfaketime): to and fro, by up to a minute.

The campaign turns our own reading of the time; here it is the system's, for all that runs in the process.
"""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bench import places
from tests.house.repository import ROOT
from tests.month_end import invariants, stage
from tests.month_end.closing import CLOSE
from tests.month_end.stage import LINES_EACH, MEMBERS, Server

pytestmark = pytest.mark.xdist_group("month end")
_PATIENCE_SECONDS, _STEP_SECONDS, _OFTEN = 90, 60, 0.05
_SEEDS = (1, 2)
# libfaketime reckons the absolute end of a sleep by the clock it fakes, and the system refuses one that is long past.
_SLEEP = "import select, time; time.sleep = lambda seconds: select.select([], [], [], seconds)"


@pytest.fixture
def server() -> Iterator[Server]:
    with stage.server() as running:
        yield running


class Machine:
    """A ``madoguchi close`` whose clock is what stands in a file: ``+3.5s`` is so far ahead."""

    def __init__(self, folder: Path, name: str, environment: dict[str, str]) -> None:
        self._clock = folder / name
        self.turn(0)
        faked = {
            "LD_PRELOAD": str(_library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # a clock that is set leaves the monotonic one alone
        }
        command = [sys.executable, "-c", _SLEEP + CLOSE]
        self.closing = subprocess.Popen(command, env={**environment, **faked}, cwd=ROOT, stdout=subprocess.DEVNULL)

    def turn(self, seconds: float) -> None:
        """Set the clock so far from the true time."""
        new = self._clock.with_suffix(".new")
        new.write_text(f"{seconds:+.3f}s\n")
        new.replace(self._clock)

    @property
    def is_done(self) -> bool:
        """Whether it found nothing more to do."""
        return self.closing.poll() is not None


def _library() -> Path:
    """Where Debian's package libfaketime puts it."""
    return next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


@pytest.mark.parametrize("seed", _SEEDS)
def test_clocks_that_are_set_while_two_close_cost_time_only(seed: int, server: Server, tmp_path: Path) -> None:
    environment = {**places.environment(tmp_path), "MADOGUCHI_DATABASE": server.url("postgres")}
    filling = [sys.executable, "-m", "bench.month_end.filling", str(MEMBERS), str(LINES_EACH)]
    subprocess.run(filling, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    chance = random.Random(seed)
    _close_together([Machine(tmp_path, f"machine-{at}", environment) for at in (1, 2)], chance)
    later = Machine(tmp_path, "later", environment)  # what the clocks of others put off is due by then
    later.turn(_STEP_SECONDS * 3)
    assert later.closing.wait(_PATIENCE_SECONDS) == 0
    assert list(invariants.broken(server.url("postgres"), cases=MEMBERS, lines=MEMBERS * LINES_EACH)) == []
    assert _spread(server) > _STEP_SECONDS / 4, "no clock was set: is libfaketime there?"


def _close_together(machines: list[Machine], chance: random.Random) -> None:
    """Turn the clocks until both are done."""
    until = time.monotonic() + _PATIENCE_SECONDS
    try:
        while not all(machine.is_done for machine in machines):
            assert time.monotonic() < until
            time.sleep(chance.random() * _OFTEN)
            chance.choice(machines).turn(chance.uniform(-_STEP_SECONDS, _STEP_SECONDS))
    finally:
        for machine in machines:
            machine.closing.kill()
            machine.closing.wait()
    assert [machine.closing.returncode for machine in machines] == [0, 0]


def _spread(server: Server) -> float:
    """The seconds between the first and the last entry of the audit that the two wrote, by their own clocks."""
    steps = "select extract(epoch from max(at) - min(at)) from audit_entry where name like 'cancellation.%'"
    with psycopg.connect(server.url("postgres")) as store:
        (found,) = store.execute(steps).fetchone() or (0,)
        return float(found)
