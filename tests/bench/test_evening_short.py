"""The short form of ``make bench-evening``: everything it says it measures is measured. How fast is not asked here."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread
from typing import Any, ClassVar

import pytest

from bench.evening import drawing, holding, surging
from bench.evening.coming import Met, mixed, quantiles, together
from bench.evening.house import House
from bench.evening.mix import KINDS, Members
from bench.evening.visitors import Evening, instants
from bench.places import ROOT

in_turn = pytest.mark.xdist_group("bench")  # one at a time: it takes both cores
NAMES = [kind.name for kind in KINDS]


def met(rate: float, *, p95: float = 0.1, errors: int = 0, waited: int = 0) -> Met:
    """What visitors met at a rate."""
    took = {name: [(0.0, p95)] for name in NAMES}
    more = {"waited": {NAMES[0]: waited}, "errors": {NAMES[0]: ["RuntimeError: 500"] * errors}}
    return Met(rates=mixed(rate), seconds=30, took=took, client=0.1, late=0.001, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the short form measures."""
    out = tmp_path_factory.mktemp("bench")
    command = [sys.executable, "-m", "bench.evening", "--short", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "<!-- end of evening -->" in (out / "RESULTS.md").read_text()
    assert all(name in (out / "evening.svg").read_text() for name in NAMES)
    results: dict[str, Any] = json.loads((out / "evening.json").read_text())
    return results


@in_turn
class TestTheShortForm:
    def test_the_evening_is_held_without_an_error(self, found: dict[str, Any]) -> None:
        measured = {row["what"].partition(" (")[0]: row for row in found["rows"] if row["part"] == "(i)"}
        assert measured["highest rate carried"]["figure"] > 0
        assert measured["held for 0.0 minutes"]["figure"] > 0
        assert measured["errors in it"]["figure"] == 0
        assert all(measured[name]["figure"] > 0 for name in NAMES)
        assert found["left"]["codes asked for"] > 0
        assert found["left"]["cancellations accepted"] > 0

    def test_each_surge_is_measured_with_a_limit_and_without(self, found: dict[str, Any]) -> None:
        rows = {row["what"]: row for row in found["rows"] if row["part"] == "(j)"}
        for entrance, limit in surging.limits(found["held"]["rate"]).items():
            for means in ("no limit", f"{limit} visits/s let in"):
                others = [rows[f"{n}, p95 in a surge of {entrance}, {means}"] for n in NAMES if n != entrance]
                assert all(row["figure"] > 0 and row["floor"] > 0 for row in others)
                assert "errors: 0" in rows[f"{entrance}, p95 in its own surge, {means}"]["more"]
        assert [one["limit"] for one in found["surges"]][:2] == [None, None]
        assert len(rows) == len(NAMES) * 4

    def test_it_says_where_it_was_measured(self, found: dict[str, Any]) -> None:
        assert {"commit", "cores", "model", "load"} <= found["machine"].keys()
        assert found["command"].startswith("python -m bench.evening --short")


class TestComing:
    def test_the_mix_is_a_whole(self) -> None:
        assert sum(kind.share for kind in KINDS) == 100
        assert sum(mixed(8).values()) == pytest.approx(8)

    def test_instants_are_the_same_for_the_same_seed_and_as_many_as_meant(self) -> None:
        drawn = list(instants(5, 1000, "a"))
        assert drawn == list(instants(5, 1000, "a")) != list(instants(5, 1000, "b"))
        assert drawn == sorted(drawn)
        assert len(drawn) == pytest.approx(5000, rel=0.1)
        assert 0 < drawn[0] < drawn[-1] < 1000
        assert list(instants(0, 10, "a")) == []

    def test_everybody_comes_from_an_address_of_her_own(self) -> None:
        members = Members([{"cookie": f"c={at}", "path": f"/cancel/C{at}/"} for at in range(10)], 10)
        visits = [visit for name in NAMES for visit in members.coming(name, 8)]
        assert len({visit["from"] for visit in visits}) == len(visits)
        cancelled = visits[8 * NAMES.index("cancelling") :][:8]
        looking = visits[8 * NAMES.index("looking") :][:8]
        assert len({visit["cookie"] for visit in cancelled}) == 8
        assert not {visit["cookie"] for visit in cancelled} & {visit["cookie"] for visit in looking}
        with pytest.raises(StopIteration):
            members.coming("cancelling", 1)

    def test_quantiles(self) -> None:
        hundred = quantiles([at / 1000 for at in range(100, 0, -1)])
        assert hundred == {"count": 100, "p50": 51.0, "p95": 96.0, "p99": 100.0}
        assert quantiles([]) == {"count": 0, "p50": 0.0, "p95": 0.0, "p99": 0.0}

    def test_rounds_are_put_together(self) -> None:
        both = together([met(8, p95=0.1, errors=1, waited=2), met(8, p95=0.3, errors=2)])
        assert (both.failed, both.asked_to_wait, both.seconds) == (3, 2, 60)
        assert both.rate == pytest.approx(8)
        assert both.figures["looking"] == {"count": 2, "p50": 300.0, "p95": 300.0, "p99": 300.0}


class TestTheClimb:
    @pytest.mark.parametrize(
        ("at_the_third", "carried"),
        [({"p95": 1.001}, False), ({"errors": 1}, False), ({"waited": 1}, False), ({"p95": 1.0}, True)],
    )
    def test_ends_where_the_rate_is_not_carried(
        self, at_the_third: dict[str, Any], carried: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[float] = []

        def come(_house: House, rates: dict[str, float], _seconds: float, _seed: str) -> Met:
            asked.append(sum(rates.values()))
            return met(asked[-1], **(at_the_third if len(asked) == 4 else {}))

        monkeypatch.setattr(holding, "come", come)
        steps = holding.climb(House(0, Members([], 0), ""), holding.Climb(4, 5, 1))
        assert asked[:4] == pytest.approx([4, 4, 4.6, 5.29])  # the first one warms up
        assert len(steps) == (5 if carried else 3)
        assert holding.highest(steps) == pytest.approx(4 * 1.15**4 if carried else 4.6)

    def test_where_nothing_is_carried_the_first_rate_is_told(self) -> None:
        assert holding.highest([met(4, errors=1)]) == pytest.approx(4)


class _Door(BaseHTTPRequestHandler):
    """Answers nobody until ten have come; asks the first to wait, and breaks for the second."""

    protocol_version = "HTTP/1.1"
    all_there: ClassVar[Barrier]
    seen: ClassVar[dict[str, str]]

    def do_GET(self) -> None:
        self.seen[self.headers["X-Forwarded-For"]] = self.path
        if self.path == "/":
            self.all_there.wait()
        status = {"10.0.0.0": 503, "10.0.0.1": 500}.get(self.headers["X-Forwarded-For"], 200)
        self.send_response(status)
        if status == 503:
            self.send_header("Retry-After", "10")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Nothing."""


@contextmanager
def door() -> Iterator[int]:
    _Door.all_there, _Door.seen = Barrier(10, timeout=60), {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_slow_server_has_no_fewer_visitors_and_each_is_counted_as_what_she_met() -> None:
    """An open loop: were each to wait for the one before her, nobody would be answered."""
    visits = [{"path": "/x/", "from": f"10.0.0.{at}"} for at in range(10)]
    with door() as port:
        plan: dict[str, Any] = {"instants": [0.01 * at for at in range(10)], "visits": visits}
        found = Evening({"port": port, "headers": {"Host": "x"}, "coming": {"looking": plan}}).happen()
    assert _Door.seen == {visit["from"]: "/" if at < 2 else "/x/" for at, visit in enumerate(visits)}
    assert len(found["took"]["looking"]) == 8
    assert found["waited"] == {"looking": 1}
    assert found["errors"] == {"looking": ["NotAsExpected: /: 500"]}
    assert {at for at, _ in found["took"]["looking"]} == set(plan["instants"][2:])
    assert all(at + took >= 0.09 for at, took in found["took"]["looking"])  # counted from when she meant to come


def test_the_plot_shows_every_kind_over_the_rate() -> None:
    drawn = drawing.over_the_rate([met(4), met(4.6), met(5.3, p95=1.2)], holding.BOUND_MS)
    assert drawn.count("<polyline") == 3 * len(NAMES)
    assert all(f">{name}</text>" in drawn for name in (*NAMES, "p50", "p95", "p99", *"012345"))
    # Measured rates may stand too close to be read.
    assert not any(f">{rate}</text>" in drawn for rate in ("4.6", "5.3"))
