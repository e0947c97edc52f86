"""The jobs of the house: what runs whenever something is due."""

import datetime as dt
import logging
from collections.abc import Callable

from madoguchi.workers import stopping
from madoguchi.workers.away import is_away

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
    A worker that is told to stop begins no other; a store that has gone away ends the round.
    """
    handled = 0
    for name in _jobs:
        if stopping.is_told() or (count := _run(name, time())) is None:
            break
        handled += count
    return handled


def _run(name: str, now: dt.datetime) -> int | None:
    """How many rows it handled; ``None`` if the store does not answer."""
    try:
        return _jobs[name](now)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other jobs must not wait for it
        if is_away(error):
            _log.warning("%s failed: the store does not answer", name)
            return None
        _log.exception("%s failed", name)
        return 0
