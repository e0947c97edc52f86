"""What waits for a second person, as pages show it."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.desk.models import Proposal
from madoguchi.staff.queries import names_of


@dataclass(frozen=True, slots=True)
class Proposed:
    """An open proposal to end a line by hand."""

    number: int
    case_line_id: int
    case_number: str
    phone_number: str
    grounds: str
    by: str
    by_id: int
    at: dt.datetime


def list_open() -> tuple[Proposed, ...]:
    """Every open proposal, oldest first."""
    rows = Proposal.objects.filter(decided_at=None).select_related("case_line__case", "case_line__line").order_by("pk")
    names = names_of({str(row.proposed_by_id) for row in rows})
    return tuple(_proposed(row, names[str(row.proposed_by_id)]) for row in rows)


def _proposed(row: Proposal, name: str) -> Proposed:
    return Proposed(
        number=row.pk,
        case_line_id=row.case_line_id,
        case_number=row.case_line.case.number,
        phone_number=row.case_line.line.phone_number,
        grounds=row.grounds,
        by=name,
        by_id=row.proposed_by_id,
        at=row.proposed_at,
    )
