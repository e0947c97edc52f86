"""Files of subscribers read in, and lines compared with the network, in a store that holds so many."""

from pathlib import Path
from typing import Any

from bench import importing, places
from bench.results import Row

_SHARE, _LEAST, _MOST = 10, 100, 20_000


def measure(data: Path, size: int, found: dict[str, Any]) -> list[Row]:
    """The rows for one size."""
    count = max(_LEAST, min(_MOST, size // _SHARE))
    file = data / "subscribers.csv"
    importing.write_file(file, count, first=size * 2)
    seconds, memory = importing.watched(importing.command(file), data)
    compared = places.run("month_end.comparing", count, data=data)
    found["import"], found["compared"] = count / seconds, compared["per_second"]
    beside = f"{count:,} of {size:,} lines"
    return [
        Row("(h)", f"import into a store of {size:,} lines", count / seconds, "lines/s", more=f"{memory:,.0f} MiB"),
        Row("(h)", f"comparing with the network, {size:,} lines", compared["per_second"], "lines/s", more=beside),
    ]
