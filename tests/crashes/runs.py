"""Runs: a child is forked, killed, started again until it reaches the end of the story, and everything is checked."""

import json
import logging
import os
import random
import shutil
import signal
import time as machine
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.crashes import invariants, stage, story
from tests.crashes.broken import GUARDS
from tests.crashes.points import Board, Points
from tests.crashes.stage import Notes, Time
from tests.crashes.story import Way

_LATER = 10  # seconds from a crash to the next start


@dataclass(frozen=True, slots=True)
class Plan:
    """When to kill: at a numbered point of the first life, or after some milliseconds of each life in turn."""

    name: str
    way: Way
    at_point: int | None = None
    after_ms: tuple[float, ...] = ()
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a plan. ``hits`` are the points at which its lives ended; no ``findings``: all is well."""

    plan: Plan
    hits: tuple[str, ...]
    findings: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """The story without a crash: its points in order, how it came out, how long it took."""

    points: tuple[str, ...]
    outcome: dict[str, Any]
    ms: float


def at_each_point(baseline: Baseline, way: Way, broken: str = "") -> list[Plan]:
    """A plan for each point."""
    return [Plan(name, way, at_point=at, broken=broken) for at, name in enumerate(baseline.points, start=1)]


def at_random(seed: int, longest_ms: float) -> Plan:
    """A plan from a seed: one to three kills, each at any time of a life, and what the member does then."""
    chance = random.Random(seed)
    kills = tuple(round(chance.uniform(0, longest_ms), 2) for _ in range(chance.choice((1, 1, 2, 3))))
    return Plan(f"seed {seed}", chance.choice(list(Way)), after_ms=kills)


def play_through(template: Path, folder: Path, broken: str = "") -> Baseline:
    """Play the story without a crash.

    Raises:
        WentWrong: even so something is broken.
    """
    plan, began = Plan("no crash", Way.PRESSES_AGAIN, broken=broken), machine.perf_counter()
    stage.copy(template, folder)
    _wait(_fork(folder, partial(_last_life, folder, plan, None)))
    if findings := _findings(folder):
        raise story.WentWrong("\n".join(findings))
    found = json.loads((folder / "story.json").read_text())
    shutil.rmtree(folder)
    return Baseline(tuple(found["points"]), found["outcome"], (machine.perf_counter() - began) * 1000)


def run(plan: Plan, template: Path, folder: Path, expected: dict[str, Any]) -> Result:
    """Carry out a plan."""
    began, hits = machine.perf_counter(), []
    stage.copy(template, folder)
    for after_ms in plan.after_ms or (None,):
        board = Board()
        points = Points(board, die_at=plan.at_point)
        hits.append(_kill(_fork(folder, partial(_live, folder, plan, points)), after_ms, board))
    if plan.at_point and hits != [plan.name]:
        _find(folder, "in the plan", [f"killed at {hits[0]!r}: the story did not come there by the same points"])
    _wait(_fork(folder, partial(_last_life, folder, plan, expected)))
    findings = _findings(folder)
    shutil.rmtree(folder)
    return Result(plan, tuple(hits), findings, machine.perf_counter() - began)


def _live(folder: Path, plan: Plan, points: Points) -> Notes:
    """One life of the process: look what is there, then play on to the end."""
    stage.live_in(folder)
    notes = Notes(folder)
    time = Time(notes)
    if "begun" in notes.all:
        _find(folder, "at once", invariants.find_at_once(notes.all))
        time.move(seconds=_LATER)
    if plan.broken:
        GUARDS[plan.broken]()
    notes.write(begun=True)
    points.watch()
    story.play(notes, time, plan.way)
    return notes


def _last_life(folder: Path, plan: Plan, expected: dict[str, Any] | None) -> None:
    """A life that nobody ends."""
    points = Points(Board())
    notes, names = _live(folder, plan, points), list(points.names)
    _find(folder, "in the end", invariants.find_in_the_end(notes.all, expected))
    (folder / "story.json").write_text(json.dumps({"points": names, "outcome": invariants.outcome()}))


def _fork(folder: Path, life: Callable[[], object]) -> int:
    """Let a copy of this process live; its number. What goes wrong in it is a finding."""
    if child := os.fork():
        return child
    try:
        logging.getLogger("madoguchi").addHandler(_Noting(folder))
        life()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - the child must never return into the parent's code
        _find(folder, "in the child", [traceback.format_exc()])
        os._exit(1)


class _Noting(logging.Handler):
    """What the house logs as a warning or worse is a finding: nothing of it belongs to a crash."""

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.WARNING)
        self._folder = folder

    def emit(self, record: logging.LogRecord) -> None:
        _find(self._folder, "in the log", [self.format(record)])


def _kill(child: int, after_ms: float | None, board: Board) -> str:
    """Kill after so many milliseconds, or wait until it kills itself; the latest point it had reached."""
    if after_ms is not None:
        machine.sleep(after_ms / 1000)
        os.kill(child, signal.SIGKILL)
    return (board.read() or "before the first point") if _wait(child) == -signal.SIGKILL else "the end"


def _wait(child: int) -> int:
    """Wait for the end of a child; its exit code, negative for a signal."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _find(folder: Path, when: str, findings: Iterable[str]) -> None:
    with (folder / "findings").open("a") as file:
        file.writelines(json.dumps(f"{when}: {finding}") + "\n" for finding in findings)


def _findings(folder: Path) -> tuple[str, ...]:
    return tuple(json.loads(line) for line in (folder / "findings").read_text().splitlines())
