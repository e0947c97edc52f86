"""The one place that reads the time.

Everything else takes ``now`` as an argument. Only entrances (views, jobs, commands) call :func:`now`.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


def machine_time() -> dt.datetime:
    """The machine's own time, for a source that moves it."""
    return dt.datetime.now(dt.UTC)


_source: Callable[[], dt.datetime] = machine_time
_standing: ContextVar[dt.datetime | None] = ContextVar("standing", default=None)


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return _standing.get() or _source()


@contextmanager
def standing_at(instant: dt.datetime) -> Iterator[None]:
    """Let it be ``instant`` for what this thread does meanwhile, and for nobody else: how the past is told."""
    before = _standing.set(instant)
    try:
        yield
    finally:
        _standing.reset(before)


def set_source(source: Callable[[], dt.datetime] | None) -> Callable[[], dt.datetime]:
    """Read the time elsewhere: the demo's movable clock and tests. ``None`` restores the machine's clock.

    Where it was read before is handed back, to be restored.
    """
    global _source
    before, _source = _source, source or machine_time
    return before
