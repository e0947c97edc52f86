"""Endpoints in operator.toml, and the systems that listen there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from madoguchi.webhooks import jobs
from tests.conftest import StandingClock
from tests.gateways.choosing import choose
from tests.gateways.parts.listener import Listener

KEY, OLD_KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
SECRETS = {"crm_key": KEY, "old_key": OLD_KEY}
Endpoints = Callable[[str], None]


@pytest.fixture
def crm() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def endpoints(settings: Any, tmp_path: Path) -> Endpoints:
    """Write these tables into operator.toml."""
    return lambda tables: choose(settings, tmp_path, tables, **SECRETS)


def table(listener: Listener, *, name: str = "crm", more: str = "") -> str:
    """An endpoint on this machine."""
    return (
        f'[[gateways.webhooks]]\nname = "{name}"\nurl = "http://127.0.0.1:{listener.port}/hook?from=madoguchi"\n'
        f'secrets = ["crm_key"]\nprivate = true\n{more}\n'
    )


@pytest.fixture
def told(crm: Listener, endpoints: Endpoints) -> Listener:
    """A CRM that is told everything."""
    endpoints(table(crm))
    return crm


@pytest.fixture
def work(standing_clock: StandingClock) -> Callable[[float], None]:
    """Deliver what is due so many minutes from now."""

    def deliver(minutes: float = 0) -> None:
        standing_clock.move(minutes=minutes)
        while jobs.deliver(standing_clock()):
            pass

    return deliver
