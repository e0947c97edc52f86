"""``python -m bench.evening``: a month-end evening on PostgreSQL, into ``RESULTS.md``."""

import argparse
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench import results
from bench.evening import drawing, holding, house, surging
from bench.evening.coming import come, mixed
from bench.evening.holding import Climb
from bench.evening.surging import Surge
from bench.month_end import SERVER
from bench.results import Row
from tests.on_postgresql import cluster

HERE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: who is in the store and who has signed in, the climb, the held minutes, the surges."""

    members: int
    visitors: int
    climb: Climb
    minutes: float
    without_limit: surging.Size
    with_limit: surging.Size


SHORT = Size(100, 100, Climb(20, 1, 1), 0.025, surging.Size(1, 1), surging.Size(1, 1))
# At the highest rate that the climb can reach (57 a second), some 12,000 cancel; four fifths of the visitors may.
LONG = Size(20_000, 20_000, Climb(4, 20, 30), 10, surging.Size(1, 20), surging.Size(3, 60))


def main() -> None:
    """Fill a store, find the highest rate, hold the evening, let the surges come."""
    parser = argparse.ArgumentParser(prog="python -m bench.evening")
    parser.add_argument("--short", action="store_true", help="some seconds, to see that everything is measured")
    parser.add_argument("--minutes", type=float, help="how long the evening is held")
    parser.add_argument("--rate", type=float, help="visits a second to hold, instead of looking for the highest rate")
    parser.add_argument("--out", type=Path, default=HERE, help="where the results go")
    asked = parser.parse_args()
    size = SHORT if asked.short else LONG
    rows, details, plots = _measured(replace(size, minutes=asked.minutes or size.minutes), asked.rate)
    details |= {"command": " ".join(["python -m bench.evening", *sys.argv[1:]]), "mark": "evening"}
    results.write(asked.out, rows, {**details, "file": "evening.json"}, plots)


def _measured(size: Size, given: float | None) -> tuple[list[Row], dict[str, Any], dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder, cluster(**SERVER) as store:
        data = Path(folder)
        members = house.filled(data, store, size.members, size.visitors)
        with house.opened(data, store, members) as own:
            steps = [] if given else holding.climb(own, size.climb)
            rate = given or holding.highest(steps) * holding.HELD
            holding.warm(own, rate, size.minutes * 60)
            surges = _surges(own, rate, size.without_limit, is_limited=False)
        with house.opened(data, store, members, **surging.settings(rate)) as own:
            holding.warm(own, rate, size.minutes * 60)
            held = come(own, mixed(rate), size.minutes * 60, "held")
            left = own.left()
            surges += _surges(own, rate, size.with_limit, is_limited=True)
    rows = [*(holding.climb_rows(steps) if steps else []), *holding.rows(held, left)]
    rows += [row for one in surges for row in surging.rows(one)]
    details = {
        "steps": [step.as_json() for step in steps],
        "held": held.as_json(),
        "left": left,
        "surges": [{"entrance": one.entrance, **one.as_json()} for one in surges],
    }
    return rows, details, {"evening": drawing.over_the_rate(steps, holding.BOUND_MS)} if steps else {}


def _surges(own: house.House, rate: float, size: surging.Size, *, is_limited: bool) -> list[Surge]:
    return [surging.surge(own, entrance, rate, size, is_limited=is_limited) for entrance in surging.ENTRANCES]


if __name__ == "__main__":
    main()
