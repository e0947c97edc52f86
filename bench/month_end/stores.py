"""A PostgreSQL with so many due lines in it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import places
from bench.month_end import SERVER
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
def filled(lines: int) -> Iterator[Store]:
    """A store of so many lines, all of which are due."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder, cluster(**SERVER) as url:
        store = Store(lines, Path(folder), url)
        store.run("month_end.filling", lines, 1)
        yield store
