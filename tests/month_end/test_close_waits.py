"""``madoguchi close`` outlives its PostgreSQL: killed in the middle and started again, everything ends once."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from bench import places
from tests.house.repository import ROOT
from tests.month_end import stage
from tests.month_end.closing import CLOSE
from tests.month_end.stage import LINES_EACH, MEMBERS, Server

pytestmark = pytest.mark.xdist_group("month end")
_PATIENCE_SECONDS = 60
_LINES = MEMBERS * LINES_EACH
_ONCE = {
    "select count(*) from cancellation_caseline where state = 'settled'": _LINES,
    "select count(*) from contracts_line where state = 'ended'": _LINES,
    "select count(distinct cause), count(*) from bills_bill": (MEMBERS, MEMBERS),
    "select count(*) from audit_entry where name in ('cancellation.ending', 'cancellation.ended')": _LINES * 2,
    "select count(*) from audit_entry where name = 'cancellation.settled'": MEMBERS,
}


@pytest.fixture
def server() -> Iterator[Server]:
    with stage.server() as running:
        yield running


def test_a_close_goes_on_by_itself_when_its_store_is_back(server: Server, tmp_path: Path) -> None:
    filling = [sys.executable, "-m", "bench.month_end.filling", str(MEMBERS), str(LINES_EACH)]
    environment = {**places.environment(tmp_path), "MADOGUCHI_DATABASE": server.url("postgres")}
    subprocess.run(filling, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    said = (tmp_path / "said").open("wb")
    command = [sys.executable, "-c", CLOSE]
    with said, subprocess.Popen(command, env=environment, cwd=ROOT, stdout=said, stderr=said) as closing:
        try:
            _until(
                lambda: _count(server, "select count(*) from cancellation_caseline where state = 'ending'") == (_LINES,)
            )
            server.stop_at_once()
            _until(lambda: b"waiting for it" in (tmp_path / "said").read_bytes())
            assert closing.poll() is None
            server.start()
            assert closing.wait(_PATIENCE_SECONDS) == 0
        finally:
            closing.kill()
    told = (tmp_path / "said").read_text()
    assert told.count("does not answer") == told.count("answers again") == 1
    assert "Standing(left=0, troubled=0, later=0)" in told
    assert "Traceback" not in told
    for query, expected in _ONCE.items():
        assert _count(server, query) == (expected if isinstance(expected, tuple) else (expected,)), query


def _count(server: Server, query: str) -> tuple[int, ...] | None:
    with psycopg.connect(server.url("postgres")) as store:
        return store.execute(query).fetchone()


def _until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)
