"""Durable work on the embedded store: one thread that looks for due rows twice a second."""

import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from madoguchi import clock
from madoguchi.workers import timetable

_PAUSE_SECONDS = 0.5
_LONGEST_JOB_SECONDS = 10


def start() -> Callable[[], None]:
    """Start the thread; calling what comes back stops it, after the round it is at.

    Work missed while the house was shut is done first.
    """
    stop = threading.Event()
    thread = threading.Thread(target=_work, args=(stop,), name="durable work", daemon=True)
    thread.start()

    def finish() -> None:
        stop.set()
        thread.join(_LONGEST_JOB_SECONDS)

    return finish


def _work(stop: threading.Event) -> None:
    while not stop.is_set():
        handled = timetable.run_round(clock.now)
        close_old_connections()
        if not handled:
            stop.wait(_PAUSE_SECONDS)
    connection.close()
