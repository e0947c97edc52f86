"""A declaration (one page without a log-in) is carried out where the operator's own billing makes the bill, too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from madoguchi.cancellation.models import Case, Declaration
from madoguchi.domain.billing import AsOf
from madoguchi.gateways import simulated_world
from madoguchi.gateways.billing import simulator
from madoguchi.gateways.simulated_world import Fault
from madoguchi.workers import timetable
from tests import operators, people
from tests.conftest import StandingClock
from tests.features.bills import outside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_by_declaration")]
DECLARED = {"who": "架空 花子", "number": "090-0000-0101", "mail": "anybody@example.com"}


@pytest.fixture
def _by_declaration(tmp_path: Path) -> Iterator[None]:
    external = '[billing]\nmode = "external"\n'
    with operators.in_force(operators.written(tmp_path, preset="declaration", more=external)):
        yield


@pytest.mark.parametrize("fault", [None, Fault.DOWN])
def test_it_is_carried_out_with_what_was_known_of_her_usage(
    fault: Fault | None, client: Client, standing_clock: StandingClock
) -> None:
    simulated_world.set_fault("billing", fault)
    hanako = people.hanako()
    outside.rated(hanako, 220, at=standing_clock())
    timetable.run_due(known_at := standing_clock())
    assert client.post("/cancel/", DECLARED).status_code == 302
    timetable.run_due(standing_clock.move(minutes=1))
    assert Declaration.objects.get().trouble == ""
    quote = outside.quoted(Case.objects.get())
    assert quote.as_of == AsOf(None if fault else known_at)
    assert [item.reference for item in quote.items if item.reference] == ([] if fault else ["U-1"])
    assert len(simulator.list_quotes()) == (0 if fault else 1)
