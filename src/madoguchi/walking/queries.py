"""Reading how far somebody has come in a journey."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from madoguchi.domain.actor import Reach
from madoguchi.domain.steps import Procedure
from madoguchi.walking.models import Progress


@dataclass(frozen=True, slots=True)
class Walk:
    """Who walks, what for, and of which contract."""

    reach: Reach
    procedure: Procedure
    contract_number: str

    @property
    def owner(self) -> str:
        """A log-in; or, by a code, everybody whose code reached the same."""
        return self.reach.name or f"{self.reach.actor.kind}:{self.reach.actor.id}"


@dataclass(frozen=True, slots=True)
class SoFar:
    """What has been passed and answered. Answers are as they were understood, by the name of their question."""

    passed: frozenset[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)


def how_far(walk: Walk, *, now: dt.datetime) -> SoFar:
    """How far she has come; nothing where she has not begun, or too long ago."""
    row = rows_of(walk).filter(forgotten_at__gt=now).first()
    return SoFar(frozenset(row.passed), row.opened()) if row else SoFar()


def rows_of(walk: Walk) -> QuerySet[Progress]:
    """The table row of a walk, if there is one."""
    return Progress.objects.filter(owner=walk.owner, procedure=walk.procedure, contract_number=walk.contract_number)
