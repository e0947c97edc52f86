"""The network is down, slow or refuses: she can still leave, pays to the agreed instant, and the page tells the truth.

R4; HARD_CASES 37 (FOSSBilling#2161, Paymenter#499); DESIGN.md §4: the bill counts from ``effective_at``.
"""

import datetime as dt

import pytest

from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import Case, CaseLine, Receipt
from madoguchi.domain.case_lines import CaseLineState, LineState
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db
LATE = "ネットワークが応答していません"
WAITING = "ネットワークの応答を待っています"


def case_page(person: people.Person) -> str:
    number = Case.objects.latest("pk").number
    return counter.signed_in(person).get(f"/cases/{number}/").content.decode()


@pytest.mark.parametrize("fault", Fault)
def test_with_everything_outside_broken_she_still_leaves_with_a_receipt(fault: Fault) -> None:
    """R4: network, mail and SMS."""
    hanako = people.hanako()
    for gateway in ("network", "mail", "sms"):
        simulated_world.set_fault(gateway, fault)
    answer = counter.press(counter.signed_in(hanako), counter.address(hanako))
    assert answer.status_code == 302
    assert "解約を受け付けました" in counter.signed_in(hanako).get(answer["Location"]).content.decode()
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(("fault", "words"), [(Fault.DOWN, LATE), (Fault.REFUSES, LATE), (Fault.SLOW, WAITING)])
def test_the_line_stays_ending_the_page_says_so_and_it_catches_up_by_itself(
    fault: Fault, words: str, standing_clock: StandingClock
) -> None:
    hanako = people.hanako()
    counter.switch_on(hanako)
    counter.cancel(hanako)
    simulated_world.set_fault("network", fault)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock, seconds=60)
    row = CaseLine.objects.get()
    assert (row.state, row.ended_at) == (CaseLineState.ENDING, None)
    assert row.line.state == LineState.ACTIVE
    assert words in case_page(hanako)
    assert "回線が止まりました" not in case_page(hanako)
    simulated_world.set_fault("network", None)
    assert counter.is_on(hanako) == [True]
    standing_clock.move(hours=1)
    counter.work(standing_clock)
    assert counter.is_on(hanako) == [False]
    assert CaseLine.objects.get().state == CaseLineState.SETTLED
    assert "回線が止まりました" in case_page(hanako)


def test_the_bill_counts_from_the_agreed_instant_however_late_the_network(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    counter.switch_on(hanako)
    case = counter.cancel(hanako)
    people.uses(hanako, 100, at=counter.MONTH_END - dt.timedelta(seconds=1), reference="the last second")
    simulated_world.set_fault("network", Fault.DOWN)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    people.uses(hanako, 999, at=standing_clock.move(days=3), reference="while it should have been off")
    simulated_world.set_fault("network", None)
    counter.work(standing_clock)
    bill = Bill.objects.get()
    assert [item["reference"] for item in bill.items if item["kind"] == "usage"] == ["the last second"]
    assert bill.last_day == case.last_day == dt.date(2026, 11, 30)
    assert bill.totals["taxable"] == case.quote["items"][0]["amount"] + case.quote["items"][1]["amount"] + 100


def test_what_belongs_to_the_contract_is_billed_though_another_line_is_late(standing_clock: StandingClock) -> None:
    """Two cases end the contract at one instant; the network is late with the first: the second's bill is as shown."""
    kenji = people.kenji()
    first, *others = kenji.numbers
    counter.cancel(kenji, first)
    shown = counter.cancel(kenji, *others)
    assert shown.quote["ends_contract"]
    late = CaseLine.objects.get(line__phone_number=first)
    standing_clock.set(counter.MONTH_END)
    CaseLine.objects.filter(pk=late.pk).update(work_due_at=counter.MONTH_END + dt.timedelta(hours=5))
    counter.work(standing_clock)
    kenji.contract.refresh_from_db()
    assert kenji.contract.ended_at is None
    bill = Bill.objects.get(cause=f"case:{shown.number}")
    assert "メールプラン" in [item["name"] for item in bill.items]


def test_what_belongs_to_the_contract_falls_away_when_another_line_was_kept(standing_clock: StandingClock) -> None:
    """Never more than was shown: the first cancellation is taken back, so the contract goes on."""
    kenji = people.kenji()
    first, *others = kenji.numbers
    kept = counter.cancel(kenji, first)
    counter.cancel(kenji, *others)
    counter.take_back(kenji, kept)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    assert "メールプラン" not in [item["name"] for item in Bill.objects.get().items]
    kenji.contract.refresh_from_db()
    assert kenji.contract.ended_at is None


def test_one_line_the_network_will_not_let_go_does_not_hold_the_others(standing_clock: StandingClock) -> None:
    """A case of three lines is billed once, when its last line is off."""
    kenji = people.kenji()
    counter.switch_on(kenji)
    counter.cancel(kenji)
    standing_clock.set(counter.MONTH_END)
    late = CaseLine.objects.get(line__phone_number=kenji.numbers[1])
    CaseLine.objects.filter(pk=late.pk).update(work_due_at=counter.MONTH_END + dt.timedelta(hours=2))
    counter.work(standing_clock)
    assert counter.is_on(kenji) == [False, True, False]
    assert not Bill.objects.exists()
    standing_clock.move(hours=2)
    counter.work(standing_clock)
    assert counter.is_on(kenji) == [False, False, False]
    assert Bill.objects.count() == 1
    assert set(CaseLine.objects.values_list("state", flat=True)) == {CaseLineState.SETTLED}
