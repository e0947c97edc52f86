"""The clock that can be moved, forward only. How far it is ahead stands in a file that every process reads."""

import datetime as dt
import os
from pathlib import Path

from django.conf import settings

from madoguchi import clock


class CannotGoBack(Exception):
    """What has happened has happened: the clock moves forward only."""


class TooFar(Exception):
    """The clock would leave the years that the demo knows."""


LONGEST_MOVE = dt.timedelta(days=400)


def install() -> None:
    """Let this process read the time here."""
    clock.set_source(now)


def now() -> dt.datetime:
    """The demo's present instant, in UTC."""
    return clock.machine_time() + ahead()


def ahead() -> dt.timedelta:
    """How far the demo is ahead of the machine."""
    try:
        return dt.timedelta(seconds=float(_file().read_text()))
    except (FileNotFoundError, ValueError):
        return dt.timedelta()


def move_to(instant: dt.datetime) -> None:
    """Move the clock to an instant.

    Raises:
        CannotGoBack: it has passed already.
        TooFar: it is more than ``LONGEST_MOVE`` away.
    """
    present = clock.now()
    if instant < present:
        raise CannotGoBack(instant.isoformat())
    if instant - present > LONGEST_MOVE:
        raise TooFar(instant.isoformat())
    _write(ahead() + (instant - present))


def _write(offset: dt.timedelta) -> None:
    """Replace the file at once, so that no reader sees half of it."""
    draft = _file().with_suffix(f".{os.getpid()}")
    draft.write_text(str(offset.total_seconds()))
    draft.replace(_file())


def _file() -> Path:
    folder: Path = settings.MADOGUCHI_DATA
    return folder / "clock-ahead.seconds"
