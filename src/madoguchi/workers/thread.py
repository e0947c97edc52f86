"""Durable work in this process: one thread, which looks for due rows itself or, on PostgreSQL, is woken.

On the embedded store it looks twice a second.
"""

import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from madoguchi import clock
from madoguchi.workers import stopping, timetable

_PAUSE_SECONDS = 0.5
_LONGEST_ROW_SECONDS = 25


def start() -> Callable[[], None]:
    """Start the thread; calling what comes back stops it, after the row it is at.

    Work missed while the house was shut is done first.
    """
    stop = threading.Event()
    thread = threading.Thread(target=work_until, args=(stop,), name="durable work", daemon=True)
    thread.start()

    def finish() -> None:
        stop.set()
        thread.join(_LONGEST_ROW_SECONDS)

    return finish


def work_until(told: threading.Event) -> None:
    """Do what is due until ``told``; the row in hand is finished then, and the others are given back."""
    if connection.vendor == "postgresql":
        from madoguchi.workers import spread  # noqa: PLC0415 - its engine is installed on PostgreSQL only

        spread.work_until(told)
    else:
        _look_until(told)
    connection.close()


def _look_until(told: threading.Event) -> None:
    with stopping.until(told):
        while not told.is_set():
            handled = timetable.run_round(clock.now)
            close_old_connections()
            if not handled:
                told.wait(_PAUSE_SECONDS)
