"""``madoguchi close``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from madoguchi.cli import awaiting, check, starting

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.cancellation.closing import Standing

_LOOK_SECONDS = 1.0
_PAUSE_SECONDS = 0.2


def close() -> None:
    """Do everything that is due up to now, oldest first, and show how it goes: the last night of the month.

    Run it on as many machines as you like, beside workers or without: they share the work. It can be stopped at any
    instant and started again. Lines that fail do not hold the others; they are tried again later. A database that goes
    away is waited for, ten minutes at most. Exit code 1: some failed, and `madoguchi stuck` says why.

    Example:
    - `madoguchi close` just after midnight
    """
    starting.start(with_tables=True)
    check.refuse_problems()
    from madoguchi.cli import store  # noqa: PLC0415 - only once Django is set up

    store.refuse_missing_keys()
    standing = _work_to_the_end()
    typer.echo(f"Closed. {standing.later:,} lines wait for their usage, {standing.troubled:,} are tried again.")
    if standing.troubled:
        typer.echo("What fails, and why: madoguchi stuck", err=True)
    raise typer.Exit(1 if standing.troubled else 0)


def _work_to_the_end() -> Standing:
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.cancellation import closing  # noqa: PLC0415 - as above
    from madoguchi.workers import waking  # noqa: PLC0415 - as above

    with _bar() as bar, waking.quietly():
        task = bar.add_task("closing", total=None, live="")
        while True:
            standing = awaiting.patiently(lambda: closing.look(clock.now()), again="madoguchi close")
            _show(bar, task, standing)
            if _work_for(_LOOK_SECONDS):
                continue
            if not standing.left:
                return standing
            time.sleep(_PAUSE_SECONDS)  # the network is answering, or others are at what is left


def _work_for(seconds: float) -> int:
    """Do rounds for so long, or until nothing is due; how many rows were handled."""
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.workers import timetable  # noqa: PLC0415 - as above

    handled, until = 0, time.monotonic() + seconds
    while time.monotonic() < until and (more := timetable.run_round(clock.now)):
        handled += more
    return handled


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    return Progress(*columns, TextColumn("{task.fields[live]}"), console=console, disable=not console.is_terminal)


def _show(bar: Progress, task: TaskID, standing: Standing) -> None:
    """Others may be at work too: the bar follows what is left, wherever it was done."""
    total = max(bar.tasks[task].total or 0, standing.left)
    speed = bar.tasks[task].speed
    live = f"{speed:,.0f} lines/s" if speed else ""
    if standing.troubled:
        live += f" · {standing.troubled:,} fail and are tried again"
    bar.update(task, total=total, completed=total - standing.left, live=live)
