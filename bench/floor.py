"""The floor of every page: the same bytes, from memory. The file is named by ``BENCH_PAGE``."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

_PAGE = Path(os.environ["BENCH_PAGE"]).read_bytes()
_HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(_PAGE)))]


def application(_environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
    """Answer anything with the page."""
    start("200 OK", _HEADERS)
    return [_PAGE]
