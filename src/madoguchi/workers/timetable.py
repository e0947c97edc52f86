"""The jobs of the house: what runs whenever something is due."""

import datetime as dt
import logging
from collections.abc import Callable

from madoguchi.workers import stopping

Job = Callable[[dt.datetime], int]

_jobs: dict[str, Job] = {}
_log = logging.getLogger(__name__)


def job(name: str) -> Callable[[Job], Job]:
    """Put a function on the timetable. It takes ``now``, handles one chunk of due rows and says how many."""

    def register(function: Job) -> Job:
        _jobs[name] = function
        return function

    return register


def names() -> tuple[str, ...]:
    """What every job is called."""
    return tuple(_jobs)


def run_due(now: dt.datetime) -> int:
    """Run every job until nothing is due at ``now``; how many rows were handled.

    A job that fails does not hold the others; its rows stay due and are taken again when the lease ends.
    """
    handled = 0
    while count := run_round(lambda: now):
        handled += count
    return handled


def run_round(time: Callable[[], dt.datetime]) -> int:
    """Run every job once, each a chunk; how many rows were handled.

    ``time`` is read for each: a lease that counts from when a long backlog began would have ended before it was taken.
    A worker that is told to stop begins no other.
    """
    return sum(_run(name, time()) for name in _jobs if not stopping.is_told())


def _run(name: str, now: dt.datetime) -> int:
    try:
        return _jobs[name](now)
    except Exception:  # noqa: BLE001 - whatever it is, the other jobs must not wait for it
        _log.exception("%s failed", name)
        return 0
