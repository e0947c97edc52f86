"""The mailers that the contract suite is run against. A new one joins by one more row in ``HARNESSES``."""

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
from tests.gateways.parts.post_office import PostOffice


@dataclass(frozen=True)
class Seen:
    """A mail as a mailbox shows it. Mailboxes know a mail that comes again by ``identity``."""

    identity: str
    to: str
    subject: str
    text: str


@dataclass
class Harness:
    """A mailer under test: what arrived, and how it is broken until the end of a ``with``."""

    arrived: Callable[[], list[Seen]]
    down: Callable[[], AbstractContextManager[None]]
    silent: Callable[[], AbstractContextManager[None]]
    refuses: Callable[[], AbstractContextManager[None]]

    def seen(self) -> set[Seen]:
        """What a person sees: the same mail is there once."""
        return set(self.arrived())


@contextmanager
def _fault(fault: Fault) -> Iterator[None]:
    simulated_world.set_fault("mail", fault)
    yield
    simulated_world.set_fault("mail", None)


def _simulator(request: pytest.FixtureRequest) -> Harness:
    return Harness(
        arrived=lambda: [
            Seen(str(one.id), one.recipient, one.subject, one.body) for one in simulated_world.list_deliveries()
        ],
        down=lambda: _fault(Fault.DOWN),
        silent=lambda: _fault(Fault.SLOW),
        refuses=lambda: _fault(Fault.REFUSES),
    )


def _smtp(request: pytest.FixtureRequest) -> Harness:
    office: PostOffice = request.getfixturevalue("post_office")
    return Harness(
        arrived=lambda: [
            Seen(
                one.mail["Message-ID"],
                one.to,
                one.mail["Subject"],
                one.mail.get_content().replace("\r\n", "\n").strip(),
            )
            for one in office.rules.arrived
        ],
        down=office.away,
        silent=office.silent,
        refuses=lambda: office.answering(receiver="550 5.1.1 nobody of that name"),
    )


HARNESSES = {"simulator": _simulator, "smtp": _smtp}


@pytest.fixture(params=HARNESSES)
def mailer(request: pytest.FixtureRequest) -> Harness:
    """One mailer after the other."""
    return HARNESSES[request.param](request)


@pytest.fixture
def outbox(standing_clock: StandingClock, settings: Any, tmp_path: Path) -> Outbox:
    write_templates(settings, tmp_path)
    return Outbox(Channel.MAIL, standing_clock)
