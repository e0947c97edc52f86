"""The quote that was accepted goes to the operator's own billing: once, and back again when it is taken back."""

from collections.abc import Iterator
from typing import Any

import pytest

from madoguchi.bills import jobs
from madoguchi.bills.models import PublishedQuote
from madoguchi.cancellation.models import CaseLine
from madoguchi.domain.billing import BillingMode
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.gateways import simulated_world
from madoguchi.gateways.billing import simulator
from madoguchi.gateways.simulated_world import Fault
from madoguchi.workers import timetable
from madoguchi.workers.models import LEASE
from madoguchi.workers.queries import list_stuck
from tests import people
from tests.conftest import StandingClock
from tests.features.bills import outside
from tests.features.bills.test_external import end
from tests.features.cancellation import counter
from tests.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def external(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with counter.rules(monkeypatch, billing={"mode": BillingMode.EXTERNAL}):
        yield


@pytest.fixture
def hanako(standing_clock: StandingClock) -> Person:
    hanako = people.hanako()
    counter.switch_on(hanako)
    timetable.run_due(standing_clock())
    return hanako


class TestTheQuote:
    def test_is_told_once(self, hanako: Person, standing_clock: StandingClock) -> None:
        case = counter.cancel(hanako)
        timetable.run_due(standing_clock())
        ((told, back),) = simulator.list_quotes()
        assert (told.number, told.contract, told.lines) == (case.number, hanako.contract.number, tuple(hanako.numbers))
        assert (told.total, told.last_day, told.choice) == (
            outside.quoted(case).totals.total,
            case.last_day,
            "month_end",
        )
        assert (told.effective_at, told.items, back) == (case.effective_at, outside.quoted(case).items, False)
        row = PublishedQuote.objects.get()
        assert (row.work_due_at, row.published_at, row.reference) == (
            None,
            standing_clock(),
            f"simulated-{case.number}",
        )

    def test_is_told_once_though_no_answer_came(self, hanako: Person, standing_clock: StandingClock) -> None:
        simulated_world.set_fault("billing", Fault.SLOW)
        counter.cancel(hanako)
        timetable.run_due(standing_clock())
        simulated_world.set_fault("billing", None)
        timetable.run_due(standing_clock.move(minutes=1))
        assert len(simulator.list_quotes()) == 1
        assert PublishedQuote.objects.get().published_at == standing_clock()

    def test_is_told_once_though_the_worker_died(self, hanako: Person, standing_clock: StandingClock) -> None:
        counter.cancel(hanako)
        for row in PublishedQuote.claim_due(now=standing_clock()):
            jobs._tell(row, standing_clock())
        timetable.run_due(standing_clock.move(seconds=LEASE.total_seconds()))
        assert len(simulator.list_quotes()) == 1
        assert PublishedQuote.objects.get().published_at == standing_clock()

    def test_a_billing_that_is_down_holds_nobody(self, hanako: Person, standing_clock: StandingClock) -> None:
        simulated_world.set_fault("billing", Fault.DOWN)
        case = counter.cancel(hanako)
        timetable.run_due(standing_clock())
        assert ("quote", case.number) in {(row.kind, row.what) for row in list_stuck(standing_clock())}
        end(standing_clock)
        assert CaseLine.objects.get().state == CaseLineState.ENDED
        assert counter.is_on(hanako) == [False]

    def test_is_taken_back_with_the_cancellation(self, hanako: Person, standing_clock: StandingClock) -> None:
        case = counter.cancel(hanako)
        timetable.run_due(standing_clock())
        counter.take_back(hanako, case)
        timetable.run_due(standing_clock())
        assert [back for _, back in simulator.list_quotes()] == [True]
        assert PublishedQuote.objects.get().work_due_at is None

    def test_is_never_told_if_it_was_taken_back_before(self, hanako: Person, standing_clock: StandingClock) -> None:
        case = counter.cancel(hanako)
        counter.take_back(hanako, case)
        timetable.run_due(standing_clock())
        assert simulator.list_quotes() == []
        assert PublishedQuote.objects.get().work_due_at is None

    def test_is_taken_back_though_nobody_knows_whether_it_was_told(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        simulated_world.set_fault("billing", Fault.SLOW)
        case = counter.cancel(hanako)
        timetable.run_due(standing_clock())
        simulated_world.set_fault("billing", None)
        counter.take_back(hanako, case)
        timetable.run_due(standing_clock.move(minutes=1))
        assert [back for _, back in simulator.list_quotes()] == [True]

    def test_is_taken_back_though_that_happened_while_it_was_told(
        self, hanako: Person, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = counter.cancel(hanako)
        publish = simulator.Gateway.publish

        def slowly(gateway: Any, quote: Any, **more: Any) -> str:
            counter.take_back(hanako, case)
            return publish(gateway, quote, **more)

        with monkeypatch.context() as patch:
            patch.setattr(simulator.Gateway, "publish", slowly)
            jobs.publish(standing_clock())
        timetable.run_due(standing_clock())
        assert [back for _, back in simulator.list_quotes()] == [True]

    def test_waits_a_minute_when_the_billing_did_not_answer_another(
        self, hanako: Person, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A billing that hangs costs one time-out a minute, not one for each quote: lines are cut meanwhile."""
        cases = [counter.cancel(person).number for person in (hanako, people.aoi(), people.yuki())]
        asked: list[str] = []
        publish = simulator.Gateway.publish

        def counted(gateway: Any, quote: Any, **more: Any) -> str:
            asked.append(quote.number)
            return publish(gateway, quote, **more)

        monkeypatch.setattr(simulator.Gateway, "publish", counted)
        simulated_world.set_fault("billing", Fault.DOWN)
        timetable.run_due(standing_clock())
        assert asked == cases[:1]
        simulated_world.set_fault("billing", None)
        timetable.run_due(standing_clock.move(minutes=1))
        assert sorted(one.number for one, _ in simulator.list_quotes()) == sorted(cases)

    def test_that_is_refused_for_good_holds_no_other(self, hanako: Person, standing_clock: StandingClock) -> None:
        first, second = counter.cancel(hanako), counter.cancel(people.aoi())
        simulated_world.set_fault("billing", Fault.REFUSES)
        jobs.publish(standing_clock())
        simulated_world.set_fault("billing", None)
        jobs.publish(standing_clock())
        assert [one.number for one, _ in simulator.list_quotes()] == [second.number]
        assert [row.what for row in list_stuck(standing_clock()) if row.kind == "quote"] == [first.number]
