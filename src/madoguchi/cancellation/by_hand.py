"""Ending a line by hand, where the network refuses for good or will never answer: two people say so.

The bill counts from when the case took effect, as if the network had answered.
"""

import datetime as dt

from django.db import transaction

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.cancellation import messages
from madoguchi.cancellation.actions import TooLate
from madoguchi.cancellation.models import CaseLine
from madoguchi.contracts.actions import end_lines
from madoguchi.domain.actor import Actor
from madoguchi.domain.case_lines import CaseLineState, Event, move


@transaction.atomic
def settle_by_hand(*, case_line_id: int, proposed_by: Actor, by: Actor, now: dt.datetime) -> None:
    """Write that a line has ended though the network did not say so; its bill follows as for any other.

    Raises:
        TooLate: the network is no longer waited for.
    """
    line = CaseLine.objects.select_related("case").get(pk=case_line_id)
    grace = dt.timedelta(hours=policy.current().quoting.usage_grace_hours)
    settled = {
        "state": move(CaseLineState.ENDING, Event.SETTLED_BY_HAND),
        "ended_at": now,
        "work_due_at": max(line.case.effective_at + grace, now),
        "claim": "",
        "claimed_until": None,
        "attempts": 0,
        "trouble": "",
    }
    if CaseLine.objects.filter(pk=case_line_id, state=CaseLineState.ENDING).update(**settled) != 1:
        raise TooLate(line.case.number)
    end_lines(line_ids=[line.line_id], now=now)
    details = {"proposed_by": proposed_by.id}
    record("cancellation.settled_by_hand", by=by, now=now, subject=f"case_line:{line.pk}", details=details)
    if not line.case.lines.filter(ended_at=None).exists():
        messages.tell(line.case, "cancellation.ended", now=now)
