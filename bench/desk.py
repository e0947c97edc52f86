"""The desk at so many lines on PostgreSQL: how long the one box and the watch page take."""

from pathlib import Path

from bench import places
from bench.results import Row
from tests import on_postgresql


def measure(folder: Path, lines: int) -> list[Row]:
    """The rows of part (g): every kind of search, and the watch page. 50 ms is the most that a search may take."""
    folder.mkdir(parents=True)
    with on_postgresql.cluster(shared_buffers="256MB") as database:
        found = places.run("desk_inside", lines, data=folder, database=database)
    searches = [
        Row("(g)", f"search by {kind}, {lines:,} lines", one["p50"], "ms", 50, "the most it may take", _more(one))
        for kind, one in found["searches"].items()
    ]
    watch = found["watch"]
    return [*searches, Row("(g)", f"watch page, {lines:,} lines", watch["p50"], "ms", None, "", _more(watch))]


def _more(one: dict[str, float]) -> str:
    return f"p95 {one['p95']:,.1f} ms, {one['found']:,.0f} found" if "found" in one else f"p95 {one['p95']:,.1f} ms"
