"""Changing what a person has."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce

from madoguchi.contracts.models import Charge, Contract, Line, LineOpening
from madoguchi.domain.case_lines import LineState

_GONE = [LineState.ENDED, LineState.PORTED_OUT]
_NAMED_AT_ONCE = 10_000  # a statement of SQLite's holds 32,766 values


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


def note_change(*, contract_ids: Collection[int]) -> None:
    """Let every page that shows the contracts' lines as they were ask again. For changes that hang on no reading."""
    Contract.objects.filter(pk__among=contract_ids).update(version=F("version") + 1)


def end_lines(*, line_ids: Collection[int], now: dt.datetime) -> None:
    """Write that the network has let go of lines; with its last line a contract ends.

    Raises:
        ChangedMeanwhile: one of the lines had gone already, or a contract that would end has a line again.
    """
    living = Line.objects.exclude(state__in=_GONE)
    if living.filter(pk__among=line_ids).update(state=LineState.ENDED, ended_at=now) != len(line_ids):
        raise ChangedMeanwhile(", ".join(map(str, sorted(line_ids))))
    changed = set(Line.objects.filter(pk__among=line_ids).values_list("contract_id", flat=True))
    with_others = set(living.filter(contract_id__among=changed).values_list("contract_id", flat=True))
    ended, without_lines = changed - with_others, ~Exists(living.filter(contract=OuterRef("pk")))
    last = {"version": F("version") + 1, "ended_at": Coalesce("ended_at", Value(now))}
    if Contract.objects.filter(without_lines, pk__among=ended).update(**last) != len(ended):
        raise ChangedMeanwhile("a contract has a line again")
    # Workers with lines of the same contract take turns here, or neither would see the other's line gone.
    note_change(contract_ids=with_others)
    Contract.objects.filter(without_lines, pk__among=with_others, ended_at=None).update(ended_at=now)


def begin_opening(*, contract_id: int, now: dt.datetime) -> int:
    """Put the contract's pending lines on their way to being switched on, each once. How many there are."""
    pending = Line.objects.filter(contract_id=contract_id, state=LineState.PENDING)
    new = [LineOpening(line=line, work_due_at=now) for line in pending]
    return len(LineOpening.objects.bulk_create(new, ignore_conflicts=True))


def open_line(*, line_id: int) -> None:
    """Write that the network serves a pending line. One that has moved on meanwhile stays as it is."""
    if Line.objects.filter(pk=line_id, state=LineState.PENDING).update(state=LineState.ACTIVE) == 1:
        note_change(contract_ids=[Line.objects.values_list("contract_id", flat=True).get(pk=line_id)])


def mark_billed(*, references: Collection[str], now: dt.datetime) -> None:
    """Take charges out of the unbilled ones.

    Raises:
        ChangedMeanwhile: one of them is on a bill already.
    """
    named, unbilled = list(references), Charge.objects.filter(billed_at=None)
    parts = (named[at : at + _NAMED_AT_ONCE] for at in range(0, len(named), _NAMED_AT_ONCE))
    if sum(unbilled.filter(reference__among=part).update(billed_at=now) for part in parts) != len(named):
        raise ChangedMeanwhile("charges")
