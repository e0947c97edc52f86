"""What a member meets in a store of so many: the review page and accepting, in one process."""

from pathlib import Path
from typing import Any

from bench import places
from bench.results import Row

_MOST, _LEAST, _SHARE = 100, 10, 20


def measure(data: Path, size: int, found: dict[str, Any]) -> list[Row]:
    """The rows for one size."""
    took = places.run("month_end.visiting", size, max(_LEAST, min(_MOST, size // _SHARE)), data=data)
    found["pages"] = took
    return [
        Row("(g)", f"{name}, {size:,} lines", took[name]["p50_ms"], "ms", more=f"p95 {took[name]['p95_ms']:.1f} ms")
        for name in ("review page", "accepting")
    ]
