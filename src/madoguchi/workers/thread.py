"""Durable work on the embedded store: one thread that looks for due rows twice a second."""

import threading

from django.db import close_old_connections, connection

from madoguchi import clock
from madoguchi.workers import timetable

_PAUSE_SECONDS = 0.5


def start() -> threading.Event:
    """Start the thread; setting the returned event stops it. Work missed while the house was shut is done first."""
    stop = threading.Event()
    threading.Thread(target=_work, args=(stop,), name="durable work", daemon=True).start()
    return stop


def _work(stop: threading.Event) -> None:
    while not stop.is_set():
        timetable.run_due(clock.now())
        close_old_connections()
        stop.wait(_PAUSE_SECONDS)
    connection.close()
