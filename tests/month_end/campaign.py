"""A campaign: every fault with its seeds, and the guards taken away on purpose."""

import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.month_end import stage
from tests.month_end.broken import GUARDS, nothing
from tests.month_end.hosts import CannotBreak
from tests.month_end.hypotheses import HYPOTHESES
from tests.month_end.runs import Result, play
from tests.month_end.stage import Server

_PATIENCE, _LITTLE_PATIENCE, _TRIED_AT_MOST = 60.0, 5.0, 40
_SHARE, _MACHINES = 20, 2
_AT_FIRST = 3.0


@dataclass(frozen=True, slots=True)
class Control:
    """A guard taken away, and what found that out; ``result`` is ``None`` if nothing did."""

    guard: str
    tried: int
    result: Result | None


@dataclass(slots=True)
class Outcome:
    """What a campaign came to. ``not_here``: the faults that this machine does not let us bring about, and why."""

    results: list[Result] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    not_here: dict[str, str] = field(default_factory=dict)

    @property
    def failures(self) -> list[Result]:
        """The runs in which something did not hold."""
        return [result for result in self.results if result.findings]

    @property
    def is_well(self) -> bool:
        """Whether everything held, and everything broke that was broken on purpose."""
        return not self.failures and all(control.result for control in self.controls)


def run(folder: Path, *, seeds: int, first: int, only: str | None, at_once: int) -> Outcome:
    """Try every fault, or only one; so many of them at once, each with a server and processes of its own."""
    whole, tried = Outcome(), partial(_tried, folder, seeds=seeds, first=first, only=only)
    faults = [one.fault for one in HYPOTHESES if only in (None, one.fault)]
    with ProcessPoolExecutor(at_once, multiprocessing.get_context("fork")) as processes:
        for found in processes.map(tried, faults):
            whole.results += found.results
            whole.controls += found.controls
            whole.not_here |= found.not_here
    return whole


def _tried(folder: Path, fault: str, *, seeds: int, first: int, only: str | None) -> Outcome:
    count, outcome = seeds if fault == "kill" or only else max(1, seeds // _SHARE), Outcome()
    try:
        _try(folder, fault, range(first, first + count), outcome)
    except CannotBreak as reason:
        outcome.not_here[fault] = str(reason)
        sys.stderr.write(f"*** {fault}: NOT TRIED HERE: {reason}\n")
    return outcome


def _try(folder: Path, fault: str, seeds: range, outcome: Outcome) -> None:
    with stage.server(on_a_small_disk=fault == "disk", machines=_MACHINES if fault == "network" else 0) as server:
        stage.fill(server, folder)  # where the keys are
        folder /= f"runs-{fault}"
        folder.mkdir()
        whole = play(server, folder, "", 0, longest=_AT_FIRST, patience=_PATIENCE, without=nothing)
        if whole.findings:
            raise RuntimeError(f"it breaks even without a fault: {whole.findings}")
        for seed in seeds:
            found = play(server, folder, fault, seed, longest=whole.seconds, patience=_PATIENCE, without=nothing)
            outcome.results.append(found)
            _say(found)
        for guard, (by, without) in GUARDS.items():
            if by == fault:
                outcome.controls.append(_control(server, folder / "controls", guard, fault, whole.seconds, without))


def _control(
    server: Server, folder: Path, guard: str, fault: str, longest: float, without: Callable[[], None]
) -> Control:
    (folder / guard).mkdir(parents=True)
    for seed in range(1, _TRIED_AT_MOST + 1):
        found = play(server, folder / guard, fault, seed, longest=longest, patience=_LITTLE_PATIENCE, without=without)
        if found.findings:
            return Control(guard, seed, found)
    return Control(guard, _TRIED_AT_MOST, None)


def _say(result: Result) -> None:
    held = "; ".join(result.findings) or "held"
    sys.stderr.write(f"{result.fault} {result.seed}: {result.seconds:.1f} s, {held}\n")
