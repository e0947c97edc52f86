"""``python -m bench.month_end``: the last night of the month on PostgreSQL, into ``RESULTS.md``."""

import argparse
import sys
from pathlib import Path

from bench import results
from bench.month_end import closes, rows_in, stores
from bench.results import Row

HERE = Path(__file__).parents[1]
_LONG, _SHORT = (10_000, 100_000, 1_000_000), (100, 400)


def main() -> None:
    """Measure the close at each size, then what files and messages meet there."""
    parser = argparse.ArgumentParser(prog="python -m bench.month_end")
    parser.add_argument("--short", action="store_true", help="a minute, to see that everything is measured")
    parser.add_argument("--sizes", help="how many lines are due, separated by commas")
    parser.add_argument("--out", type=Path, default=HERE, help="where the results go")
    asked = parser.parse_args()
    sizes = tuple(map(int, asked.sizes.split(","))) if asked.sizes else _SHORT if asked.short else _LONG
    rows = list[Row]()
    found = dict[str, object]()
    for size in sizes:
        more, found[str(size)] = _measured(size)
        rows += more
    rows += closes.across(sizes, found)
    details = {"command": " ".join(["python -m bench.month_end", *sys.argv[1:]]), "mark": "month-end"}
    results.write(asked.out, rows, {**details, "file": "month-end.json", "found": found}, {})


def _measured(size: int) -> tuple[list[Row], dict[str, object]]:
    with stores.filled(size) as store:
        rows, found = closes.measure(store)
        rows += rows_in.measure(store.data, size, found)
        return rows, found


if __name__ == "__main__":
    main()
