"""Working through a chunk of claimed rows."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import Protocol, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from madoguchi.gateways import GatewayError
from madoguchi.workers import pace, stopping
from madoguchi.workers.away import is_away
from madoguchi.workers.models import LEASE, LeaseLost, Work

R = TypeVar("R", bound=Work)
A = TypeVar("A")
R_contra = TypeVar("R_contra", bound=Work, contravariant=True)
_WRITTEN_EVERY_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Later(Exception):
    """Not yet: the row is tried later. The text is its trouble; none where nothing is wrong."""


class Act(Protocol[R_contra]):
    """What is to be done to one row."""

    def __call__(self, row: R_contra, /, *, now: dt.datetime) -> None:
        """Do it; write the effect and give the row back in one transaction."""


class ActOnAll(Protocol[R_contra]):
    """What is to be done to a whole chunk; a row alone is a chunk of one."""

    def __call__(self, rows: Sequence[R_contra], /, *, now: dt.datetime) -> None:
        """Do it to every row in few statements and one transaction, and give the rows back."""


def work_through(rows: Sequence[R], act: Act[R], *, now: dt.datetime) -> int:
    """Do ``act`` to each row; how many there were. One that fails is tried later and does not hold the others.

    When half the lease has gone by, as when a gateway answers slowly, the rest is left to whoever takes it next. A
    worker that is told to stop gives the rest back at once.
    """
    enough = _half_a_lease_from_now()
    for place, row in enumerate(rows):
        if stopping.is_told():
            _give_back(rows[place:])
            break
        if monotonic() > enough:
            break
        _do(row, partial(act, row, now=now), now=now)
    return len(rows)


def work_together(rows: Sequence[R], act: ActOnAll[R], *, now: dt.datetime) -> int:
    """Do a chunk in one transaction; how many rows there were. What fails is done in halves, down to the row at fault.

    So no row holds another, and one at fault among 500 costs nine transactions more, not 500.
    """
    enough, left = _half_a_lease_from_now(), [rows] if rows else []
    while left and monotonic() <= enough:
        part = left.pop()
        if part is not rows and stopping.is_told():
            _give_back(part)
        elif len(part) == 1:
            _do(part[0], partial(act, part, now=now), now=now)
        else:
            left += _halves_if_it_fails(part, act, now=now)
    return len(rows)


def work_at_once(
    kind: type[R], only: Q, act: ActOnAll[R], *, limit: int, needing: Sequence[str], now: dt.datetime
) -> int:
    """Take a chunk of due rows and do it in one transaction; how many there were. For what asks nobody outside.

    Whoever is killed leaves nothing behind, not even a lease. What fails is claimed, and done in halves as by
    :func:`work_together`.
    """
    if not kind.is_any_due(now=now, only=only):
        return 0
    rows = list[R]()
    try:
        with transaction.atomic():
            if rows := kind.lock_due(now=now, only=only, limit=limit, needing=needing):
                act(rows, now=now)
            return len(rows)
    except Exception as error:  # noqa: BLE001 - whatever it is, the halves are tried, and the row at fault says it
        apart = _apart_from(rows, error, act)
    failed = only & Q(pk__among=[row.pk for row in rows])
    return work_together(kind.claim_due(now=now, only=failed, limit=limit, needing=needing), apart, now=now)


def _apart_from(failed: Sequence[R], error: Exception, act: ActOnAll[R]) -> ActOnAll[R]:
    """``act``, which need not be tried again with the very rows with which it has failed just now."""

    def do(rows: Sequence[R], *, now: dt.datetime) -> None:
        if rows == failed:
            raise error
        act(rows, now=now)

    return do


def ask_through(
    rows: Sequence[R], ask: Callable[[R], A], write: Callable[[Mapping[R, A]], object], *, now: dt.datetime
) -> int:
    """``ask`` outside about each row, and ``write`` the answers together; how many rows there were.

    Answers are written every second: a worker that is killed asks again about few. A row that cannot be asked about is
    tried later and holds no other. When half the lease has gone by, or the worker is told to stop, the rest is given
    back.
    """
    enough, written_at, answers = _half_a_lease_from_now(), monotonic(), dict[R, A]()
    for place, row in enumerate(rows):
        if stopping.is_told() or monotonic() > enough:
            _give_back(rows[place:])
            break
        _do(row, partial(_note, row, ask, answers), now=now)
        if monotonic() - written_at > _WRITTEN_EVERY_SECONDS:
            write(answers)
            written_at, answers = monotonic(), {}
    write(answers)
    return len(rows)


def at_pace(rows: Sequence[R], gateway: str, *, now: dt.datetime) -> Sequence[R]:
    """The rows of which a gateway may be told now; the others are given back at once."""
    per_second = settings.MADOGUCHI_PACE.get(gateway, 0)
    allowed = pace.take(gateway, wanted=len(rows), per_second=per_second, now=now) if rows else 0
    _give_back(rows[allowed:])
    return rows[:allowed]


def _half_a_lease_from_now() -> float:
    return monotonic() + LEASE.total_seconds() / 2


def _note(row: R, ask: Callable[[R], A], answers: dict[R, A]) -> None:
    answers[row] = ask(row)


def _halves_if_it_fails(rows: Sequence[R], act: ActOnAll[R], *, now: dt.datetime) -> list[Sequence[R]]:
    """Nothing when it is done; else the halves, the first one last."""
    try:
        act(rows, now=now)
    except Exception as error:
        if is_away(error):
            raise
        _log.warning("a chunk of %d %s is done in halves: %s", len(rows), type(rows[0]).__name__, type(error).__name__)
        half = len(rows) // 2
        return [rows[half:], rows[:half]]
    return []


def _give_back(rows: Sequence[Work]) -> None:
    """Give rows back untried; those that somebody has taken meanwhile stay his."""
    if rows:
        type(rows[0]).give_back_all(rows)


def _do(row: Work, act: Callable[[], None], *, now: dt.datetime) -> None:
    """Do it, or give the row back to be tried later. A row that another worker has meanwhile stays his."""
    try:
        _try(row, act, now=now)
    except LeaseLost:
        _log.warning("%s %s was taken over by another worker", type(row).__name__, row.pk)


def _try(row: Work, act: Callable[[], None], *, now: dt.datetime) -> None:
    try:
        act()
    except LeaseLost:
        raise
    except Later as wait:
        row.try_later(str(wait), now=now)
    except GatewayError as error:
        row.try_later(str(error) or "no reason given", now=now)
    except Exception as error:
        if is_away(error):
            raise
        _log.exception("%s %s failed", type(row).__name__, row.pk)
        row.try_later(type(error).__name__, now=now)
