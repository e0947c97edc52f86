"""The networks that the contract suite is run against: the simulator, and each real one with its own way to break it.

A new gateway joins by one more ``Harness`` in ``HARNESSES``.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from madoguchi.gateways import simulated_world
from madoguchi.gateways.network import Answer, NetworkGateway, Order, Outcome, Switch, simulator
from madoguchi.gateways.simulated_world import Fault

START = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)


@dataclass
class Harness:
    """A network under test: the gateway, how it is broken and mended, and how long it may take to answer."""

    gateway: NetworkGateway
    break_down: Callable[[], None]
    refuse: Callable[[], None]
    mend: Callable[[], None]
    patience: dt.timedelta
    now: dt.datetime = START

    def order(self, switch: Switch, key: str = "", imsi: str = "440109000000101") -> str:
        """Place an order now."""
        order = Order(key or f"{switch}-{imsi}", switch, imsi, "09000000101")
        return self.gateway.place(order, now=self.now)

    def wait_for(self, reference: str) -> Answer:
        """The answer once the network has had its time."""
        waited = dt.timedelta()
        while (answer := self.gateway.outcome(reference, now=self.now)).outcome is Outcome.PENDING:
            assert waited < self.patience, "the network takes longer than it says"
            waited += dt.timedelta(seconds=1)
            self.now += dt.timedelta(seconds=1)
        return answer


def _simulated() -> Harness:
    return Harness(
        gateway=simulator.Gateway(),
        break_down=lambda: simulated_world.set_fault("network", Fault.DOWN),
        refuse=lambda: simulated_world.set_fault("network", Fault.REFUSES),
        mend=lambda: simulated_world.set_fault("network", None),
        patience=simulator.ANSWERS_AFTER,
    )


HARNESSES = {"simulator": _simulated}


@pytest.fixture(params=HARNESSES)
def harness(request: pytest.FixtureRequest) -> Harness:
    """One network after the other."""
    return HARNESSES[request.param]()
