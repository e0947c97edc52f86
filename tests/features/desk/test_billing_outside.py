"""The desk sees until when a price is known, where the operator's own billing makes the bill."""

from collections.abc import Iterator

import pytest
from django.test import Client

from madoguchi.desk import actions
from madoguchi.domain.billing import BillingMode
from madoguchi.domain.staff import Role
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter as member_counter
from tests.features.desk.test_helping import HERS, IN_PERSON, press
from tests.features.staff import counter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def external(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with member_counter.rules(monkeypatch, billing={"mode": BillingMode.EXTERNAL}):
        yield


@pytest.fixture
def helping(standing_clock: StandingClock) -> Client:
    """The agent's browser, with Hanako at the desk."""
    hanako, agent = people.hanako(), counter.staff(Role.AGENT)
    number = hanako.customer.number
    actions.attend(customer_number=number, grounds=IN_PERSON, by=counter.by(agent), now=standing_clock())
    return counter.enters(agent)


def test_it_says_until_when_and_she_can_leave(helping: Client, standing_clock: StandingClock) -> None:
    review = f"{HERS}/contracts/C000000101/cancel/?line=09000000101"
    assert "ご利用分がまだわかりません" in helping.get(review).content.decode()
    timetable.run_due(standing_clock())
    page = helping.get(review).content.decode()
    assert "現在です" in page
    assert "まだわかりません" not in page
    assert press(helping).startswith("/desk/")
