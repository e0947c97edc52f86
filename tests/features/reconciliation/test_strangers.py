"""Whom the network knows and we do not: shown, and let go of only when somebody says so."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from madoguchi.audit.models import Entry
from madoguchi.cli import app
from madoguchi.contracts.models import Line
from madoguchi.gateways import network, simulated_world
from madoguchi.gateways.network import Credential, Order, Switch
from madoguchi.gateways.network import simulator as simulated
from madoguchi.gateways.simulated_world import Fault
from madoguchi.reconciliation.models import Round, Stranger
from madoguchi.workers.queries import list_stuck
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.people import Person

pytestmark = pytest.mark.django_db

SOMEBODY, AUTH_ID, PASSWORD = "440109999999999", "stranger@minato.example", "river5lamp"


@pytest.fixture(autouse=True)
def daily(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with counter.rules(monkeypatch, reconciliation={"daily": True}):
        yield


@pytest.fixture
def hanako() -> Person:
    """Somebody whom the network and we both know, line and credential."""
    hanako = people.hanako()
    counter.switch_on(hanako)
    people.has_credential(hanako, "harbour7lamp", line=hanako.numbers[0])
    return hanako


def serve(clock: StandingClock, imsi: str = SOMEBODY, *, auth_id: str = AUTH_ID) -> None:
    """Somebody let the network serve a card without telling us."""
    credentials = (Credential(auth_id, PASSWORD),) if auth_id else ()
    order = Order(f"by hand {imsi}", Switch.ON, imsi, "09099999999", credentials)
    reference = network.connect().place(order, now=clock())
    network.connect().outcome(reference, now=clock.move(minutes=1))


def a_day_later(clock: StandingClock) -> list[str]:
    """Who the day's round says are strangers."""
    clock.move(days=1)
    counter.work(clock)
    return [row.imsi or row.auth_id for row in Stranger.objects.filter(gone_at=None).order_by("pk")]


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["network", *words], env={"COLUMNS": "200"})


