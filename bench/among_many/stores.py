"""A PostgreSQL with so many lines in it, on whose last night all of them were closed."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench import places
from bench.month_end import SERVER, closes, plain
from tests.on_postgresql import cluster


@dataclass(frozen=True, slots=True)
class Store:
    """A store that runs: its lines, where its files lie, and its URL."""

    lines: int
    data: Path
    url: str

    def run(self, module: str, *arguments: object) -> Any:  # noqa: ANN401 - JSON
        """Run one of our modules on this store; the JSON it prints last."""
        self.use()
        return places.run(module, *arguments, data=self.data)

    def use(self) -> None:
        """From here on, processes use this store."""
        places.use(self.url, MADOGUCHI_NETWORK="bench.month_end.network")


@contextmanager
def closed(lines: int) -> Iterator[Store]:
    """A store of so many lines, straight after two workers have closed them all."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder, cluster(**SERVER) as url:
        store = Store(lines, Path(folder), url)
        store.run("month_end.filling", lines, 1)
        plain.settle(url)
        _gather_statistics(url)
        closes.close(store.data, 2)
        closes.check(url, lines)
        yield store


def _gather_statistics(url: str) -> None:
    """Of every table, as the server does by itself in a store that was not filled a minute ago."""
    with psycopg.connect(url, autocommit=True) as store:
        store.execute("analyze")
