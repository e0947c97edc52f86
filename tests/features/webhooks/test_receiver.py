"""The receiver in docs/examples, run as it stands there: it verifies, keeps each event once, orders by the count."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from madoguchi import clock
from madoguchi.audit.actions import record
from madoguchi.domain.actor import SYSTEM
from madoguchi.webhooks import actions
from madoguchi.webhooks.models import Attempt, Delivery
from tests import people
from tests.conftest import StandingClock
from tests.features.webhooks.conftest import KEY, OLD_KEY, Endpoints
from tests.gateways.parts import child
from tests.house.repository import ROOT

pytestmark = pytest.mark.django_db

Work = Callable[..., None]


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The receiver, listening."""
    port = child.free_port()
    for name, value in {"KEY": KEY, "STORE": str(tmp_path / "kept.sqlite3"), "PORT": str(port)}.items():
        monkeypatch.setenv(f"WEBHOOK_{name}", value)
    command = [sys.executable, ROOT / "docs" / "examples" / "webhook_receiver.py"]
    running = child.start(command, folder=tmp_path, is_ready=lambda: child.answers("127.0.0.1", port))
    yield port
    running.stop()


@pytest.fixture
def now(standing_clock: StandingClock) -> StandingClock:
    """The receiver reads the machine's clock, and refuses what is old."""
    standing_clock.set(clock.machine_time())
    return standing_clock


def table(port: int, key: str = "crm_key") -> str:
    url = f"http://127.0.0.1:{port}/"
    return f'[[gateways.webhooks]]\nname = "crm"\nurl = "{url}"\nsecrets = ["{key}"]\nprivate = true\n'


def kept(tmp_path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(tmp_path / "kept.sqlite3")) as store:
        return store.execute(question).fetchall()


def test_it_keeps_each_event_once_and_the_latest_of_each_line(
    port: int, endpoints: Endpoints, now: StandingClock, work: Work, tmp_path: Path
) -> None:
    endpoints(table(port))
    hanako = people.hanako()
    for name in ("first.happened", "second.happened"):
        record(name, by=SYSTEM, now=now(), subject=f"contract:{hanako.contract.number}")
    work()
    assert Delivery.objects.filter(delivered_at=None).count() == 0
    actions.replay(actions.Wanted(endpoint="crm"), by=SYSTEM, now=now())
    work()
    assert Attempt.objects.filter(status=204).count() == 5
    names = kept(tmp_path, "select name, contract from event order by rowid")
    contract = hanako.contract.number
    assert names == [("first.happened", contract), ("second.happened", contract), ("webhooks.replayed", "")]
    assert kept(tmp_path, "select sequence, latest from line") == [(2, "second.happened")]


def test_it_refuses_what_somebody_else_signed(
    port: int, endpoints: Endpoints, now: StandingClock, work: Work, tmp_path: Path
) -> None:
    endpoints(table(port, key="old_key"))
    assert OLD_KEY != KEY
    record("first.happened", by=SYSTEM, now=now(), subject="file:1")
    work()
    assert Attempt.objects.get().status == 400
    assert not (tmp_path / "kept.sqlite3").exists()
