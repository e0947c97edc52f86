"""Waiting for a store that went away: PostgreSQL is started anew, or another machine takes its place."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

import typer

from madoguchi.cli import starting

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_PATIENCE_SECONDS = 600.0
_PAUSE_SECONDS = 1.0


def patiently(ask: Callable[[], T], *, again: str) -> T:
    """What ``ask`` gives, as soon as the store answers. Ten minutes without an answer end the command.

    ``again`` is what to run then. Only for what writes nothing: it may be asked many times.

    Raises:
        Exit: the store did not come back (code 2).
    """
    from django.db import InterfaceError, OperationalError, connection  # noqa: PLC0415 - only once Django is set up

    went_at: float | None = None
    while True:
        try:
            answer = ask()
        except (OperationalError, InterfaceError) as error:
            connection.close()
            went_at = _still_waiting(went_at, error, again)
            time.sleep(_PAUSE_SECONDS)
        else:
            if went_at is not None:
                typer.echo("The database answers again; work goes on.", err=True)
            return answer


def _still_waiting(went_at: float | None, error: Exception, again: str) -> float:
    """Since when it has been away; says so once, and gives up in the end."""
    minutes = _PATIENCE_SECONDS / 60
    if went_at is None:
        typer.echo(f"The database does not answer: waiting for it, {minutes:.0f} minutes at most.", err=True)
        return time.monotonic()
    if time.monotonic() - went_at > _PATIENCE_SECONDS:
        reason = (str(error).splitlines() or ["no reason given"])[0]
        starting.give_up(f"The database has not answered for {minutes:.0f} minutes: {reason}", f"Then run: {again}")
    return went_at
