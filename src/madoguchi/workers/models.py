"""Rows that say themselves what is due and when, and who is at it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import F, Q

from madoguchi import clock
from madoguchi.workers import waking
from madoguchi.workers.many_rows import ValueOf

LEASE = dt.timedelta(seconds=60)
_FIRST_WAIT = dt.timedelta(seconds=5)
_LONGEST_WAIT = dt.timedelta(hours=1)


class LeaseLost(Exception):
    """Another worker holds this row now; what this one did must not be written."""


class Work(models.Model):
    """A row with work to do: claimed by conditional update, done once, retried with growing waits.

    ``work_due_at`` is ``None`` when nothing is left to do. A killed worker costs one lease: after ``claimed_until``
    any other takes the row.
    """

    work_due_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager[Self]]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own arguments, passed on
        """Write the row, and wake a worker if it is due."""
        super().save(*args, **kwargs)
        if self.work_due_at is not None and self.work_due_at <= clock.now():
            waking.wake()

    @property
    def found_by(self) -> str:
        """What an engineer finds the row by, without personal data."""
        return str(self)

    @classmethod
    def claim_due(
        cls, *, now: dt.datetime, only: Q | None = None, limit: int = 20, needing: Sequence[str] = ()
    ) -> list[Self]:
        """Take up to ``limit`` due rows, oldest first, for one lease. ``needing``: which of their columns, if not all.

        Where the store can, rows that another worker is taking at this instant are passed over, not waited for.
        """
        only = only or Q()
        if not cls.is_any_due(now=now, only=only):
            return []
        token, until = uuid.uuid4().hex, now + LEASE
        with transaction.atomic():
            rows = cls.lock_due(now=now, only=only, limit=limit, needing=needing)
            taken = cls.objects.filter(_free(now) & only, pk__among=[row.pk for row in rows])
            count = taken.update(claim=token, claimed_until=until, attempts=F("attempts") + 1)
        if count != len(rows):  # where rows cannot be locked, somebody else was quicker
            ours = set(cls.objects.filter(claim=token).values_list("pk", flat=True))
            rows = [row for row in rows if row.pk in ours]
        for row in rows:
            row.claim, row.claimed_until, row.attempts = token, until, row.attempts + 1
        return rows

    @classmethod
    def is_any_due(cls, *, now: dt.datetime, only: Q) -> bool:
        """Whether there is anything to take. To look holds nobody up; to begin a transaction may."""
        return cls.objects.filter(_free(now) & only).exists()

    @classmethod
    def lock_due(cls, *, now: dt.datetime, only: Q, limit: int, needing: Sequence[str] = ()) -> list[Self]:
        """Take due rows as :meth:`claim_due` does, for the rest of the caller's transaction: nothing is written yet."""
        found = cls.objects.filter(_free(now) & only).order_by("work_due_at", "pk")
        if needing:
            found = found.only("claim", "attempts", *needing)
        return list(found.select_for_update(skip_locked=True)[:limit])

    def finish(self, **changes: object) -> None:
        """Write the effect and give the row back, if the lease is still ours.

        Raises:
            LeaseLost: it is not; the caller's transaction must roll back.
        """
        done = {"claim": "", "claimed_until": None, "attempts": 0, "trouble": "", **changes}
        if type(self).objects.filter(pk=self.pk, claim=self.claim).update(**done) != 1:
            raise LeaseLost(f"{type(self).__name__} {self.pk}")

    @classmethod
    def finish_all(cls, rows: Sequence[Self], **changes: object) -> None:
        """Write the same effect for every row of one claim in one statement, and give them back.

        Raises:
            LeaseLost: one of them is no longer ours; the caller's transaction must roll back.
        """
        done = {"claim": "", "claimed_until": None, "attempts": 0, "trouble": "", **changes}
        if cls.objects.filter(cls.still(rows)).update(**done) != len(rows):
            raise LeaseLost(f"one of {len(rows)} rows of {cls.__name__}")

    @classmethod
    def still(cls, rows: Sequence[Self]) -> Q:
        """Those of the rows that are as they were taken."""
        return Q(pk__among=[row.pk for row in rows], claim__in={row.claim for row in rows})

    @classmethod
    def finish_each(cls, values: Mapping[Self, str], *, column: str, **changes: object) -> None:
        """As :meth:`finish_all`, with another text for each row in one column.

        Raises:
            LeaseLost: one of them is no longer ours; the caller's transaction must roll back.
        """
        cls.finish_all(list(values), **{column: ValueOf({row.pk: value for row, value in values.items()})}, **changes)

    @classmethod
    def give_back_all(cls, rows: Sequence[Self]) -> None:
        """Give rows of one claim back untried, to whoever comes next. Those that somebody has already stay his."""
        given = {"claim": "", "claimed_until": None, "attempts": F("attempts") - 1}
        cls.objects.filter(cls.still(rows)).update(**given)

    def try_later(self, trouble: str, *, now: dt.datetime) -> None:
        """Give the row back, to be tried again after a wait that doubles up to an hour."""
        wait = min(_FIRST_WAIT * 2 ** min(self.attempts - 1, 20), _LONGEST_WAIT)
        self.finish(attempts=self.attempts, trouble=trouble[:500], work_due_at=now + wait)


def _free(now: dt.datetime) -> Q:
    """Rows that are due and that nobody is at."""
    return Q(work_due_at__lte=now) & (Q(claimed_until=None) | Q(claimed_until__lte=now))


class Pace(models.Model):
    """Until when the orders that have left for a gateway use up what it takes (``pace``)."""

    gateway = models.CharField(max_length=16, unique=True)
    taken_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.gateway} until {self.taken_until}"
