"""What every network can do, real or simulated: one suite for all of them (gateways/network's protocol)."""

import datetime as dt

import pytest

from madoguchi.gateways import GatewayError, network, simulated_world
from madoguchi.gateways.network import NetworkGateway, Order, Outcome, PasswordOrder, Switch
from madoguchi.gateways.simulated_world import Fault
from tests.conftest import StandingClock

IMSI, AUTH_ID = "440109000000101", "m0000101@minato.example"


@pytest.fixture
def gateway() -> NetworkGateway:
    return network.connect()


def carried_out(gateway: NetworkGateway, order: Order | PasswordOrder, clock: StandingClock) -> Outcome:
    """Place an order and wait for what becomes of it."""
    reference = gateway.place(order, now=clock())
    return gateway.outcome(reference, now=clock.move(minutes=1)).outcome


def switch(key: str, to: Switch) -> Order:
    return Order(key, to, IMSI, "09000000101")


class TestLines:
    def test_on_and_off(self, gateway: NetworkGateway, standing_clock: StandingClock) -> None:
        assert not gateway.is_on(IMSI)
        assert carried_out(gateway, switch("1", Switch.ON), standing_clock) is Outcome.DONE
        assert gateway.is_on(IMSI)
        assert carried_out(gateway, switch("2", Switch.OFF), standing_clock) is Outcome.DONE
        assert not gateway.is_on(IMSI)

    def test_switching_off_what_is_not_there_is_done(
        self, gateway: NetworkGateway, standing_clock: StandingClock
    ) -> None:
        assert carried_out(gateway, switch("1", Switch.OFF), standing_clock) is Outcome.DONE

    def test_one_key_is_one_order(self, gateway: NetworkGateway, standing_clock: StandingClock) -> None:
        order = switch("1", Switch.ON)
        assert gateway.place(order, now=standing_clock()) == gateway.place(order, now=standing_clock())

    def test_nothing_happens_before_it_is_confirmed(
        self, gateway: NetworkGateway, standing_clock: StandingClock
    ) -> None:
        gateway.place(switch("1", Switch.ON), now=standing_clock())
        assert not gateway.is_on(IMSI)


class TestPasswords:
    def test_the_new_one_works_and_the_old_one_stops(
        self, gateway: NetworkGateway, standing_clock: StandingClock
    ) -> None:
        for number, password in enumerate(("first", "second")):
            order = PasswordOrder(str(number), AUTH_ID, password)
            assert carried_out(gateway, order, standing_clock) is Outcome.DONE
        assert gateway.accepts(AUTH_ID, "second")
        assert not gateway.accepts(AUTH_ID, "first")
        assert not gateway.accepts("other@minato.example", "second")

    def test_until_it_is_confirmed_the_old_one_works(
        self, gateway: NetworkGateway, standing_clock: StandingClock
    ) -> None:
        carried_out(gateway, PasswordOrder("1", AUTH_ID, "first"), standing_clock)
        reference = gateway.place(PasswordOrder("2", AUTH_ID, "second"), now=standing_clock())
        assert gateway.outcome(reference, now=standing_clock()).outcome is Outcome.PENDING
        assert gateway.accepts(AUTH_ID, "first")

    def test_one_key_is_one_order(self, gateway: NetworkGateway, standing_clock: StandingClock) -> None:
        """Crashed between telling the network and writing that we did, we tell it again."""
        order = PasswordOrder("1", AUTH_ID, "first")
        assert gateway.place(order, now=standing_clock()) == gateway.place(order, now=standing_clock())

    def test_an_old_order_asked_about_again_changes_nothing(
        self, gateway: NetworkGateway, standing_clock: StandingClock
    ) -> None:
        first = gateway.place(PasswordOrder("1", AUTH_ID, "first"), now=standing_clock())
        gateway.outcome(first, now=standing_clock.move(minutes=1))
        carried_out(gateway, PasswordOrder("2", AUTH_ID, "second"), standing_clock)
        assert gateway.outcome(first, now=standing_clock()).outcome is Outcome.DONE
        assert gateway.accepts(AUTH_ID, "second")

    def test_an_order_does_not_show_its_password(self) -> None:
        assert "harbour7lamp" not in repr(PasswordOrder("1", AUTH_ID, "harbour7lamp"))


class TestTrouble:
    @pytest.mark.parametrize("order", [switch("1", Switch.ON), PasswordOrder("1", AUTH_ID, "harbour7lamp")])
    def test_a_network_that_does_not_answer_says_so_without_a_password(
        self, gateway: NetworkGateway, order: Order | PasswordOrder, standing_clock: StandingClock
    ) -> None:
        simulated_world.set_fault("network", Fault.DOWN)
        with pytest.raises(GatewayError) as error:
            gateway.place(order, now=standing_clock())
        assert not error.value.permanent
        assert "harbour7lamp" not in str(error.value)

    def test_a_refusal_is_for_good_and_changes_nothing(
        self, gateway: NetworkGateway, standing_clock: StandingClock
    ) -> None:
        carried_out(gateway, PasswordOrder("1", AUTH_ID, "first"), standing_clock)
        simulated_world.set_fault("network", Fault.REFUSES)
        assert carried_out(gateway, PasswordOrder("2", AUTH_ID, "second"), standing_clock) is Outcome.REFUSED
        simulated_world.set_fault("network", None)
        assert gateway.accepts(AUTH_ID, "first")

    def test_a_reference_that_nobody_gave_is_no_outcome(
        self, gateway: NetworkGateway, standing_clock: StandingClock
    ) -> None:
        for reference in ("SIM-0", "PWD-0"):
            with pytest.raises(GatewayError):
                gateway.outcome(reference, now=standing_clock() + dt.timedelta(minutes=1))
