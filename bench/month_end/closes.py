"""The close of so many due lines, by one worker and by two, beside its floor."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg

from bench import places
from bench.month_end import plain
from bench.month_end.stores import Store
from bench.results import Row

_FLOOR = "the same rows by bare SQL"


def measure(store: Store) -> tuple[list[Row], dict[str, Any]]:
    """The rows for the lines of a store, and the plain figures."""
    data, url, size = store.data, store.url, store.lines
    plain.settle(url)
    alone = close(data, 1)
    check(url, size)
    disk = _bytes(url) / size
    plain.keep(url)
    plain.make_as_it_was(url)
    least = plain.write_again(url, size)
    check(url, size)
    plain.make_as_it_was(url)
    two = close(data, 2)
    check(url, size)
    found = {"seconds": alone["seconds"], "floor": least, "memory": alone["memory"], "two": two, "disk": disk}
    what, lines = f"close of {size:,} due lines", f"{alone['seconds']:,.1f} s"
    rate = size / least
    return [
        Row("(f)", what, size / alone["seconds"], "lines/s", rate, _FLOOR, f"one worker, {lines}"),
        Row("(f)", f"{what}, two workers", size / two["seconds"], "lines/s", rate, _FLOOR, _gain(alone, two)),
        Row(
            "(f)", f"most memory of a worker, {size:,} lines", alone["memory"], "MiB", more=f"two: {two['memory']:,.0f}"
        ),
        Row(
            "(f)", f"disk for a line that has left, {size:,} lines", disk / 1024, "KiB", more="all its rows and indexes"
        ),
    ], found


def across(sizes: Sequence[int], found: Mapping[str, Any]) -> list[Row]:
    """What a line costs at the largest size, beside the smallest."""
    few, many = sizes[0], sizes[-1]
    cost = {size: found[str(size)]["seconds"] / size * 1e6 for size in (few, many)}
    return [Row("(f)", f"cost of a line, {many:,} due", cost[many], "µs", cost[few], f"{few:,} due")]


def close(data: Path, workers: int) -> dict[str, float]:
    """Let so many workers close at once; the seconds of the slowest, and the most memory of one."""
    command = [sys.executable, "-m", "bench.month_end.worker"]
    started = [
        subprocess.Popen(
            command, env=places.environment(data), cwd=places.ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(workers)
    ]  # fmt: skip
    for worker in started:
        assert worker.stdout
        worker.stdout.readline()
    for worker in started:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = [json.loads(worker.communicate()[0].splitlines()[-1]) for worker in started]
    return {name: max(one[name] for one in said) for name in ("seconds", "memory")}


def _bytes(url: str) -> float:
    with psycopg.connect(url) as store:
        found = store.execute("select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r'").fetchone()
        return float(found[0]) if found else 0


def _gain(alone: Mapping[str, float], two: Mapping[str, float]) -> str:
    return f"{alone['seconds'] / two['seconds']:.2f} times as fast as one"


def check(url: str, size: int) -> None:
    """Every line is settled and everything is there once: a close that lost something measured nothing."""
    wanted = {
        "select count(*) from cancellation_caseline where state = 'settled' and order_reference <> ''": size,
        "select count(*) from contracts_line where state = 'ended'": size,
        "select count(*) from contracts_contract where ended_at is not null": size,
        "select count(distinct cause) from bills_bill": size,
        "select count(*) from cancellation_case where bill_number <> ''": size,
        "select count(*) from contracts_charge where billed_at is not null": size * 3,
        "select count(*) from outbox_message": size * 4,
        "select count(*) from audit_entry": size * 4,
    }
    with psycopg.connect(url) as store:
        for query, count in wanted.items():
            found = store.execute(query).fetchone()
            if found != (count,):
                raise RuntimeError(f"{query}: {found}, not {count}")
