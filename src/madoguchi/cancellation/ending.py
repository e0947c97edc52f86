"""Beginning to end lines, and writing that they have ended: a chunk in few statements and one transaction.

One line is a chunk of one. What another worker did meanwhile rolls the chunk back.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from madoguchi import policy
from madoguchi.audit.actions import record_all
from madoguchi.cancellation import messages
from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.cancellation.told import Told, list_told
from madoguchi.contracts.actions import end_lines
from madoguchi.domain.actor import SYSTEM
from madoguchi.domain.case_lines import CaseLineState, Event, move


def begin(lines: Sequence[CaseLine], *, now: dt.datetime) -> None:
    """Scheduled lines are ending: from here on there is no way back.

    Raises:
        LeaseLost: one of them is no longer ours.
    """
    with transaction.atomic():
        CaseLine.finish_all(lines, state=move(CaseLineState.SCHEDULED, Event.DUE), ending_at=now, work_due_at=now)
        record_all("cancellation.ending", by=SYSTEM, now=now, subjects=_subjects(lines))


def end(lines: Sequence[CaseLine], *, now: dt.datetime) -> None:
    """The network has let go of lines; who has no other line on its way in the case is told.

    Raises:
        LeaseLost: one of them is no longer ours.
        ChangedMeanwhile: one of the lines had gone already.
    """
    after = move(CaseLineState.ENDING, Event.NETWORK_CONFIRMED)
    with transaction.atomic():
        for complete_at, together in _by_completion(lines, now).items():
            CaseLine.finish_all(together, state=after, ended_at=now, work_due_at=complete_at)
        end_lines(line_ids=[line.line_id for line in lines], now=now)
        record_all("cancellation.ended", by=SYSTEM, now=now, subjects=_subjects(lines))
        messages.tell_all(_ended({line.case_id for line in lines}), "cancellation.ended", now=now)


def _by_completion(lines: Sequence[CaseLine], now: dt.datetime) -> dict[dt.datetime, list[CaseLine]]:
    """The lines by when their usage is complete: the policy's hours after their end, and never before now."""
    grace = dt.timedelta(hours=policy.current().quoting.usage_grace_hours)
    cases = Case.objects.filter(pk__among={line.case_id for line in lines})
    effective_at = dict(cases.values_list("pk", "effective_at"))
    found = defaultdict[dt.datetime, list[CaseLine]](list)
    for line in lines:
        found[max(effective_at[line.case_id] + grace, now)].append(line)
    return found


def _ended(cases: Collection[int]) -> list[Told]:
    """Those of the cases of which every line has ended."""
    others = CaseLine.objects.filter(case=OuterRef("pk"), ended_at=None)
    ended = Case.objects.filter(~Exists(others), pk__among=cases)
    return list_told(list(ended.values_list("pk", flat=True)))


def _subjects(lines: Sequence[CaseLine]) -> list[str]:
    return [f"case_line:{line.pk}" for line in lines]
