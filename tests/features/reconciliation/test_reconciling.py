"""The network and we disagree: found within a day, mended where it only lets go, shown where somebody must decide.

HARD_CASES 37: provisioning succeeded and the portal hung, or the other way round.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from madoguchi.audit.models import Entry
from madoguchi.contracts.models import Line
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.operator_time import When
from madoguchi.domain.reconciliation import Difference, Mend
from madoguchi.gateways import network, simulated_world
from madoguchi.gateways.network import Order, Switch
from madoguchi.gateways.simulated_world import Fault
from madoguchi.reconciliation import jobs
from madoguchi.reconciliation.models import FoundDifference, Round
from madoguchi.workers import timetable
from madoguchi.workers.queries import list_stuck
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def daily(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with counter.rules(monkeypatch, reconciliation={"daily": True}):
        yield


@pytest.fixture
def hanako() -> Person:
    hanako = people.hanako()
    counter.switch_on(hanako)
    people.has_credential(hanako, "harbour7lamp", line=hanako.numbers[0])
    return hanako


def a_day_later(clock: StandingClock) -> list[tuple[str, bool]]:
    """What a day's round finds: each difference, and whether it was mended."""
    clock.move(days=1)
    counter.work(clock)
    return [(found.kind, found.mended_at is not None) for found in FoundDifference.objects.order_by("pk")]


def line_of(person: Person) -> Line:
    return person.contract.lines.get()


def end(person: Person, state: LineState = LineState.ENDED) -> None:
    """We wrote that it has ended, and the network never heard of it."""
    person.contract.lines.update(state=state)


