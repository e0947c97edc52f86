"""Stopping in order: who works through rows asks after each whether it is to be the last."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_here = threading.local()


@contextmanager
def until(told: threading.Event) -> Iterator[None]:
    """In this thread, work goes on until ``told``."""
    _here.told = told
    try:
        yield
    finally:
        del _here.told


def is_told() -> bool:
    """Whether the worker in this thread is to stop."""
    told: threading.Event | None = getattr(_here, "told", None)
    return told is not None and told.is_set()
