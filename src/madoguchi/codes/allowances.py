"""Limits that hold when many ask at once: one row for each address or source, changed only as it was read (S9, R7)."""

import datetime as dt
from collections.abc import Sequence

from madoguchi.codes.models import Allowance
from madoguchi.domain.codes import Limit, Source, free_at, still_counting, wait_after
from madoguchi.domain.policy import Policy
from madoguchi.keys.digests import digest

_ATTEMPTS = 100
_KEPT = dt.timedelta(days=8)


class NotYet(Exception):
    """A limit is used up; ``until`` says until when."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def take(name: str, *, limits: Sequence[Limit], now: dt.datetime) -> None:
    """Take one of what ``name`` is allowed.

    Raises:
        NotYet: nothing is left.
    """
    for _ in range(_ATTEMPTS):
        row = _row(name, now)
        taken = [dt.datetime.fromisoformat(at) for at in row.taken]
        if (free := free_at(taken, now, limits)) > now:
            raise NotYet(free)
        kept = [*still_counting(taken, now, limits), now]
        if _change(row, now, taken=[at.isoformat() for at in kept]):
            return
    raise NotYet(now + dt.timedelta(seconds=1))  # others were always faster


def hold_back(source: Source, *, now: dt.datetime) -> None:
    """Let nobody try who has failed too often in a row.

    Raises:
        NotYet: the source has to wait.
    """
    row = _row(_failures_of(source), now)
    if row.waits_until and row.waits_until > now:
        raise NotYet(row.waits_until)


def note_failure(source: Source, *, rules: Policy, now: dt.datetime) -> None:
    """Count a wrong code of a source."""
    for _ in range(_ATTEMPTS):
        row = _row(_failures_of(source), now)
        failures = row.failures + 1
        if _change(row, now, failures=failures, waits_until=now + wait_after(failures, source, rules.codes)):
            return


def forgive(source: Source, *, now: dt.datetime) -> None:
    """A right code: what went wrong before it no longer counts."""
    _change(_row(_failures_of(source), now), now, failures=0, waits_until=None)


def _failures_of(source: Source) -> str:
    return f"failures:{source.name}"


def _row(name: str, now: dt.datetime) -> Allowance:
    row, _ = Allowance.objects.get_or_create(
        name=digest(name, place="codes.allowance"), defaults={"forgotten_at": now + _KEPT}
    )
    return row


def _change(row: Allowance, now: dt.datetime, **changes: object) -> bool:
    """Write, if nobody else has since it was read."""
    as_read = Allowance.objects.filter(pk=row.pk, version=row.version)
    return as_read.update(version=row.version + 1, forgotten_at=now + _KEPT, **changes) == 1
