"""Where the operator's own billing makes the bill: charges come in, the quote goes out, the bill comes back."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest

from madoguchi import policy
from madoguchi.audit.models import Entry
from madoguchi.bills import jobs
from madoguchi.bills.external import queries
from madoguchi.bills.models import Bill, Feed, Heard, PublishedQuote, ReturnedBill
from madoguchi.cancellation import settling
from madoguchi.cancellation.actions import QuoteChanged, accept_cancellation
from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.contracts.models import Charge
from madoguchi.domain.billing import AsOf, BillingMode
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.domain.money import TaxClass
from madoguchi.gateways import simulated_world
from madoguchi.gateways.billing import simulator
from madoguchi.gateways.simulated_world import Fault
from madoguchi.workers import timetable
from madoguchi.workers.queries import list_stuck
from tests import people
from tests.conftest import StandingClock
from tests.features.bills import outside
from tests.features.cancellation import counter
from tests.people import Person

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
OUTSIDE = {"mode": BillingMode.EXTERNAL}


@pytest.fixture(autouse=True)
def external(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with counter.rules(monkeypatch, billing=OUTSIDE):
        yield


@pytest.fixture
def hanako(standing_clock: StandingClock) -> Person:
    hanako = people.hanako()
    counter.switch_on(hanako)
    timetable.run_due(standing_clock())
    return hanako


@pytest.fixture
def ended(hanako: Person, standing_clock: StandingClock) -> Case:
    """She has left, the network has let go, and her usage is complete."""
    case = counter.cancel(hanako)
    end(standing_clock)
    return case


def end(clock: StandingClock) -> None:
    clock.set(counter.MONTH_END)
    counter.work(clock)
    clock.move(hours=73)
    counter.work(clock)


def an_hour_later(clock: StandingClock, hours: float = 1.1) -> None:
    clock.move(hours=hours)
    counter.work(clock)


class OverAndOver(BaseException):
    """The house would never come to rest; as an ``Exception`` it would be tried again as well."""


class TestWhatIsKnown:
    def test_the_quote_holds_what_was_rated_and_says_until_when(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        outside.rated(hanako, 220, at=standing_clock() - DAY)
        timetable.run_due(heard := standing_clock.move(minutes=11))
        case = counter.cancel(hanako)
        quote = outside.quoted(case)
        assert quote.as_of == AsOf(heard)
        assert [item.amount for item in quote.items if item.reference == "U-1"] == [220]

    def test_nothing_is_known_before_the_billing_has_told_anything(self, standing_clock: StandingClock) -> None:
        simulated_world.set_fault("billing", Fault.DOWN)
        hanako = people.hanako()
        timetable.run_due(standing_clock())
        case = counter.cancel(hanako)
        assert outside.quoted(case).as_of == AsOf(None)
        assert case.number

    def test_a_price_that_was_shown_stays_though_more_was_rated_meanwhile(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        """S26: what she saw is what is accepted; the rest is what the bill adds."""
        decision = counter.decide(hanako)
        outside.rated(hanako, 220, at=standing_clock() - DAY)
        timetable.run_due(standing_clock.move(minutes=11))
        assert Charge.objects.count() == 1
        number = accept_cancellation(decision=decision, reach=hanako.reach, language="ja", now=standing_clock())
        assert [item for item in outside.quoted(Case.objects.get(number=number)).items if item.reference] == []

    def test_a_charge_that_changed_is_another_price(self, hanako: Person, standing_clock: StandingClock) -> None:
        outside.rated(hanako, 220, at=standing_clock() - DAY)
        timetable.run_due(standing_clock.move(minutes=11))
        decision = counter.decide(hanako)
        outside.rated(hanako, 330, at=standing_clock() - DAY)
        timetable.run_due(standing_clock.move(minutes=11))
        with pytest.raises(QuoteChanged):
            accept_cancellation(decision=decision, reach=hanako.reach, language="ja", now=standing_clock())

    @pytest.mark.usefixtures("hanako")
    def test_what_was_heard_later_was_not_known_before(self, standing_clock: StandingClock) -> None:
        first = standing_clock()
        timetable.run_due(standing_clock.move(minutes=11))
        assert queries.find_as_of(first) == AsOf(first)
        assert queries.find_as_of(first - DAY) == AsOf(None)
        assert queries.find_as_of(standing_clock()) == AsOf(standing_clock())

    @pytest.mark.usefixtures("hanako")
    def test_what_was_heard_is_kept_as_long_as_a_price_may_hold(self, standing_clock: StandingClock) -> None:
        for _ in range(4):
            timetable.run_due(standing_clock.move(days=1))
        assert Heard.objects.count() == 3

    def test_nothing_where_the_bill_is_ours(
        self, monkeypatch: pytest.MonkeyPatch, standing_clock: StandingClock
    ) -> None:
        with counter.rules(monkeypatch, billing={"mode": BillingMode.OWN}):
            assert jobs.pull(standing_clock()) == 0
            assert queries.find_as_of(standing_clock()) is None
            case = counter.cancel(people.hanako())
        assert not PublishedQuote.objects.exists()
        assert "as_of" in case.quote
        assert case.quote["as_of"] is None


class TestCharges:
    def test_are_kept_once_and_closed_when_they_are_billed(self, hanako: Person, standing_clock: StandingClock) -> None:
        at = standing_clock() - DAY
        for amount, is_open in ((220, True), (330, True), (330, False), (330, False)):
            outside.rated(hanako, amount, at=at, is_open=is_open)
            timetable.run_due(standing_clock.move(minutes=11))
        charge = Charge.objects.get()
        assert (charge.amount, charge.used_at, charge.billed_at is None) == (330, at, False)
        assert charge.line == hanako.contract.lines.get()

    def test_that_were_closed_before_we_heard_of_them_are_not_kept(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        outside.rated(hanako, 220, at=standing_clock(), is_open=False)
        timetable.run_due(standing_clock.move(minutes=11))
        assert not Charge.objects.exists()

    def test_of_a_contract_that_we_do_not_know_are_said_and_hold_no_other(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        charge = outside.rated(hanako, 220, at=standing_clock())
        simulator.rate(dataclasses.replace(charge, reference="X-1", contract="C999"))
        timetable.run_due(standing_clock.move(minutes=11))
        assert [row.reference for row in Charge.objects.all()] == ["U-1"]
        (row,) = list_stuck(standing_clock())
        assert (row.kind, row.what) == ("billing feed", "charges")
        assert row.reason == "1 charges belong to nothing that we know: X-1"

    def test_go_to_the_living_line_where_a_number_was_given_out_again(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        line = hanako.contract.lines.get()
        line.pk, line.state = None, "ended"
        line.save()
        outside.rated(hanako, 220, at=standing_clock())
        timetable.run_due(standing_clock.move(minutes=11))
        assert Charge.objects.get().line == hanako.contract.lines.get(state="active")

    def test_are_pulled_every_few_minutes(self, hanako: Person, standing_clock: StandingClock) -> None:
        minutes = policy.current().billing.pull_minutes
        outside.rated(hanako, 220, at=standing_clock())
        timetable.run_due(standing_clock.move(minutes=minutes - 1))
        assert not Charge.objects.exists()
        timetable.run_due(standing_clock.move(minutes=2))
        assert Charge.objects.exists()

    def test_are_pulled_again_after_a_billing_that_was_down(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        outside.rated(hanako, 220, at=standing_clock())
        simulated_world.set_fault("billing", Fault.DOWN)
        timetable.run_due(standing_clock.move(minutes=11))
        assert {row.reason for row in list_stuck(standing_clock())} == {"billing does not answer"}
        assert "解約" in counter.signed_in(hanako).get(counter.address(hanako)).content.decode()
        simulated_world.set_fault("billing", None)
        timetable.run_due(standing_clock.move(hours=1))
        assert Charge.objects.count() == 1
        assert list_stuck(standing_clock()) == ()

    def test_rest_while_the_bill_is_ours_and_go_on_where_they_stood(
        self, hanako: Person, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        outside.rated(hanako, 220, at=standing_clock())
        timetable.run_due(standing_clock.move(minutes=11))
        stood = list(Feed.objects.order_by("pk").values_list("name", "after"))
        with counter.rules(monkeypatch, billing={"mode": BillingMode.OWN}):
            timetable.run_due(standing_clock.move(days=1))
            assert list_stuck(standing_clock()) == ()
            assert list(Feed.objects.order_by("pk").values_list("name", "after")) == stood
        outside.rated(hanako, 330, at=standing_clock(), reference="U-2")
        timetable.run_due(standing_clock.move(minutes=1))
        assert Charge.objects.count() == 2


class TestTheBill:
    def test_comes_back_as_quoted_and_settles_the_case(self, ended: Case, standing_clock: StandingClock) -> None:
        outside.billed(ended)
        an_hour_later(standing_clock)
        bill = Bill.objects.get()
        ended.refresh_from_db()
        assert (bill.number, bill.cause, ended.bill_number) == ("MB-1", f"case:{ended.number}", "MB-1")
        assert (bill.choice, bill.contract_number) == ("month_end", ended.contract.number)
        assert CaseLine.objects.get().state == CaseLineState.SETTLED
        assert bill.totals["total"] == bill.stated_total == outside.quoted(ended).totals.total
        assert PublishedQuote.objects.get().differs is False
        assert list_stuck(standing_clock()) == ()
        entry = Entry.objects.get(name="bills.came_back")
        assert entry.details == {"cause": f"case:{ended.number}", "differences": 0, "dearer_by": 0}

    def test_is_awaited_and_the_line_has_ended_meanwhile(self, ended: Case, standing_clock: StandingClock) -> None:
        an_hour_later(standing_clock)
        assert CaseLine.objects.get().state == CaseLineState.ENDED
        assert not Bill.objects.exists()
        assert list_stuck(standing_clock()) == ()
        page = counter.signed_in(people.person_of("hanako@example.jp")).get(f"/cases/{ended.number}/")
        assert "ご利用分がそろうとお送りします" in page.content.decode()

    def test_that_does_not_come_is_said_after_a_while(self, ended: Case, standing_clock: StandingClock) -> None:
        days = policy.current().billing.bill_days
        standing_clock.set(ended.effective_at + dt.timedelta(days=days, seconds=-1))
        counter.work(standing_clock, seconds=0)
        assert list_stuck(standing_clock()) == ()
        an_hour_later(standing_clock)
        (row,) = list_stuck(standing_clock())
        assert (
            row.reason
            == f"the operator's billing has sent no bill for {days} days: ask it for the bill of {ended.number}"
        )
        outside.billed(ended)
        an_hour_later(standing_clock)
        assert list_stuck(standing_clock()) == ()

    def test_with_later_usage_is_as_quoted(self, ended: Case, standing_clock: StandingClock) -> None:
        outside.billed(ended, outside.usage(88))
        an_hour_later(standing_clock)
        (row,) = queries.list_compared(differing_only=False)
        assert [item.amount for item in row.comparison.later_usage] == [88]
        assert (row.comparison.dearer_by, row.comparison.differences) == (0, ())
        assert row.comparison.expected == row.comparison.billed

    def test_that_cannot_be_taken_is_tried_again_later_and_not_at_once(
        self, ended: Case, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tries: list[dt.datetime] = []

        def break_down(*, now: dt.datetime, **_more: object) -> str:
            if tries.count(now) > 1:
                raise OverAndOver
            tries.append(now)
            raise ZeroDivisionError

        outside.billed(ended)
        with monkeypatch.context() as patch:
            patch.setattr(settling, "take_bill", break_down)
            an_hour_later(standing_clock)
        assert len(tries) == len(set(tries)) >= 1
        (stuck,) = list_stuck(standing_clock())
        assert stuck.reason == "ZeroDivisionError"
        an_hour_later(standing_clock)
        assert Bill.objects.get().number == "MB-1"

    def test_that_came_early_waits_for_the_end(self, hanako: Person, standing_clock: StandingClock) -> None:
        case = counter.cancel(hanako)
        outside.billed(case)
        an_hour_later(standing_clock)
        assert (ReturnedBill.objects.count(), Bill.objects.count()) == (1, 0)
        end(standing_clock)
        assert Bill.objects.get().number == "MB-1"

    def test_that_comes_twice_is_one(self, ended: Case, standing_clock: StandingClock) -> None:
        outside.billed(ended)
        an_hour_later(standing_clock)
        Feed.objects.update(after="")
        an_hour_later(standing_clock)
        assert (Bill.objects.count(), ReturnedBill.objects.count()) == (1, 0)
        assert list_stuck(standing_clock()) == ()

    def test_that_names_no_quote_is_found_by_contract_and_last_day(
        self, ended: Case, standing_clock: StandingClock
    ) -> None:
        outside.billed(ended, quote="", number="MB-0", last_day=dt.date(2026, 10, 31))  # an ordinary month's
        outside.billed(ended, quote="", number="MB-2")
        an_hour_later(standing_clock)
        assert Bill.objects.get().number == "MB-2"
        assert list_stuck(standing_clock()) == ()

    def test_that_names_a_quote_of_nobody_is_said(self, ended: Case, standing_clock: StandingClock) -> None:
        outside.billed(ended, quote="K0-NONE", number="MB-3")
        an_hour_later(standing_clock)
        assert not Bill.objects.exists()
        assert "bills belong to nothing that we know: MB-3" in str(list_stuck(standing_clock()))

    def test_of_a_cancellation_that_was_taken_back_is_none_of_ours(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        case = counter.cancel(hanako)
        counter.take_back(hanako, case)
        outside.billed(case)
        an_hour_later(standing_clock)
        assert not ReturnedBill.objects.exists()


def test_tax_classes_are_those_of_the_bill(ended: Case, standing_clock: StandingClock) -> None:
    penalty = dataclasses.replace(outside.other(1000), tax_class=TaxClass.NOT_TAXABLE)
    outside.billed(ended, penalty)
    an_hour_later(standing_clock)
    (row,) = queries.list_compared()
    assert row.comparison.dearer_by == 1000
