"""Lines that end and charges that are billed: what is written, to which rows, and that it is written once."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from madoguchi.contracts import actions
from madoguchi.contracts.models import Charge, Contract, Line
from madoguchi.domain.case_lines import LineState
from tests import people
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def test_lines_take_the_contract_with_the_last(standing_clock: StandingClock) -> None:
    kenji, other = people.kenji(), people.aoi()
    other.contract.lines.update(state=LineState.PORTED_OUT)  # none of these: nothing is said of its contract
    first, second, third = kenji.contract.lines.order_by("pk")
    Line.objects.filter(pk=third.pk).update(state=LineState.PORTED_OUT)
    for line, ended in ((first, None), (second, standing_clock() + 2 * MINUTE)):
        now = standing_clock.move(minutes=1)
        actions.end_lines(line_ids=[line.pk], now=now)
        line.refresh_from_db()
        assert (line.state, line.ended_at) == (LineState.ENDED, now)
        assert Contract.objects.get(pk=kenji.contract.pk).ended_at == ended
    assert Contract.objects.get(pk=kenji.contract.pk).version == 3
    other.contract.refresh_from_db()
    assert (other.contract.version, other.contract.ended_at) == (1, None)


@pytest.mark.parametrize("state", [LineState.ENDED, LineState.PORTED_OUT])
def test_a_line_ends_once(state: LineState, standing_clock: StandingClock) -> None:
    line = people.hanako().contract.lines.get()
    Line.objects.filter(pk=line.pk).update(state=state)
    with pytest.raises(actions.ChangedMeanwhile, match=f"^{line.pk}$"):
        actions.end_lines(line_ids=[line.pk], now=standing_clock())
    assert Contract.objects.get().version == 1


def test_a_contract_that_has_ended_keeps_its_day(standing_clock: StandingClock) -> None:
    line = people.hanako().contract.lines.get()
    before = standing_clock() - MINUTE
    Contract.objects.update(ended_at=before)
    actions.end_lines(line_ids=[line.pk], now=standing_clock())
    assert Contract.objects.get().ended_at == before


def test_a_contract_that_has_a_line_again_does_not_end(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    line = hanako.contract.lines.get()

    def activate(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and "contracts_contract" in sql.split("SET", maxsplit=1)[0]:
            Line.objects.filter(pk=line.pk).update(state=LineState.ACTIVE)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(activate), pytest.raises(actions.ChangedMeanwhile, match="a line again"):
        actions.end_lines(line_ids=[line.pk], now=standing_clock())
    assert Contract.objects.get().ended_at is None


def test_a_stale_version_is_refused_by_the_contracts_number() -> None:
    hanako, aoi = people.hanako(), people.aoi()
    with pytest.raises(actions.ChangedMeanwhile, match=f"^{hanako.contract.number}$"):
        actions.advance_version(contract_number=hanako.contract.number, version=2)
    actions.advance_version(contract_number=hanako.contract.number, version=1)
    assert Contract.objects.get(pk=hanako.contract.pk).version == 2
    assert Contract.objects.get(pk=aoi.contract.pk).version == 1


def test_charges_are_billed_all_or_none(standing_clock: StandingClock) -> None:
    hanako, now = people.hanako(), standing_clock()
    for reference in ("u1", "u2", "u3"):
        people.uses(hanako, 10, at=now, reference=reference)
    actions.mark_billed(references=["u1", "u2"], now=now)
    assert set(Charge.objects.values_list("reference", "billed_at")) == {("u1", now), ("u2", now), ("u3", None)}
    with pytest.raises(actions.ChangedMeanwhile, match=r"^charges$"):
        actions.mark_billed(references=["u2", "u3"], now=now)


def test_more_charges_than_a_statement_holds_are_billed_in_several(
    standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_NAMED_AT_ONCE", 2)
    hanako, now = people.hanako(), standing_clock()
    references = [people.uses(hanako, 10, at=now, reference=f"u{number}").reference for number in range(5)]
    actions.mark_billed(references=references, now=now)
    assert not Charge.objects.filter(billed_at=None).exists()
