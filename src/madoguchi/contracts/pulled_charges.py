"""Keeping the charges that the operator's billing has rated."""

import datetime as dt
from collections.abc import Sequence

from madoguchi.contracts.models import Charge, Contract, Line
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.facts import ChargeKind
from madoguchi.gateways.billing import PulledCharge

_CHANGING = ("contract", "line", "name", "amount", "tax_class", "used_at")


def keep_charges(pulled: Sequence[PulledCharge], *, now: dt.datetime) -> list[str]:
    """Keep what is new, change what has changed, close what is billed; the references of what belongs to no contract.

    ``recorded_at`` is when we learned of a charge, so that a price that was shown before stays as it was.
    """
    contracts = _contracts(pulled)
    lines = _lines(contracts)
    known = {row.reference: row for row in Charge.objects.filter(reference__in=[one.reference for one in pulled])}
    for one in pulled:
        if contract := contracts.get(one.contract):
            line = lines.get((contract.pk, one.line)) if one.line else None
            _keep(one, contract, line, known.get(one.reference), now)
    return [one.reference for one in pulled if one.contract not in contracts and one.is_open]


def _keep(one: PulledCharge, contract: Contract, line: Line | None, row: Charge | None, now: dt.datetime) -> None:
    """Write a charge, if that changes anything. What is on a bill of ours stays there."""
    wanted = dict(zip(_CHANGING, (contract, line, one.name[:100], one.amount, one.tax_class, one.used_at), strict=True))
    if row is None:
        if one.is_open:
            Charge.objects.create(reference=one.reference, kind=ChargeKind.USAGE, recorded_at=now, **wanted)
        return
    if not one.is_open:
        Charge.objects.filter(pk=row.pk, billed_at=None).update(billed_at=now)
    elif any(getattr(row, name) != value for name, value in wanted.items()):
        Charge.objects.filter(pk=row.pk, billed_at=None).update(recorded_at=now, **wanted)


def _contracts(pulled: Sequence[PulledCharge]) -> dict[str, Contract]:
    rows = Contract.objects.filter(number__in={one.contract for one in pulled})
    return {row.number: row for row in rows}


def _lines(contracts: dict[str, Contract]) -> dict[tuple[int, str | None], Line]:
    """Lines by contract and number; the living one where a number was given out again."""
    rows = Line.objects.filter(contract__in=contracts.values()).order_by("pk")
    ended = {LineState.ENDED, LineState.PORTED_OUT}
    by_life = sorted(rows, key=lambda row: row.state not in ended)
    return {(row.contract_id, row.phone_number): row for row in by_life}
