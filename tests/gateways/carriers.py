"""What carries messages: real systems, started once for all tests of a process, and chosen as an operator would."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import StandingClock
from tests.gateways.choosing import choose
from tests.gateways.parts import post_office as mail_server
from tests.gateways.parts import twilio as likeness
from tests.gateways.parts.kannel import Kannel
from tests.gateways.parts.portal import Portal


@pytest.fixture(scope="session")
def started_kannel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kannel]:
    """A Kannel."""
    kannel = Kannel(tmp_path_factory.mktemp("kannel"))
    yield kannel
    kannel.close()


@pytest.fixture
def portal(settings: Any) -> Iterator[str]:
    """Where real systems reach our own pages."""
    settings.ALLOWED_HOSTS = ["*"]
    with Portal() as address:
        yield address


@pytest.fixture
def kannel(started_kannel: Kannel, portal: str, settings: Any, tmp_path: Path) -> Kannel:
    """A Kannel that nothing has arrived at, chosen in operator.toml, and able to report to us."""
    started_kannel.forget()
    choose(settings, tmp_path, started_kannel.table(portal), kannel=Kannel.password)
    return started_kannel


@pytest.fixture
def twilio(portal: str, settings: Any, tmp_path: Path, standing_clock: StandingClock) -> Iterator[likeness.Service]:
    """A service like Twilio, chosen for texts and calls, whose clock is ours."""
    service = likeness.Service()
    service.now = lambda: standing_clock().timestamp()
    table = (
        f'account = "{likeness.ACCOUNT}"\nsender = "{likeness.SENDER}"\nurl = "{service.url}"\n'
        f'report_url = "{portal}"\ntimeout_seconds = 1\n'
    )
    choose(settings, tmp_path, f"[gateways.sms.twilio]\n{table}[gateways.voice.twilio]\n{table}", twilio=likeness.TOKEN)
    yield service
    service.stop()


@pytest.fixture
def post_office(settings: Any, tmp_path: Path) -> Iterator[mail_server.PostOffice]:
    """A mail server, chosen in operator.toml."""
    office = mail_server.PostOffice()
    choose(settings, tmp_path, office.table, smtp=mail_server.PASSWORD)
    yield office
    office.close()
