"""``python -m bench.among_many``: pages among a million lines beside pages among few, into ``RESULTS.md``."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import results
from bench.month_end import closes, plain, stores
from bench.month_end.stores import Store
from bench.results import Row

HERE = Path(__file__).parents[1]
_PAGES = ("review page", "accepting")
_APART = 1_000  # rounds begin so many members apart: nobody comes twice


@dataclass(frozen=True, slots=True)
class Size:
    """Lines in either store; how often each is visited, and by how many members a time."""

    few: int
    many: int
    rounds: int
    members: int


LONG, SHORT = Size(10_000, 1_000_000, 5, 100), Size(100, 400, 1, 5)


def main() -> None:
    """Fill and close both, let members come to them in turns, and again once the servers have come to rest."""
    parser = argparse.ArgumentParser(prog="python -m bench.among_many")
    parser.add_argument("--short", action="store_true", help="a minute, to see that everything is measured")
    parser.add_argument("--out", type=Path, default=HERE, help="where the results go")
    asked = parser.parse_args()
    size = SHORT if asked.short else LONG
    with _closed(size.many) as many, _closed(size.few) as few:
        visits = partial(_in_turns, few, many, size)
        rows = visits("right after the close", first=0)
        for store in (few, many):
            plain.settle(store.url)
        rows += visits("at rest", first=size.rounds)
    details = {"command": " ".join(["python -m bench.among_many", *sys.argv[1:]]), "mark": "among-many"}
    results.write(asked.out, rows, {**details, "file": "among-many.json"}, {})


@contextmanager
def _closed(lines: int) -> Iterator[Store]:
    """A store of so many lines, straight after two workers have closed them all."""
    with stores.filled(lines) as store:
        plain.settle(store.url)
        closes.close(store.data, 2)
        closes.check(store.url, lines)
        yield store


def _in_turns(few: Store, many: Store, size: Size, when: str, *, first: int) -> list[Row]:
    """Let members come to the one store and to the other, in turns; the middle round of each."""
    visited = [
        (_visit(few, at, size.members), _visit(many, at, size.members)) for at in range(first, first + size.rounds)
    ]
    return [_row(page, when, few, many, [(one[page], other[page]) for one, other in visited]) for page in _PAGES]


def _visit(store: Store, at: int, members: int) -> dict[str, dict[str, float]]:
    """Members nobody has met yet come to a store, in its round ``at``."""
    taken: dict[str, dict[str, float]] = store.run("among_many.visiting", store.lines + at * _APART, members)
    return taken


def _row(page: str, when: str, few: Store, many: Store, visited: Sequence[tuple[dict[str, float], ...]]) -> Row:
    among_few, among_many = (results.middle(rounds) for rounds in zip(*visited, strict=True))
    return Row(
        "(g)", f"{page} among {many.lines:,} lines, {when}", among_many["p50_ms"], "ms", among_few["p50_ms"],
        f"among {few.lines:,}", f"p95 {among_many['p95_ms']:.1f} and {among_few['p95_ms']:.1f} ms",
    )  # fmt: skip


if __name__ == "__main__":
    main()
