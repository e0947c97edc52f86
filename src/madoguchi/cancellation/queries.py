"""Reading contracts with their open cases, and cases themselves, always through the caller's reach."""

import dataclasses
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, OuterRef, Prefetch, QuerySet

from madoguchi.cancellation import models
from madoguchi.contracts import queries as contracts
from madoguchi.contracts.json_rows import JsonRows
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain import facts
from madoguchi.domain.actor import Reach
from madoguchi.domain.case_lines import OPEN, CaseLineState, case_state
from madoguchi.domain.operator_time import Choice, Schedule, When
from madoguchi.domain.quotes import Quote
from madoguchi.domain.receipts import ReceiptKind


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a case, with when each step happened."""

    phone_number: str
    nickname: str
    state: CaseLineState
    ending_at: dt.datetime | None
    ended_at: dt.datetime | None
    settled_at: dt.datetime | None
    is_delayed: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A case as pages show it."""

    number: str
    contract_number: str
    quote: Quote
    schedule: Schedule
    accepted_at: dt.datetime
    taken_back_at: dt.datetime | None
    lines: tuple[CaseLine, ...]
    bill_number: str
    reason: str
    particulars: tuple[tuple[str, str], ...] = ()  # where the bill is to go, whom to ask: question and answer

    @property
    def state(self) -> CaseLineState:
        """The state of its line with the longest way still to go."""
        return case_state(frozenset(line.state for line in self.lines))

    def can_be_taken_back(self, now: dt.datetime) -> bool:
        """Whether the window is still open."""
        return self.state is CaseLineState.SCHEDULED and now < self.schedule.take_back_until

    @property
    def ending_at(self) -> dt.datetime | None:
        """When the network was first told."""
        return min((line.ending_at for line in self.lines if line.ending_at), default=None)

    @property
    def ended_at(self) -> dt.datetime | None:
        """When the network had let go of every line."""
        ends = [line.ended_at for line in self.lines]
        return None if None in ends else max(end for end in ends if end)

    @property
    def is_delayed(self) -> bool:
        """Whether the network has been asked and does not answer as it should."""
        return any(line.is_delayed for line in self.lines)


def list_contracts(reach: Reach) -> tuple[facts.Contract, ...]:
    """Every contract in reach; lines in an open case say when they leave."""
    return contracts.list_contracts(reach, _leaving)


def get_contract(reach: Reach, number: str) -> facts.Contract:
    """One contract; lines in an open case say when they leave.

    Raises:
        NotInReach: there is none in reach.
    """
    return contracts.get_contract(reach, number, _leaving)


def get_used_contracts(numbers: Collection[str]) -> dict[str, facts.Contract]:
    """Contracts by number with their lines and charges alone, for the house itself, whoever they belong to.

    Lines in an open case say when they leave.
    """
    return contracts.get_used_contracts(numbers, _leaving)


def list_cases(reach: Reach) -> tuple[Case, ...]:
    """Every case in reach, latest first."""
    return tuple(_case(row) for row in _cases(reach).order_by("-accepted_at", "-pk"))


def get_case(reach: Reach, number: str) -> Case:
    """One case.

    Raises:
        NotInReach: there is none in reach.
    """
    row = get_case_row(reach, number)
    return dataclasses.replace(_case(row), particulars=_particulars(row))


def find_open_case_number(reach: Reach, contract_number: str, lines: frozenset[str]) -> str | None:
    """The case that already ends one of these lines, if there is one."""
    rows = _cases(reach).filter(
        contract__number=contract_number, lines__line__phone_number__in=lines, lines__state__in=OPEN
    )
    return rows.values_list("number", flat=True).first()


def find_case_number(reach: Reach, contract_number: str, digest: str) -> str | None:
    """The case that was made from this very quote, if there is one."""
    rows = _cases(reach).filter(contract__number=contract_number, quote_digest=digest)
    return rows.values_list("number", flat=True).first()


def customer_of_receipt(number: str) -> int | None:
    """Whose cancellation has this receipt number, by the id in the audit. For the desk, which has no reach yet."""
    return models.Case.objects.filter(number=number).values_list("contract__customer_id", flat=True).first()


def is_being_let_go(line_id: int) -> bool:
    """Whether the network is being asked to let go of a line, and has not said yet that it did."""
    return models.CaseLine.objects.filter(line_id=line_id, state=CaseLineState.ENDING).exists()


def is_waited_for(case_line_id: int) -> bool:
    """Whether the network was to end this line of a case and has not said that it did."""
    return models.CaseLine.objects.filter(pk=case_line_id, state=CaseLineState.ENDING).exists()


def get_receipt(reach: Reach, case_number: str, kind: ReceiptKind) -> str:
    """The signed file, byte for byte.

    Raises:
        NotInReach: there is none in reach.
    """
    row = get_case_row(reach, case_number).receipts.filter(kind=kind).first()
    if row is None:
        raise NotInReach(case_number)
    return row.document


def get_case_row(reach: Reach, number: str) -> models.Case:
    """The table row of a case, for actions.

    Raises:
        NotInReach: there is none in reach.
    """
    row = _cases(reach).filter(number=number).first()
    if row is None:
        raise NotInReach(number)
    return row


def quote_of(row: models.Case) -> Quote:
    """The quote that was accepted."""
    return row.accepted_quote


def schedule_of(row: models.Case) -> Schedule:
    """When the case takes effect."""
    when = When(row.when)
    return Schedule(
        choice=Choice(when, row.last_day if when is When.DATE else None),
        last_day=row.last_day,
        effective_at=row.effective_at,
        due_at=row.due_at,
        take_back_until=row.take_back_until,
    )


def _cases(reach: Reach) -> QuerySet[models.Case]:
    mine = models.Case.objects.filter(contract__customer__number__in=reach.customer_numbers)
    if not reach.is_full:  # only what was made in the same reach: a code takes back no decision of who has signed in
        mine = mine.filter(made_in=reach.name)
    lines = Prefetch("lines", models.CaseLine.objects.select_related("line").order_by("pk"))
    return mine.select_related("contract__customer", "stated_reason", "particulars").prefetch_related(lines)


def _case(row: models.Case) -> Case:
    reason = getattr(row, "stated_reason", None)
    return Case(
        number=row.number,
        contract_number=row.contract.number,
        quote=quote_of(row),
        schedule=schedule_of(row),
        accepted_at=row.accepted_at,
        taken_back_at=row.taken_back_at,
        lines=tuple(_case_line(line) for line in row.lines.all()),
        bill_number=row.bill_number,
        reason=reason.reason if reason else "",
    )


def _particulars(row: models.Case) -> tuple[tuple[str, str], ...]:
    given = getattr(row, "particulars", None)
    return tuple(given.opened().items()) if given else ()


def _case_line(row: models.CaseLine) -> CaseLine:
    return CaseLine(
        phone_number=row.line.phone_number,
        nickname=row.line.nickname,
        state=CaseLineState(row.state),
        ending_at=row.ending_at,
        ended_at=row.ended_at,
        settled_at=row.settled_at,
        is_delayed=bool(row.trouble),
    )


def _leaving() -> JsonRows:
    """The lines of a contract that an open case ends, and when."""
    open_lines = models.CaseLine.objects.filter(line__contract=OuterRef("pk"), state__in=OPEN)
    rows = open_lines.annotate(phone_number=F("line__phone_number"), leaving_at=F("case__effective_at"))
    return JsonRows(rows, "phone_number", "leaving_at")
