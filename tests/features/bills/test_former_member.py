"""After the last line has ended, bills and receipts stay readable to the one who left, and to her alone.

HARD_CASES 24 (cron-job.org#127): the portal was closed to former members, who still need invoices.
"""

import pytest

from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import Case
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db


@pytest.fixture
def former(standing_clock: StandingClock) -> people.Person:
    hanako = people.hanako()
    counter.cancel(hanako)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    standing_clock.move(days=700)
    return hanako


def addresses() -> list[str]:
    case, bill = Case.objects.get().number, Bill.objects.get().number
    papers = [f"/cases/{case}/cancellation.json", f"/cases/{case}/cancellation.pdf", f"/bills/{bill}.pdf"]
    return [f"/cases/{case}/", f"/bills/{bill}/", *papers]


def test_a_former_member_reads_everything_years_later(former: people.Person) -> None:
    browser = counter.signed_in(former)
    assert browser.get("/").status_code == 200
    assert [browser.get(address).status_code for address in addresses()] == [200] * 5
    assert browser.get(addresses()[0]).content.decode().count(Bill.objects.get().number) >= 1


@pytest.mark.usefixtures("former")
def test_nobody_else_does() -> None:
    browser = counter.signed_in(people.aoi())
    assert [browser.get(address).status_code for address in addresses()] == [404] * 5
