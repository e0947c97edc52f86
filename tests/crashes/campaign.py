"""A campaign: every point in turn, seeded random instants, and the guards taken away on purpose."""

import itertools
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.crashes import runs, stage
from tests.crashes.broken import GUARDS
from tests.crashes.points import kind_of
from tests.crashes.runs import Baseline, Plan, Result
from tests.crashes.story import Way

_ORDER, _AT_ONCE = 2026, 2
Progress = Callable[[Sequence[Plan], Iterable[Result]], Iterator[Result]]


@dataclass(frozen=True, slots=True)
class Control:
    """A guard taken away, and what found that out; ``result`` is ``None`` if nothing did."""

    guard: str
    tried: int
    result: Result | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a campaign came to."""

    points: tuple[str, ...]
    longest_ms: float
    at_points: tuple[Result, ...]
    at_random: tuple[Result, ...]
    controls: tuple[Control, ...]

    @property
    def failures(self) -> list[Result]:
        """The runs in which something was broken."""
        return [result for result in (*self.at_points, *self.at_random) if result.findings]

    @property
    def is_well(self) -> bool:
        """Whether nothing broke, and everything broke that was broken on purpose."""
        return not self.failures and all(control.result for control in self.controls)

    def as_json(self) -> str:
        """All of it."""
        return json.dumps(asdict(self) | {"is_well": self.is_well}, ensure_ascii=False, indent=1)


def run(
    folder: Path,
    *,
    seeds: Sequence[int],
    short: bool,
    longest_ms: float | None,
    at_once: int,
    progress: Progress,
) -> Outcome:
    """Run a campaign in ``folder``. ``short`` tries one point of each kind instead of every point in both ways.

    Raises:
        WentWrong: the story breaks even without a crash.
    """
    template = folder / "template"
    stage.build(template)
    runs.play_through(template, folder / "first")
    baseline = runs.play_through(template, folder / "second")
    longest = longest_ms or round(baseline.ms)
    at_points = _one_of_each_kind(baseline) if short else _all(baseline)
    chances = [runs.at_random(seed, longest) for seed in seeds]
    with ProcessPoolExecutor(at_once, mp_context=get_context("fork")) as pool:
        carry_out = partial(_carry_out, pool, template, folder, baseline, progress)
        return Outcome(
            points=baseline.points,
            longest_ms=longest,
            controls=tuple(_control(pool, template, folder, guard) for guard in GUARDS),
            at_points=carry_out(at_points),
            at_random=carry_out(chances),
        )


def _all(baseline: Baseline) -> list[Plan]:
    return [plan for way in Way for plan in runs.at_each_point(baseline, way)]


def _one_of_each_kind(baseline: Baseline) -> list[Plan]:
    """One point of each kind, the kinds taking turns in what the member does then."""
    plans = [runs.at_each_point(baseline, way) for way in Way]
    chance = random.Random(_ORDER)
    kinds: dict[str, list[int]] = {}
    for place, name in enumerate(baseline.points):
        kinds.setdefault(kind_of(name), []).append(place)
    return [plans[turn % len(plans)][chance.choice(places)] for turn, places in enumerate(kinds.values())]


def _carry_out(
    pool: ProcessPoolExecutor,
    template: Path,
    folder: Path,
    baseline: Baseline,
    progress: Progress,
    plans: Sequence[Plan],
) -> tuple[Result, ...]:
    started = [pool.submit(runs.run, plan, template, _room(folder), baseline.outcome) for plan in plans]
    done = progress(plans, (future.result() for future in as_completed(started)))
    place = {plan: number for number, plan in enumerate(plans)}
    return tuple(sorted(done, key=lambda result: place[result.plan]))


def _control(pool: ProcessPoolExecutor, template: Path, folder: Path, guard: str) -> Control:
    """Kill at points in a fixed random order until the missing guard is found out."""
    baseline = runs.play_through(template, _room(folder), broken=guard)
    plans = runs.at_each_point(baseline, Way.PRESSES_AGAIN, broken=guard)
    random.Random(_ORDER).shuffle(plans)
    for begin in range(0, len(plans), _AT_ONCE):
        some = plans[begin : begin + _AT_ONCE]
        started = [pool.submit(runs.run, plan, template, _room(folder), baseline.outcome) for plan in some]
        for number, result in enumerate([future.result() for future in started], start=1):
            if result.findings:
                return Control(guard, begin + number, result)
    return Control(guard, len(plans), None)


_rooms = itertools.count()


def _room(folder: Path) -> Path:
    return folder / f"run-{next(_rooms)}"
