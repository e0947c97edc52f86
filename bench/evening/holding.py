"""The highest rate that the house carries, and the evening that is held below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.evening.coming import Met, come, mixed
from bench.evening.house import House
from bench.evening.mix import KINDS
from bench.results import Row

BOUND_MS = 1000  # of the p95 of any kind of visit: more is not carried
HELD = 0.8  # of the highest rate: nobody plans to stand at the edge for an evening
_FASTER = 1.15
_WARM_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Climb:
    """How the rate is raised: from ``first`` visits a second, at most ``most`` steps of so many seconds."""

    first: float
    most: int
    seconds: float


def climb(house: House, how: Climb) -> list[Met]:
    """Raise the rate until it is not carried; every step, the last one not carried unless there were ``most``."""
    warm(house, how.first, how.seconds)
    steps: list[Met] = []
    while len(steps) < how.most and all(map(is_carried, steps)):
        steps.append(come(house, mixed(how.first * _FASTER ** len(steps)), how.seconds, f"step {len(steps)}"))
    return steps


def warm(house: House, rate: float, seconds: float) -> None:
    """Let some come who are not counted: they open connections and fill caches, for so long or ten seconds."""
    come(house, mixed(rate), min(seconds, _WARM_SECONDS), "warm")


def is_carried(met: Met) -> bool:
    """Whether everybody got what she came for, and soon."""
    return not met.failed and not met.asked_to_wait and met.slowest <= BOUND_MS


def highest(steps: Sequence[Met]) -> float:
    """The highest rate that was carried; the first where none was."""
    return max((step.rate for step in steps if is_carried(step)), default=steps[0].rate)


def climb_rows(steps: Sequence[Met]) -> list[Row]:
    """What is told of the climb."""
    last = steps[-1]
    over = "" if is_carried(last) else f"; of {last.rate:.1f} it was {last.slowest:,.0f} ms, {last.failed} errors"
    more = f"p95 of each kind at most {BOUND_MS:,} ms{over}"
    return [Row("(i)", "highest rate carried", highest(steps), "visits/s", more=more)]


def rows(held: Met, left: dict[str, int]) -> list[Row]:
    """What is told of the evening."""
    minutes, pages = held.seconds / 60, sum(held.rates[kind.name] * kind.pages for kind in KINDS)
    client = f"the client took {held.client:.0%} of a core and was at worst {held.late * 1000:.0f} ms late"
    sent = f"{left['codes sent']:,} of {left['codes asked for']:,} codes sent, {left['messages']:,} messages written"
    waiting, oldest = left["messages still to be sent"], left["the oldest of them, seconds"]
    return [
        Row("(i)", f"held for {minutes:.1f} minutes", held.rate, "visits/s", more=f"{pages:.0f} pages/s; {client}"),
        Row("(i)", "errors in it", held.failed, "visits", more=f"{held.asked_to_wait} asked to wait"),
        *(_of_kind(kind.name, kind.share, kind.pages, held) for kind in KINDS),
        Row("(i)", "messages due at the end", waiting, "messages", more=f"the oldest for {oldest} s; {sent}"),
    ]


def _of_kind(name: str, share: int, pages: int, held: Met) -> Row:
    found = held.figures[name]
    more = f"p50 {found['p50']:,.0f}, p99 {found['p99']:,.0f} ms; {found['count']:,} visits of {pages} answers"
    return Row("(i)", f"{name} ({share} %), p95", found["p95"], "ms", more=more)
