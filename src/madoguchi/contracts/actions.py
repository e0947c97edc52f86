"""Changing what a person has."""

import datetime as dt

from django.db.models import F

from madoguchi.contracts.models import Charge, Contract, Line, LineOpening
from madoguchi.domain.case_lines import LineState


class ChangedMeanwhile(Exception):
    """Somebody else changed the contract's lines since they were read."""


def advance_version(*, contract_number: str, version: int) -> None:
    """Claim the right to change a contract's lines: two tabs that end "the last two" cannot both see one left.

    Raises:
        ChangedMeanwhile: the lines are not as they were at ``version``.
    """
    moved = Contract.objects.filter(number=contract_number, version=version).update(version=F("version") + 1)
    if moved != 1:
        raise ChangedMeanwhile(contract_number)


def note_change(*, contract_id: int) -> None:
    """Let every page that shows the contract's lines as they were ask again. For changes that hang on no reading."""
    Contract.objects.filter(pk=contract_id).update(version=F("version") + 1)


def end_line(*, line_id: int, now: dt.datetime) -> None:
    """Write that the network has let go of a line; with its last line the contract ends.

    Raises:
        ChangedMeanwhile: the line had gone already.
    """
    ended = [LineState.ENDED, LineState.PORTED_OUT]
    living = Line.objects.exclude(state__in=ended)
    if living.filter(pk=line_id).update(state=LineState.ENDED, ended_at=now) != 1:
        raise ChangedMeanwhile(str(line_id))
    contract_id = Line.objects.values_list("contract_id", flat=True).get(pk=line_id)
    note_change(contract_id=contract_id)
    if not living.filter(contract_id=contract_id).exists():
        Contract.objects.filter(pk=contract_id, ended_at=None).update(ended_at=now)


def begin_opening(*, contract_id: int, now: dt.datetime) -> int:
    """Put the contract's pending lines on their way to being switched on, each once. How many there are."""
    pending = Line.objects.filter(contract_id=contract_id, state=LineState.PENDING)
    new = [LineOpening(line=line, work_due_at=now) for line in pending]
    return len(LineOpening.objects.bulk_create(new, ignore_conflicts=True))


def open_line(*, line_id: int) -> None:
    """Write that the network serves a pending line. One that has moved on meanwhile stays as it is."""
    if Line.objects.filter(pk=line_id, state=LineState.PENDING).update(state=LineState.ACTIVE) == 1:
        note_change(contract_id=Line.objects.values_list("contract_id", flat=True).get(pk=line_id))


def mark_billed(*, references: list[str], now: dt.datetime) -> None:
    """Take charges out of the unbilled ones.

    Raises:
        ChangedMeanwhile: one of them is on a bill already.
    """
    if Charge.objects.filter(reference__in=references, billed_at=None).update(billed_at=now) != len(references):
        raise ChangedMeanwhile("charges")
