"""Real parts, each started once when a test first needs it, and empty at the beginning of each test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from madoguchi.config import settings as demo
from tests.gateways.carriers import kannel, portal, post_office, started_kannel, twilio  # noqa: F401 - fixtures
from tests.gateways.parts.hlr import Hlr
from tests.gateways.parts.radius import SECRETS, AccessServer, Radius


@pytest.fixture(scope="session")
def running_radius(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radius]:
    radius = Radius(tmp_path_factory.mktemp("radius"))
    yield radius
    radius.stop()


@pytest.fixture(scope="session")
def running_hlr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hlr]:
    hlr = Hlr(tmp_path_factory.mktemp("hlr"))
    yield hlr
    hlr.stop()


@pytest.fixture
def radius(running_radius: Radius, db: None) -> Radius:
    running_radius.begin_anew()
    return running_radius


@pytest.fixture
def hlr(running_hlr: Hlr) -> Hlr:
    running_hlr.begin_anew()
    return running_hlr


@pytest.fixture
def access_server(radius: Radius) -> Iterator[AccessServer]:
    server = AccessServer(radius)
    yield server
    server.close()


@pytest.fixture
def operator_has(tmp_path: Path, settings: Any) -> Callable[[str], None]:
    """An operator whose ``operator.toml`` names these real systems beside the demo's policy."""

    def write(tables: str) -> None:
        file = tmp_path / "operator.toml"
        file.write_text(f"{Path(demo.MADOGUCHI_POLICY).read_text(encoding='utf-8')}\n{tables}", encoding="utf-8")
        settings.MADOGUCHI_POLICY = str(file)
        settings.MADOGUCHI_GATEWAY_SECRETS = SECRETS

    return write
