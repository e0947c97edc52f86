"""How the close stands: what is due of the lines that leave, what fails, what waits for its usage."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from madoguchi.cancellation.models import CaseLine
from madoguchi.domain.case_lines import CaseLineState

_SOON = dt.timedelta(seconds=30)
_MOST_WAITED = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """Lines whose time has come: ``left`` are on their way, ``troubled`` failed, ``later`` await their usage."""

    left: int
    troubled: int
    later: int


def look(now: dt.datetime) -> Standing:
    """How the close stands at ``now``. What is due again within half a minute is on its way."""
    open_lines = CaseLine.objects.filter(work_due_at__isnull=False, case__due_at__lte=now)
    soon = Q(work_due_at__lte=now + _SOON)
    found = open_lines.aggregate(
        left=Count("pk", filter=soon & Q(trouble="")),
        troubled=Count("pk", filter=~Q(trouble="")),
        later=Count("pk", filter=~soon & Q(trouble="", state=CaseLineState.ENDED)),
    )
    return Standing(**found)


@dataclass(frozen=True, slots=True)
class Waited:
    """A line of which the network does not say that it let go, longest first."""

    case_line_id: int
    case_number: str
    since: dt.datetime
    reason: str
    next_try: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many lines are to be let go of until tonight, how many later this month, and what is held up."""

    until: int
    later: int
    delayed: int
    by_hand: tuple[Waited, ...]


def find_waited(case_line_id: int) -> Waited | None:
    """A line that the network was to let go of and has not, as far as we know; ``None`` where it is not waited for."""
    waited = CaseLine.objects.filter(pk=case_line_id, state=CaseLineState.ENDING).select_related("case").first()
    return _waited(waited) if waited else None


def look_ahead(*, tonight: dt.datetime, month_end: dt.datetime) -> Ahead:
    """What is due until ``tonight`` and from then until ``month_end`` (inclusive), and what the network holds up."""
    scheduled = CaseLine.objects.filter(state=CaseLineState.SCHEDULED, work_due_at__isnull=False)
    waited = CaseLine.objects.filter(state=CaseLineState.ENDING, work_due_at__isnull=False).exclude(trouble="")
    rows = waited.select_related("case").order_by("ending_at", "pk")[:_MOST_WAITED]
    return Ahead(
        until=scheduled.filter(work_due_at__lte=tonight).count(),
        later=scheduled.filter(work_due_at__gt=tonight, work_due_at__lte=month_end).count(),
        delayed=waited.count(),
        by_hand=tuple(_waited(row) for row in rows),
    )


def _waited(row: CaseLine) -> Waited:
    return Waited(row.pk, row.case.number, row.ending_at or row.case.due_at, row.trouble, row.work_due_at)
