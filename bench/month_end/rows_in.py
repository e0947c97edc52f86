"""Rows that come in and messages that go out, in a store that holds so many lines."""

from pathlib import Path
from typing import Any

from bench import importing, places
from bench.results import Row

_SHARE, _LEAST, _MOST, _DELIVERED = 10, 100, 20_000, 100


def measure(data: Path, size: int, found: dict[str, Any]) -> list[Row]:
    """The rows for one size."""
    count = max(_LEAST, min(_MOST, size // _SHARE))
    file = data / "subscribers.csv"
    importing.write_file(file, count, first=size * 2)
    seconds, memory = importing.watched(importing.command(file), data)
    compared = places.run("month_end.comparing", count, data=data)
    delivered = places.run("month_end.delivering", min(count, _DELIVERED), data=data)
    found["delivered"] = delivered
    found["import"], found["compared"] = count / seconds, compared["per_second"]
    beside = f"{count:,} of {size:,} lines"
    return [
        Row("(h)", f"import into a store of {size:,} lines", count / seconds, "lines/s", more=f"{memory:,.0f} MiB"),
        Row("(h)", f"comparing with the network, {size:,} lines", compared["per_second"], "lines/s", more=beside),
        *(Row("(h)", f"{kind} delivered, {size:,} lines", rate, "messages/s") for kind, rate in delivered.items()),
    ]
