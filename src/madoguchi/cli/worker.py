"""``madoguchi worker``."""

import signal
import threading

import typer

from madoguchi.cli import check, starting


def worker() -> None:
    """Do durable work without serving pages: ends lines when they are due, issues last bills, sends messages.

    What was missed while nothing ran is done first, oldest first. SIGTERM or Ctrl-C stops it after the row it is at. On
    PostgreSQL, start as many as you like, on as many machines: they share the work.

    Example:
    - `madoguchi worker` beside `madoguchi serve --no-work`
    """
    starting.start(with_tables=True)
    check.refuse_problems()
    from madoguchi.cli import store  # noqa: PLC0415 - only once Django is set up
    from madoguchi.workers import thread  # noqa: PLC0415 - as above

    store.refuse_missing_keys()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    typer.echo("Working.", err=True)
    thread.work_until(stopped)
