"""A pending line is opened once the network serves it, and every page that showed it asks again."""

import pytest

from madoguchi.contracts import actions
from madoguchi.contracts.models import Contract, Line, LineOpening
from madoguchi.domain.case_lines import LineState
from tests import people
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> list[Line]:
    """Kenji's lines, all pending."""
    kenji = people.kenji()
    Line.objects.update(state=LineState.PENDING)
    return list(Line.objects.filter(contract__number=kenji.contract.number).order_by("pk"))


def version(line: Line) -> int:
    return Contract.objects.get(pk=line.contract_id).version


def test_this_line_is_opened_and_no_other(lines: list[Line]) -> None:
    before = version(lines[0])
    actions.open_line(line_id=lines[0].pk)
    states = [Line.objects.get(pk=line.pk).state for line in lines]
    assert states == [LineState.ACTIVE, *[LineState.PENDING] * (len(lines) - 1)]
    assert version(lines[0]) == before + 1


@pytest.mark.parametrize("state", [state for state in LineState if state is not LineState.PENDING])
def test_a_line_that_has_moved_on_stays_as_it_is(lines: list[Line], state: LineState) -> None:
    Line.objects.filter(pk=lines[0].pk).update(state=state)
    before = version(lines[0])
    actions.open_line(line_id=lines[0].pk)
    assert Line.objects.get(pk=lines[0].pk).state == state
    assert version(lines[0]) == before


def test_a_contracts_pending_lines_are_put_on_their_way_once_and_nobody_elses(
    lines: list[Line], standing_clock: StandingClock
) -> None:
    aoi = people.aoi()
    aoi.contract.lines.update(state=LineState.PENDING)
    Line.objects.filter(pk=lines[-1].pk).update(state=LineState.ACTIVE)
    for _ in range(2):
        assert actions.begin_opening(contract_id=lines[0].contract_id, now=standing_clock()) == len(lines) - 1
    rows = LineOpening.objects.order_by("line").values_list("line", "work_due_at")
    assert list(rows) == [(line.pk, standing_clock()) for line in lines[:-1]]
