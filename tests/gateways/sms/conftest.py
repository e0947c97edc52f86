"""The senders that the contract suite is run against. A new one joins by one more row in ``HARNESSES``."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.outbox.channels import Channel
from tests.conftest import StandingClock
from tests.gateways.messages import Outbox, write_templates
from tests.gateways.parts.kannel import Kannel, wait_until
from tests.gateways.parts.twilio import Service


@dataclass
class Harness:
    """A sender under test: what arrived, and how it is broken until the end of a ``with``."""

    name: str
    arrived: Callable[[], list[tuple[str, str]]]
    down: Callable[[], AbstractContextManager[None]]
    silent: Callable[[], AbstractContextManager[None]]  # takes the question and does not answer in time
    refuses: Callable[[], AbstractContextManager[None]]
    refused: str = ""  # a number that it refuses for good

    def arrives(self, *texts: tuple[str, str]) -> None:
        """Check that exactly these arrive, in any order."""
        wait_until(lambda: len(self.arrived()) >= len(texts))
        assert sorted(self.arrived()) == sorted(texts)


@contextmanager
def _fault(fault: Fault) -> Iterator[None]:
    simulated_world.set_fault("sms", fault)
    yield
    simulated_world.set_fault("sms", None)


def _simulator(request: pytest.FixtureRequest) -> Harness:
    return Harness(
        name="simulator",
        arrived=lambda: [(one.recipient, one.body) for one in simulated_world.list_deliveries()],
        down=lambda: _fault(Fault.DOWN),
        silent=lambda: _fault(Fault.SLOW),
        refuses=lambda: _fault(Fault.REFUSES),
    )


def _kannel(request: pytest.FixtureRequest) -> Harness:
    kannel: Kannel = request.getfixturevalue("kannel")
    return Harness(
        name="kannel",
        arrived=lambda: [(to, text) for _, to, text in kannel.arrived()],
        down=kannel.away,
        silent=kannel.frozen,
        refuses=nullcontext,
        refused="anybody",
    )


def _twilio(request: pytest.FixtureRequest) -> Harness:
    service: Service = request.getfixturevalue("twilio")
    return Harness(
        name="twilio",
        arrived=lambda: [(f"0{made['To'].removeprefix('+81')}", made["Body"]) for made in service.made],
        down=service.away,
        silent=service.silent,
        refuses=lambda: service.refusing(400, 21614),
    )


HARNESSES = {"simulator": _simulator, "kannel": _kannel, "twilio": _twilio}


@pytest.fixture(params=HARNESSES)
def sender(request: pytest.FixtureRequest) -> Harness:
    """One sender after the other."""
    return HARNESSES[request.param](request)


@pytest.fixture
def outbox(standing_clock: StandingClock, settings: Any, tmp_path: Path) -> Outbox:
    write_templates(settings, tmp_path)
    return Outbox(Channel.SMS, standing_clock)