class TestFinding:
    @pytest.mark.usefixtures("hanako")
    def test_nobody_where_each_is_ours(self, standing_clock: StandingClock) -> None:
        assert a_day_later(standing_clock) == []
        assert run("strangers").exit_code == 0
        row = Round.objects.latest("pk")
        assert (row.lines, row.finished_at is None) == (1, False)
        assert row.listed == 2  # her card and her credential

    @pytest.mark.usefixtures("hanako")
    def test_a_card_and_a_credential_that_no_line_of_ours_has(self, standing_clock: StandingClock) -> None:
        serve(standing_clock)
        assert a_day_later(standing_clock) == [AUTH_ID, SOMEBODY]
        assert a_day_later(standing_clock) == [AUTH_ID, SOMEBODY], "the same is not found twice"
        assert Entry.objects.filter(name="reconciliation.stranger_found").count() == 2
        assert AUTH_ID not in str(list(Entry.objects.values()))
        assert SOMEBODY not in str(list(Entry.objects.values()))

    def test_an_ended_line_is_ours(self, hanako: Person, standing_clock: StandingClock) -> None:
        """It is on and should not be: a difference, not a stranger."""
        hanako.contract.lines.update(state="ended")
        assert a_day_later(standing_clock) == []

    def test_is_seen_in_every_chunk(self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(simulated, "_CHUNK", 2)
        cards = [f"44010999999999{number}" for number in range(5)]
        for imsi in cards:
            serve(standing_clock, imsi, auth_id="")
        assert a_day_later(standing_clock) == cards
        assert Round.objects.latest("pk").listed == 5

    @pytest.mark.usefixtures("hanako")
    def test_goes_when_it_was_imported_or_is_off(self, standing_clock: StandingClock) -> None:
        serve(standing_clock, auth_id="")
        a_day_later(standing_clock)
        Line.objects.update(imsi=SOMEBODY)
        assert SOMEBODY not in a_day_later(standing_clock)
        assert "stranger" not in {row.kind for row in list_stuck(standing_clock()) if SOMEBODY in row.what}

    def test_waits_for_a_network_that_is_down(self, standing_clock: StandingClock) -> None:
        serve(standing_clock)
        simulated_world.set_fault("network", Fault.DOWN)
        assert a_day_later(standing_clock) == []
        (stuck,) = list_stuck(standing_clock())
        assert (stuck.kind, stuck.reason) == ("reconciliation", "network does not answer")

    def test_is_shown_in_shadow_mode_and_stays(self, standing_clock: StandingClock, settings: Any) -> None:
        serve(standing_clock, auth_id="")
        settings.MADOGUCHI_SHADOW = True
        assert a_day_later(standing_clock) == [SOMEBODY]
        run("release", str(Stranger.objects.get().pk))
        counter.work(standing_clock)
        assert network.connect().is_on(SOMEBODY) is True
        assert "shadow mode" in Stranger.objects.get().trouble


class TestTheCommands:
    def test_show_who_it_is_and_a_monitor_reads_the_same(self, standing_clock: StandingClock) -> None:
        serve(standing_clock)
        a_day_later(standing_clock)
        shown = run("strangers")
        assert shown.exit_code == 1
        assert f"IMSI {SOMEBODY}" in shown.stdout
        assert AUTH_ID in shown.stdout
        told = json.loads(run("strangers", "--json").stdout)
        assert [row["what"] for row in told] == [AUTH_ID, f"IMSI {SOMEBODY}"]
        stuck = list_stuck(standing_clock())
        assert {row.kind for row in stuck} == {"stranger"}
        assert [row for row in stuck if SOMEBODY in row.what or AUTH_ID in row.what] == []

    def test_let_go_of_one_and_leave_the_other(self, standing_clock: StandingClock) -> None:
        serve(standing_clock)
        a_day_later(standing_clock)
        number = Stranger.objects.get(imsi=SOMEBODY).pk
        assert run("release", str(number)).exit_code == 0
        counter.work(standing_clock)
        gone = Stranger.objects.get(pk=number)
        assert gone.let_go_at == gone.gone_at is not None
        assert network.connect().is_on(SOMEBODY) is False
        assert network.connect().accepts(AUTH_ID, PASSWORD) is True
        names = list(Entry.objects.filter(name__contains="stranger").order_by("pk").values_list("name", flat=True))
        assert names[2:] == ["reconciliation.stranger_asked", "reconciliation.stranger_let_go"]

    def test_let_go_of_a_credential(self, standing_clock: StandingClock) -> None:
        serve(standing_clock, imsi="")
        a_day_later(standing_clock)
        run("release", str(Stranger.objects.get().pk))
        counter.work(standing_clock)
        assert network.connect().accepts(AUTH_ID, PASSWORD) is False

    def test_nobody_is_let_go_of_without_it(self, standing_clock: StandingClock) -> None:
        serve(standing_clock)
        for _ in range(3):
            a_day_later(standing_clock)
        assert network.connect().is_on(SOMEBODY) is True
        assert not Stranger.objects.exclude(asked_at=None).exists()

    def test_who_has_become_ours_meanwhile_is_left_alone(self, hanako: Person, standing_clock: StandingClock) -> None:
        serve(standing_clock, auth_id="")
        a_day_later(standing_clock)
        hanako.contract.lines.update(imsi=SOMEBODY)
        run("release", str(Stranger.objects.get().pk))
        counter.work(standing_clock)
        assert network.connect().is_on(SOMEBODY) is True
        row = Stranger.objects.get()
        assert (row.order_reference, row.let_go_at) == ("", None)
        assert row.gone_at is not None

    def test_are_asked_once_and_say_what_they_did(self, standing_clock: StandingClock) -> None:
        serve(standing_clock, auth_id="")
        a_day_later(standing_clock)
        number = Stranger.objects.get().pk
        assert run("release", str(number), "999").stdout == (
            f"{number}: is being let go of.\n999: nobody to let go of.\n"
        )
        assert run("release", str(number)).exit_code == 1

    def test_a_network_that_is_down_is_asked_again(self, standing_clock: StandingClock) -> None:
        serve(standing_clock, auth_id="")
        a_day_later(standing_clock)
        run("release", str(Stranger.objects.get().pk))
        simulated_world.set_fault("network", Fault.DOWN)
        counter.work(standing_clock)
        assert Stranger.objects.get().trouble == "network does not answer"
        assert "network does not answer" in run("strangers").stdout
        simulated_world.set_fault("network", None)
        standing_clock.move(minutes=5)
        counter.work(standing_clock)
        assert network.connect().is_on(SOMEBODY) is False
