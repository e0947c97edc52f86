"""The review page and a whole cancellation, with few and with many members, beside their floors."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import places
from bench.results import Row, middle
from bench.servers import Server, serving
from bench.visits import Connection, look

APPLICATION = "madoguchi.config.wsgi:application"
PRESS_MONTH_END = {"form": 'value="month_end"', "leads_to": "/cases/"}
_FLOOR = "the same bytes from memory"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    members: tuple[int, int]
    visitors: int
    rounds: int
    seconds: float
    connections: tuple[int, ...]
    profiled: int
    imported: int
    desk_lines: int


SHORT = Size((50, 200), 40, 1, 0.5, (1,), 5, 300, 300)
LONG = Size((1_000, 10_000), 1_000, 3, 5, (1, 8), 200, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Store:
    """A filled data folder, its visits, and a copy of its database as it was before any cancellation."""

    data: Path
    members: int
    visits: list[dict[str, str]]

    @property
    def before(self) -> Path:
        """The database before."""
        return self.data / "before.sqlite3"


def made(data: Path, members: int, visitors: int) -> Store:
    """A store with so many members, ``visitors`` of whom come."""
    data.mkdir(parents=True)
    store = Store(data, members, places.run("members", members, min(members, visitors), data=data))
    shutil.copy(data / "madoguchi.sqlite3", store.before)
    return store


@contextmanager
def own(store: Store) -> Iterator[Server]:
    """Madoguchi on a store."""
    python = Path(sys.executable)
    env = places.environment(store.data)
    with serving(APPLICATION, python=python, env=env, headers=places.OWN_HEADERS) as server:
        look(Connection(server.port, dict(server.headers)), store.visits[0])
        yield server


@contextmanager
def floor(page: bytes, folder: Path) -> Iterator[Server]:
    """A server that answers with one page from memory."""
    (folder / "page.html").write_bytes(page)
    env = {**os.environ, "BENCH_PAGE": str(folder / "page.html")}
    with serving("bench.floor:application", python=Path(sys.executable), env=env, headers=places.OWN_HEADERS) as server:
        yield server


def load(server: Server, kind: str, visits: list[dict[str, str]], connections: int, seconds: float) -> dict[str, float]:
    """Let visitors come to a server, from a process on the other core."""
    plan = {
        "port": server.port,
        "headers": dict(server.headers),
        "kind": kind,
        "visits": visits,
        "connections": connections,
        "seconds": seconds,
        "again": kind == "look",
    }
    found: dict[str, float] = places.run("visits", stdin=plan)
    return found


def measure(folder: Path, size: Size) -> tuple[list[Row], dict[str, Any]]:
    """All rows of part (a), and the details behind them."""
    stores = [made(folder / str(members), members, size.visitors) for members in size.members]
    inside = [places.run("inside", size.profiled, data=s.data, stdin=s.visits[:2]) for s in stores]
    for store in stores:
        del store.visits[0]  # has cancelled
    looks = list(_looks(folder, stores, size))
    presses = list(_presses(stores, size))
    details = {"inside": dict(zip(map(str, size.members), inside, strict=True))}
    return [*looks, *presses, *_inside_rows(size, inside)], details


def _looks(folder: Path, stores: list[Store], size: Size) -> Iterator[Row]:
    with ExitStack() as stack:
        servers = [stack.enter_context(own(store)) for store in stores]
        first = Connection(servers[0].port, dict(servers[0].headers))
        visit = stores[0].visits[0]
        bottom = stack.enter_context(floor(first.ask("GET", visit["path"], cookie=visit["cookie"]).body, folder))
        for connections in size.connections:
            rounds = [
                [load(s, "look", stores[0].visits, connections, size.seconds) for s in (*servers, bottom)]
                for _ in range(size.rounds)
            ]
            *found, least = (middle(column) for column in zip(*rounds, strict=True))
            for members, figures in zip(size.members, found, strict=True):
                what = f"review page, {members:,} members, c={connections}"
                yield Row("(a)", what, figures["per_second"], "pages/s", least["per_second"], _FLOOR, _spread(figures))


def _presses(stores: list[Store], size: Size) -> Iterator[Row]:
    """Cancellations use visits up, so that each round has its own; a floor commit follows each store's rounds."""
    turns = [(connections, at) for at in range(size.rounds) for connections in size.connections]
    found: dict[tuple[int, int], list[dict[str, float]]] = {}
    with ExitStack() as stack:
        servers = [stack.enter_context(own(store)) for store in stores]
        for turn, (connections, _) in enumerate(turns):
            for store, server in zip(stores, servers, strict=True):
                mine = [{**visit, **PRESS_MONTH_END} for visit in store.visits[turn :: len(turns)]]
                figures = load(server, "press", mine, connections, size.seconds)
                found.setdefault((store.members, connections), []).append(figures)
    least = {s.members: places.run("commits", s.data / "madoguchi.sqlite3", s.before) for s in stores}
    for (members, connections), rounds in found.items():
        figures, bare = middle(rounds), least[members]
        what = f"whole cancellation (3 pages), {members:,} members, c={connections}"
        floor_is = f"a bare commit of its {bare['rows']} rows"
        yield Row("(a)", what, figures["per_second"], "cancellations/s", bare["per_second"], floor_is, _spread(figures))


def _spread(figures: dict[str, float]) -> str:
    return f"p50 {figures['p50_ms']:.1f} ms, p95 {figures['p95_ms']:.1f} ms, {figures['bytes']:,.0f} bytes"


def _inside_rows(size: Size, inside: list[dict[str, Any]]) -> Iterator[Row]:
    few, many = (found["queries"] for found in inside)
    for page, count in few.items():
        more = f"{many[page]} with {size.members[1]:,} members"
        yield Row("(a)", f"queries of {page}", count, "queries", more=more)
    for part, spent in inside[1]["profile"].items():
        yield Row("(a)", f"processor time of the review page: {part}", spent, "ms")
