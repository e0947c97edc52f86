"""Working through a chunk of claimed rows."""

import datetime as dt
import logging
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from typing import Protocol, TypeVar

from django.conf import settings

from madoguchi.gateways import GatewayError
from madoguchi.workers import pace, stopping
from madoguchi.workers.models import LEASE, LeaseLost, Work

R_contra = TypeVar("R_contra", bound=Work, contravariant=True)
_log = logging.getLogger(__name__)


class Act(Protocol[R_contra]):
    """What is to be done to one row."""

    def __call__(self, row: R_contra, /, *, now: dt.datetime) -> None:
        """Do it; write the effect and give the row back in one transaction."""


def work_through(rows: Sequence[R_contra], act: Act[R_contra], *, now: dt.datetime) -> int:
    """Do ``act`` to each row; how many there were. One that fails is tried later and does not hold the others.

    When half the lease has gone by, as when a gateway answers slowly, the rest is left to whoever takes it next. A
    worker that is told to stop gives the rest back at once.
    """
    enough = monotonic() + LEASE.total_seconds() / 2
    for place, row in enumerate(rows):
        if stopping.is_told():
            _give_back(rows[place:])
            break
        if monotonic() > enough:
            break
        try:
            _do(row, act, now=now)
        except LeaseLost:
            _log.warning("%s %s was taken over by another worker", type(row).__name__, row.pk)
    return len(rows)


class ActOnAll(Protocol[R_contra]):
    """What is to be done to a whole chunk."""

    def __call__(self, rows: Sequence[R_contra], /, *, now: dt.datetime) -> None:
        """Do it to every row in few statements, in one transaction."""


def work_together(
    rows: Sequence[R_contra], act_on_all: ActOnAll[R_contra], act: Act[R_contra], *, now: dt.datetime
) -> int:
    """Do a chunk in one transaction; if that fails, whatever the reason, row by row, so that one holds no other."""
    if not rows:
        return 0
    try:
        act_on_all(rows, now=now)
    except Exception:  # noqa: BLE001 - whatever it is, the rows are tried one by one, and say it themselves
        _log.warning("a chunk of %d %s is done row by row", len(rows), type(rows[0]).__name__)
        return work_through(rows, act, now=now)
    return len(rows)


def at_pace(rows: Sequence[R_contra], gateway: str, *, now: dt.datetime) -> Sequence[R_contra]:
    """The rows of which a gateway may be told now; the others are given back at once."""
    allowed = pace.take(gateway, wanted=len(rows), per_second=settings.MADOGUCHI_PACE[gateway], now=now) if rows else 0
    _give_back(rows[allowed:])
    return rows[:allowed]


def _give_back(rows: Sequence[Work]) -> None:
    for row in rows:
        with suppress(LeaseLost):
            row.give_back()


def _do(row: R_contra, act: Act[R_contra], *, now: dt.datetime) -> None:
    """Do it, or give the row back to be tried later.

    Raises:
        LeaseLost: another worker has the row; also when it was lost while this one failed.
    """
    try:
        act(row, now=now)
    except LeaseLost:
        raise
    except GatewayError as error:
        row.try_later(str(error) or "no reason given", now=now)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other rows must not wait for it
        _log.exception("%s %s failed", type(row).__name__, row.pk)
        row.try_later(type(error).__name__, now=now)
