"""How the close stands: what is due of the lines that leave, what fails, what waits for its usage."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from madoguchi.cancellation.models import CaseLine
from madoguchi.domain.case_lines import CaseLineState

_SOON = dt.timedelta(seconds=30)


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
