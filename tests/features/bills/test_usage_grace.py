"""The last bill waits for late usage, holds the very last day, and comes once (HARD_CASES 18, 20, 22).

https://github.com/getlago/lago-api/pull/682 · https://github.com/getlago/lago-api/pull/1863
"""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from madoguchi import clock
from madoguchi.bills.actions import Owed, issue_last_bills
from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import CaseLine
from madoguchi.cancellation.queries import quote_of
from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.models import Charge
from madoguchi.domain.actor import SYSTEM
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.domain.last_bills import LastBill
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def late_use(person: people.Person, amount: int, *, used_at: dt.datetime, heard_at: dt.datetime) -> Charge:
    charge = people.uses(person, amount, at=used_at)
    charge.name, charge.recorded_at = "海外利用", heard_at
    charge.save()
    return charge


def test_late_roaming_comes_onto_the_bill_within_the_grace(
    standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = people.hanako()
    with counter.rules(monkeypatch, quoting={"usage_grace_hours": 72}):
        case = counter.cancel(hanako)
        standing_clock.set(counter.MONTH_END)
        counter.work(standing_clock)
        assert CaseLine.objects.get().state == CaseLineState.ENDED
        page = counter.signed_in(hanako).get(f"/cases/{case.number}/").content.decode()
        assert "ご利用分がそろうとお送りします" in page
        standing_clock.set(counter.MONTH_END + dt.timedelta(hours=71))
        late_use(hanako, 700, used_at=counter.MONTH_END - 5 * SECOND, heard_at=standing_clock())
        late_use(hanako, 900, used_at=counter.MONTH_END, heard_at=standing_clock())
        counter.work(standing_clock)
        assert not Bill.objects.exists()
        standing_clock.set(counter.MONTH_END + dt.timedelta(hours=72))
        counter.work(standing_clock)
    assert [item["amount"] for item in Bill.objects.get().items if item["kind"] == "usage"] == [700]
    assert CaseLine.objects.get().state == CaseLineState.SETTLED


def test_the_grace_counts_from_the_agreed_end_and_not_from_the_networks_answer(
    standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = people.hanako()
    with counter.rules(monkeypatch, quoting={"usage_grace_hours": 72}):
        counter.cancel(hanako)
        CaseLine.objects.update(work_due_at=counter.MONTH_END + dt.timedelta(hours=100))
        standing_clock.set(counter.MONTH_END + dt.timedelta(hours=100))
        counter.work(standing_clock)
    assert Bill.objects.count() == 1


def test_bill_minus_quote_is_the_usage_since_then_to_the_yen(standing_clock: StandingClock) -> None:
    """HARD_CASES 17, here through the store: what is known now, what comes, what comes late."""
    hanako = people.hanako()
    people.uses(hanako, 120, at=standing_clock() - 5 * SECOND)
    case = counter.cancel(hanako)
    people.uses(hanako, 33, at=standing_clock() + SECOND)
    people.uses(hanako, 1, at=counter.MONTH_END - SECOND)
    people.uses(hanako, 5000, at=counter.MONTH_END + SECOND)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    assert Bill.objects.get().totals["taxable"] - quote_of(case).totals.taxable == 34
    assert Charge.objects.filter(billed_at=None).count() == 1


@pytest.mark.parametrize("hour", [0, 23])
def test_use_on_the_very_last_day_is_billed(hour: int, standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    counter.cancel(hanako)
    people.uses(hanako, 77, at=counter.MONTH_END - dt.timedelta(hours=24 - hour))
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    assert [item["amount"] for item in Bill.objects.get().items if item["kind"] == "usage"] == [77]


def test_what_was_billed_before_is_not_billed_again(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    counter.cancel(hanako)
    charge = people.uses(hanako, 77, at=standing_clock() + SECOND)
    Charge.objects.filter(pk=charge.pk).update(billed_at=standing_clock() + 5 * SECOND)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    assert not [item for item in Bill.objects.get().items if item["kind"] == "usage"]


def issue(person: people.Person, bill: LastBill, cause: str) -> None:
    owed = Owed(
        last_bill=bill,
        customer_number=person.customer.number,
        contract_number=person.contract.number,
        cause=cause,
        last_day=dt.date(2026, 11, 30),
        choice="month_end",
    )
    with transaction.atomic():
        issue_last_bills(owed=[owed], by=SYSTEM, now=clock.now())


def test_one_cause_has_one_bill_and_one_use_is_on_one_bill(standing_clock: StandingClock) -> None:
    """Running it more than once a day duplicates fees (HARD_CASES 22)."""
    hanako = people.hanako()
    people.uses(hanako, 77, at=standing_clock())
    items = quote_of(counter.cancel(hanako)).items
    issue(hanako, LastBill(items, ()), "case:K1")
    with pytest.raises(IntegrityError):
        issue(hanako, LastBill((), ()), "case:K1")
    with pytest.raises(ChangedMeanwhile):
        issue(hanako, LastBill(items, ()), "case:K2")
    assert Bill.objects.count() == 1
