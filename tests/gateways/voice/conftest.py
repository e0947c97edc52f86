"""The ways to call that the contract suite is run against. A new one joins by one more row in ``HARNESSES``."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.outbox.channels import Channel
from tests.conftest import StandingClock
from tests.gateways.messages import Outbox, write_templates
from tests.gateways.parts.twilio import Service


@dataclass
class Harness:
    """A way to call under test: where it rang, what was said, and how it is broken until the end of a ``with``."""

    rang: Callable[[], list[str]]
    greeting: Callable[[], str]  # what whoever or whatever picks up hears, pressing nothing
    words: Callable[[], str]  # what is said after a key was pressed
    down: Callable[[], AbstractContextManager[None]]
    silent: Callable[[], AbstractContextManager[None]]
    refuses: Callable[[], AbstractContextManager[None]]


@contextmanager
def _fault(fault: Fault) -> Iterator[None]:
    simulated_world.set_fault("call", fault)
    yield
    simulated_world.set_fault("call", None)


def _simulator(request: pytest.FixtureRequest) -> Harness:
    return Harness(
        rang=lambda: [one.recipient for one in simulated_world.list_deliveries()],
        greeting=lambda: simulated_world.list_deliveries()[0].subject,
        words=lambda: simulated_world.list_deliveries()[0].body,
        down=lambda: _fault(Fault.DOWN),
        silent=lambda: _fault(Fault.SLOW),
        refuses=lambda: _fault(Fault.REFUSES),
    )


def _twilio(request: pytest.FixtureRequest) -> Harness:
    service: Service = request.getfixturevalue("twilio")
    return Harness(
        rang=lambda: [f"0{made['To'].removeprefix('+81')}" for made in service.made],
        greeting=lambda: "".join(words for _, words in service.pick_up("")),
        words=lambda: service.pick_up("1")[-1][1],
        down=service.away,
        silent=service.silent,
        refuses=lambda: service.refusing(400, 21214),
    )


HARNESSES = {"simulator": _simulator, "twilio": _twilio}


@pytest.fixture(params=HARNESSES)
def caller(request: pytest.FixtureRequest) -> Harness:
    """One way to call after the other."""
    return HARNESSES[request.param](request)


@pytest.fixture
def outbox(standing_clock: StandingClock, settings: Any, tmp_path: Path) -> Outbox:
    write_templates(settings, tmp_path)
    return Outbox(Channel.VOICE, standing_clock)
