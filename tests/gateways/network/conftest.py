"""The networks that the contract suite is run against: the simulator, and each real one with its own way to break it.

A new gateway joins by one more ``Harness``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from madoguchi.gateways import network, simulated_world
from madoguchi.gateways.network import NetworkGateway, Order, Outcome, PasswordOrder, Switch
from madoguchi.gateways.simulated_world import Fault
from tests.conftest import StandingClock
from tests.gateways.parts.hlr import Hlr
from tests.gateways.parts.radius import AccessServer, Radius

IMSI, AUTH_ID = "440109000000101", "m0000101@minato.example"


@dataclass
class Harness:
    """A network under test, and how it is broken, mended and asked by somebody else than us."""

    clock: StandingClock
    break_down: Callable[[], None]
    mend: Callable[[], None]
    lets_in: Callable[[str, str], bool] = lambda auth_id, password: bool(network.connect().accepts(auth_id, password))
    serves: Callable[[str], bool] = lambda imsi: bool(network.connect().is_on(imsi))
    refused: Order = field(default_factory=lambda: switch("refused", Switch.ON, imsi="440109000000102"))
    refuse: Callable[[], None] = lambda: None

    @property
    def gateway(self) -> NetworkGateway:
        """As a job makes it: anew."""
        return network.connect()

    def carry_out(self, order: Order | PasswordOrder) -> Outcome:
        """Place an order and wait for what becomes of it."""
        reference = self.gateway.place(order, now=self.clock())
        return self.gateway.outcome(reference, now=self.clock.move(minutes=1)).outcome


def switch(key: str, to: Switch, *, imsi: str = IMSI, credentials: tuple[network.Credential, ...] = ()) -> Order:
    return Order(key, to, imsi, "09000000101", credentials)


@pytest.fixture
def simulated(standing_clock: StandingClock) -> Harness:
    return Harness(
        standing_clock,
        break_down=lambda: simulated_world.set_fault("network", Fault.DOWN),
        mend=lambda: simulated_world.set_fault("network", None),
        refuse=lambda: simulated_world.set_fault("network", Fault.REFUSES),
    )


@pytest.fixture
def freeradius(
    standing_clock: StandingClock, radius: Radius, operator_has: Any, access_server: AccessServer
) -> Harness:
    operator_has(radius.table(access_server.port))
    return Harness(standing_clock, break_down=radius.stop, mend=radius.start, lets_in=radius.accepts)


@pytest.fixture
def osmo_hlr(standing_clock: StandingClock, hlr: Hlr, operator_has: Any) -> Harness:
    operator_has(hlr.table)
    return Harness(
        standing_clock,
        break_down=hlr.stop,
        mend=hlr.start,
        serves=hlr.serves,
        refused=switch("refused", Switch.ON, imsi="44"),
    )


@pytest.fixture
def all_parts(
    standing_clock: StandingClock, radius: Radius, hlr: Hlr, operator_has: Any, access_server: AccessServer
) -> Harness:
    operator_has(radius.table(access_server.port) + hlr.table)
    return Harness(
        standing_clock,
        break_down=hlr.stop,
        mend=hlr.start,
        lets_in=radius.accepts,
        serves=hlr.serves,
        refused=switch("refused", Switch.ON, imsi="44"),
    )


@pytest.fixture
def harness(request: pytest.FixtureRequest) -> Harness:
    """The network that the test names."""
    found: Harness = request.getfixturevalue(request.param)
    return found


def networks(*names: str) -> pytest.MarkDecorator:
    """Run a test on one network after the other."""
    return pytest.mark.parametrize("harness", names, indirect=True)
