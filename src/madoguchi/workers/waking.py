"""Waking a worker when a row falls due at once: a wake-up that is lost costs delay, never work.

On PostgreSQL the call is written in the transaction that writes the row, so a worker comes exactly when the row is
there. On the embedded store nobody needs to be woken: the thread looks twice a second.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TASK, QUEUE = "madoguchi.work", "madoguchi"
_here = threading.local()


def wake() -> None:
    """Call a worker when the caller's transaction is written."""
    if connection.vendor == "postgresql" and not getattr(_here, "is_quiet", False):
        _call()


@contextmanager
def quietly() -> Iterator[None]:
    """In this thread, wake nobody: whoever is at work looks again by itself."""
    _here.is_quiet = True
    try:
        yield
    finally:
        _here.is_quiet = False


@contextmanager
def once() -> Iterator[None]:
    """However many rows fall due meanwhile, wake a worker once, in the end."""
    with quietly():
        yield
    wake()


def _call() -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - installed on PostgreSQL only

    app.configure_task(TASK, queue=QUEUE).defer()
