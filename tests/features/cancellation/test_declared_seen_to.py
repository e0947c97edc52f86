"""A declaration that named nobody, seen to by somebody: carried out or closed, once, and the one and no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.cancellation.declarations import actions, queries
from madoguchi.cancellation.models import Case, Declaration
from madoguchi.domain.actor import ENGINEER
from tests import operators, people
from tests.conftest import StandingClock
from tests.features.codes import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_by_declaration")]


@pytest.fixture
def _by_declaration(tmp_path: Path) -> Iterator[None]:
    with operators.in_force(operators.written(tmp_path, preset="declaration")):
        yield


@pytest.fixture
def two(client: Client) -> tuple[Declaration, Declaration]:
    """Names that nobody has on file."""
    for who in ("架空 華子", "見本 謙二"):
        client.post("/cancel/", {"who": who, "number": "090-0000-0101", "mail": "a@example.com", "when": "today"})
    desk.work()
    one, other = Declaration.objects.order_by("pk")
    return one, other


def test_carried_out_it_waits_no_more_and_the_other_does(
    two: tuple[Declaration, Declaration], standing_clock: StandingClock
) -> None:
    people.hanako()
    one, other = two
    (case,) = actions.match_by_hand(
        number=one.number, customer_number="N000000101", lines=None, by=ENGINEER, now=standing_clock()
    )
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.cases, one.closed_at, one.trouble) == ([case], standing_clock(), "")
    assert (other.cases, other.closed_at) == ([], None)
    assert other.trouble
    entry = Entry.objects.get(name="cancellation.declaration_carried_out")
    assert (entry.subject, entry.details) == (f"declaration:{one.number}", {"cases": [case]})
    with pytest.raises(queries.NotOpen):
        actions.close(number=one.number, by=ENGINEER, now=standing_clock())


def test_who_has_nothing_left_to_end_is_named_and_it_goes_on_waiting(
    two: tuple[Declaration, Declaration], standing_clock: StandingClock
) -> None:
    people.hanako().contract.lines.update(state="ended")
    with pytest.raises(actions.NothingToEnd, match=r"^N000000101$"):
        actions.match_by_hand(
            number=two[0].number, customer_number="N000000101", lines=None, by=ENGINEER, now=standing_clock()
        )
    assert queries.count_open() == 2
    assert not Case.objects.exists()


def test_closed_only_who_wrote_it_hears(two: tuple[Declaration, Declaration], standing_clock: StandingClock) -> None:
    people.hanako()
    actions.close(number=two[0].number, by=ENGINEER, now=standing_clock())
    before = len(desk.arrived())
    desk.work()
    assert [one.recipient for one in desk.arrived()[: len(desk.arrived()) - before]] == ["a@example.com"]
    assert queries.count_open() == 1
    with pytest.raises(queries.NotOpen):
        actions.match_by_hand(
            number=two[0].number, customer_number="N000000101", lines=None, by=ENGINEER, now=standing_clock()
        )
