"""Outside down or slow, each gateway and all: she leaves with a receipt, the rest catches up by itself (R4).

What is stuck shows its reason and its next try. ``test_network_trouble`` has what a member reads meanwhile.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from madoguchi import gateways
from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.gateways import GatewayError, simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.outbox.models import Message
from madoguchi.workers import timetable
from madoguchi.workers.queries import list_stuck
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db(transaction=True)
EVERYTHING = ("network", "mail", "sms", "letter")
BROKEN = [*((one,) for one in EVERYTHING), EVERYTHING]


@pytest.fixture
def leaving() -> list[people.Person]:
    """Hanako, whom mail and SMS reach, and Yuki, whom only letters reach."""
    found = [people.hanako(), people.yuki()]
    for person in found:
        counter.switch_on(person)
    return found


def leave(leaving: list[people.Person], standing: StandingClock) -> None:
    """They cancel through the page, and the month ends."""
    for person in leaving:
        answer = counter.press(counter.signed_in(person), counter.address(person))
        assert answer.status_code == 302
        number = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
        for file in ("cancellation.json", "cancellation.pdf"):
            assert counter.signed_in(person).get(f"/cases/{number}/{file}").status_code == 200
    counter.work(standing)
    standing.set(counter.MONTH_END)
    counter.work(standing, seconds=60)


def assert_all_is_done_once(leaving: list[people.Person]) -> None:
    assert [counter.is_on(person) for person in leaving] == [[False], [False]]
    assert set(CaseLine.objects.values_list("state", flat=True)) == {CaseLineState.SETTLED}
    assert not Message.objects.filter(delivered_at=None).exists()
    arrived = Counter((d.channel, d.recipient, d.subject, d.body) for d in simulated_world.list_deliveries())
    assert set(arrived.values()) == {1}
    assert arrived.total() == Message.objects.count()
    with simulated_world.world() as world:
        orders = world.execute("select count(*) from network_order where switch = 'off'").fetchone()
    assert orders == (2,)


@pytest.mark.parametrize("down", BROKEN, ids="+".join)
def test_down_she_leaves_with_a_receipt_and_the_rest_catches_up(
    down: tuple[str, ...], leaving: list[people.Person], standing_clock: StandingClock
) -> None:
    for gateway in down:
        simulated_world.set_fault(gateway, Fault.DOWN)
    leave(leaving, standing_clock)
    stuck = list_stuck(standing_clock())
    assert {row.reason.split()[0] for row in stuck} == set(down)
    assert [row for row in stuck if row.next_try is None or row.next_try <= standing_clock() or not row.attempts] == []
    for gateway in down:
        simulated_world.set_fault(gateway, None)
    standing_clock.set(max(row.next_try for row in stuck if row.next_try))
    counter.work(standing_clock)
    assert list_stuck(standing_clock()) == ()
    assert_all_is_done_once(leaving)


def test_down_for_days_it_is_tried_every_hour_and_no_less(
    leaving: list[people.Person], standing_clock: StandingClock
) -> None:
    simulated_world.set_fault("network", Fault.DOWN)
    leave(leaving, standing_clock)
    for _ in range(72):
        timetable.run_due(standing_clock.move(hours=1))
    assert [row.next_try for row in list_stuck(standing_clock())] == [standing_clock() + dt.timedelta(hours=1)] * 2
    simulated_world.set_fault("network", None)
    timetable.run_due(standing_clock.move(hours=1))
    counter.work(standing_clock)
    assert_all_is_done_once(leaving)


@pytest.mark.parametrize("refusing", ["mail", "letter"])
def test_refused_for_good_stays_listed_with_its_reason_and_no_next_try(
    refusing: str, leaving: list[people.Person], standing_clock: StandingClock
) -> None:
    simulated_world.set_fault(refusing, Fault.REFUSES)
    leave(leaving, standing_clock)
    stuck = list_stuck(standing_clock())
    assert {(row.reason, row.next_try) for row in stuck} == {(f"{refusing} refuses", None)}
    assert {row.what for row in stuck} == set(Message.objects.exclude(failed_at=None).values_list("key", flat=True))


class TestSlow:
    """Nobody knows whether what timed out was done: it is asked again under the same key."""

    @pytest.mark.parametrize("kind", ["network", "mail", "sms", "post"])
    def test_timed_out_after_it_was_done_it_is_known_again_by_its_key(
        self, kind: str, leaving: list[people.Person], standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        timed_out: list[str] = []

        def answer(name: str, call: Callable[[], Any]) -> Any:
            result = call()
            if timed_out.count(name) < 4:
                timed_out.append(name)
                raise GatewayError(f"{name} timed out")
            return result

        change(monkeypatch, kind, answer)
        leave(leaving, standing_clock)
        standing_clock.move(hours=1)
        counter.work(standing_clock)
        assert len(timed_out) >= 4
        assert_all_is_done_once(leaving)

    @pytest.mark.parametrize("kind", ["network", "mail", "sms", "post"])
    def test_longer_than_a_lease_another_worker_takes_over_and_it_is_done_once(
        self, kind: str, leaving: list[people.Person], standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waiting: list[str] = []
        longest = 0

        def answer(name: str, call: Callable[[], Any]) -> Any:
            nonlocal longest
            result = call()
            if len(waiting) < 3:
                waiting.append(name)
                longest = max(longest, len(waiting))
                timetable.run_due(standing_clock.move(minutes=2))
                waiting.pop()
            return result

        change(monkeypatch, kind, answer)
        leave(leaving, standing_clock)
        assert longest > 1  # another worker did come between
        assert_all_is_done_once(leaving)

    def test_an_error_we_do_not_know_is_trouble_too(
        self, leaving: list[people.Person], standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = [True]

        def answer(name: str, call: Callable[[], Any]) -> Any:
            if broken:
                raise TimeoutError
            return call()

        change(monkeypatch, "network", answer)
        leave(leaving, standing_clock)
        assert {row.reason for row in list_stuck(standing_clock())} == {"TimeoutError"}
        broken.clear()
        standing_clock.move(hours=1)
        counter.work(standing_clock)
        assert_all_is_done_once(leaving)

    def test_silent_for_a_quarter_of_an_hour_is_said_to_member_and_engineer(
        self, leaving: list[people.Person], standing_clock: StandingClock
    ) -> None:
        simulated_world.set_fault("network", Fault.SLOW)
        leave(leaving, standing_clock)
        assert list_stuck(standing_clock()) == ()  # a network may take a minute
        standing_clock.move(minutes=15)
        timetable.run_due(standing_clock())
        assert [row.reason for row in list_stuck(standing_clock())] == [
            "the network has not answered the order of 2026-11-30 15:00 UTC"
        ] * 2
        number = Case.objects.get(contract=leaving[0].contract).number
        page = counter.signed_in(leaving[0]).get(f"/cases/{number}/").content.decode()
        assert "ネットワークが応答していません" in page


class Changed:
    """A gateway whose every call goes through ``answer``."""

    def __init__(self, gateway: object, answer: Callable[[str, Callable[[], Any]], Any]) -> None:
        self._gateway, self._answer = gateway, answer

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._gateway, name)
        return lambda *args, **kwargs: self._answer(name, lambda: call(*args, **kwargs))


def change(monkeypatch: pytest.MonkeyPatch, kind: str, answer: Callable[[str, Callable[[], Any]], Any]) -> None:
    """Let every call that a worker makes to one kind of gateway go through ``answer``."""

    def connect(wanted: str) -> object:
        gateway = real(wanted)
        return Changed(gateway, _but_for_questions(answer)) if wanted == kind else gateway

    real = gateways.connect
    monkeypatch.setattr(gateways, "connect", connect)


def _but_for_questions(answer: Callable[[str, Callable[[], Any]], Any]) -> Callable[[str, Callable[[], Any]], Any]:
    """``is_on`` is what the test asks; switching on came before."""
    return lambda name, call: call() if name == "is_on" else answer(name, call)