class TestAgreed:
    def test_nothing_is_found(self, hanako: Person, standing_clock: StandingClock) -> None:
        assert a_day_later(standing_clock) == []
        assert Round.objects.filter(finished_at=None).count() == 0
        assert Round.objects.latest("pk").lines == 1
        assert counter.is_on(hanako) == [True]

    def test_a_line_that_was_cancelled_as_it_should_be(self, hanako: Person, standing_clock: StandingClock) -> None:
        counter.cancel(hanako, when=When.TODAY)
        assert a_day_later(standing_clock) == []
        assert line_of(hanako).state == LineState.ENDED

    def test_one_round_a_day_from_its_hour_on(self, standing_clock: StandingClock) -> None:
        standing_clock.set(dt.datetime(2026, 11, 16, 17, 59, tzinfo=dt.UTC))  # 02:59 in Japan
        assert jobs.begin(standing_clock()) == 0
        assert jobs.begin(standing_clock.move(minutes=1)) == 1
        assert jobs.begin(standing_clock.move(hours=20)) == 0
        assert jobs.begin(standing_clock.move(hours=4)) == 1
        assert [round_.day.day for round_ in Round.objects.order_by("pk")] == [17, 18]

    def test_none_where_the_operator_wants_none(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with counter.rules(monkeypatch, reconciliation={"daily": False}):
            assert jobs.begin(standing_clock()) == 0


class TestEndedAndStillOn:
    @pytest.mark.parametrize("state", [LineState.ENDED, LineState.PORTED_OUT])
    def test_is_switched_off_with_its_credential_and_written_down(
        self, hanako: Person, standing_clock: StandingClock, state: LineState
    ) -> None:
        end(hanako, state)
        assert a_day_later(standing_clock) == [(Difference.STILL_ON, True)]
        assert counter.is_on(hanako) == [False]
        assert not network.connect().accepts("mobile000000101@minato.example", "harbour7lamp")
        names = list(
            Entry.objects.filter(name__startswith="reconciliation").order_by("pk").values_list("name", flat=True)
        )
        assert names == ["reconciliation.found", "reconciliation.mended"]
        assert list_stuck(standing_clock()) == ()

    def test_is_found_when_only_its_credential_is_let_in(self, hanako: Person, standing_clock: StandingClock) -> None:
        now = standing_clock()
        line = line_of(hanako)
        off = network.connect().place(Order("off", Switch.OFF, line.imsi, line.phone_number), now=now)
        network.connect().outcome(off, now=now + dt.timedelta(minutes=1))
        end(hanako)
        assert a_day_later(standing_clock) == [(Difference.STILL_ON, True)]

    def test_whose_card_serves_somebody_else_now_is_left_alone(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        aoi = people.aoi()
        end(hanako)
        aoi.contract.lines.update(imsi=line_of(hanako).imsi)
        assert a_day_later(standing_clock) == []
        assert counter.is_on(aoi) == [True]

    def test_whose_card_went_to_somebody_else_before_the_order_is_left_alone(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        end(hanako)
        jobs.begin(standing_clock())
        jobs.walk(standing_clock())
        people.aoi().contract.lines.update(imsi=line_of(hanako).imsi)
        counter.work(standing_clock)
        found = FoundDifference.objects.get()
        assert (found.order_reference, found.mended_at) == ("", None)
        assert found.gone_at is not None
        assert counter.is_on(hanako) == [True]

    def test_is_only_shown_where_the_operator_mends_nothing(
        self, hanako: Person, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        end(hanako)
        with counter.rules(monkeypatch, reconciliation={"daily": True, "mend": Mend.NOTHING}):
            assert a_day_later(standing_clock) == [(Difference.STILL_ON, False)]
        assert counter.is_on(hanako) == [True]
        (stuck,) = list_stuck(standing_clock())
        assert (stuck.kind, stuck.what) == ("difference", f"line {line_of(hanako).pk} still_on")
        assert stuck.next_try is None


class TestActiveAndNotOn:
    def test_is_shown_and_goes_when_somebody_mended_it(self, standing_clock: StandingClock) -> None:
        aoi = people.aoi()
        assert a_day_later(standing_clock) == [(Difference.NOT_ON, False)]
        assert a_day_later(standing_clock) == [(Difference.NOT_ON, False)], "the same is not found twice"
        assert "somebody" in list_stuck(standing_clock())[0].reason
        counter.switch_on(aoi)
        a_day_later(standing_clock)
        assert FoundDifference.objects.get().gone_at is not None
        assert list_stuck(standing_clock()) == ()

    def test_is_switched_on_where_the_operator_says_so(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        aoi = people.aoi()
        with counter.rules(monkeypatch, reconciliation={"daily": True, "mend": Mend.BOTH}):
            assert a_day_later(standing_clock) == [(Difference.NOT_ON, True)]
        assert counter.is_on(aoi) == [True]

    @pytest.mark.parametrize("state", [LineState.PENDING, LineState.SUSPENDED])
    def test_pending_or_suspended_may_be_either(self, standing_clock: StandingClock, state: LineState) -> None:
        people.aoi().contract.lines.update(state=state)
        assert a_day_later(standing_clock) == []

    @pytest.mark.usefixtures("hanako")
    def test_a_password_that_we_show_and_the_network_does_not_take(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        auth_id = "mobile000000101@minato.example"
        order = network.PasswordOrder("by hand", auth_id, "another1word")
        reference = network.connect().place(order, now=standing_clock())
        network.connect().outcome(reference, now=standing_clock.move(minutes=1))
        assert a_day_later(standing_clock) == [(Difference.NOT_LET_IN, False)]
        with counter.rules(monkeypatch, reconciliation={"daily": True, "mend": Mend.BOTH}):
            FoundDifference.objects.update(gone_at=standing_clock())
            assert a_day_later(standing_clock)[-1] == (Difference.NOT_LET_IN, True)
        assert network.connect().accepts(auth_id, "harbour7lamp")


class TestShadow:
    """Shadow mode asks the network and orders nothing."""

    def test_finds_and_orders_nothing(self, hanako: Person, standing_clock: StandingClock, settings: Any) -> None:
        end(hanako)
        settings.MADOGUCHI_SHADOW = True
        assert a_day_later(standing_clock) == [(Difference.STILL_ON, False)]
        assert counter.is_on(hanako) == [True]
        assert "shadow mode" in list_stuck(standing_clock())[0].reason

    def test_sends_nothing_to_anybody(self, hanako: Person, standing_clock: StandingClock, settings: Any) -> None:
        settings.MADOGUCHI_SHADOW = True
        case = counter.cancel(hanako, when=When.TODAY)
        standing_clock.set(case.due_at)
        counter.work(standing_clock)
        assert simulated_world.list_deliveries() == []
        assert counter.is_on(hanako) == [True]
        assert network.connect().look(now=standing_clock())[0].is_well


class TestOnItsWay:
    def test_what_is_ending_is_not_compared(self, hanako: Person, standing_clock: StandingClock) -> None:
        """The network is slow to confirm: our own order is out, and it is not a difference."""
        case = counter.cancel(hanako, when=When.TODAY)
        simulated_world.set_fault("network", Fault.SLOW)
        standing_clock.set(case.due_at)
        counter.work(standing_clock)
        assert a_day_later(standing_clock) == []


class TestTheWalk:
    def test_goes_on_where_a_killed_worker_left_it(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for person in (people.hanako(), people.aoi(), people.yuki()):
            counter.switch_on(person)
            end(person)
        monkeypatch.setattr(jobs, "_CHUNK", 1)
        jobs.begin(standing_clock())
        jobs.walk(standing_clock())
        Round.claim_due(now=standing_clock())  # and whoever claimed it dies
        assert FoundDifference.objects.count() == 1
        standing_clock.move(minutes=2)
        for _ in range(4):
            jobs.walk(standing_clock())
        assert FoundDifference.objects.count() == 3
        assert Round.objects.get().lines == 3
        assert Round.objects.get().finished_at == standing_clock()

    def test_waits_for_a_network_that_is_down_and_says_so(self, hanako: Person, standing_clock: StandingClock) -> None:
        end(hanako)
        simulated_world.set_fault("network", Fault.DOWN)
        assert a_day_later(standing_clock) == []
        (stuck,) = list_stuck(standing_clock())
        assert (stuck.kind, stuck.reason) == ("reconciliation", "network does not answer")
        simulated_world.set_fault("network", None)
        standing_clock.move(hours=1)
        counter.work(standing_clock)
        assert FoundDifference.objects.get().mended_at is not None

    def test_no_job_is_left_out_of_the_timetable(self) -> None:
        assert {"reconciliation.begin", "reconciliation.walk", "reconciliation.order", "reconciliation.confirm"} <= set(
            timetable._jobs
        )
