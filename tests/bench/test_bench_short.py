"""The bench measures all it says it measures (issue 3, point 7). How fast is not asked here: machines differ."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.places import ROOT
from bench.results import replace
from bench.visits import summary

pytestmark = pytest.mark.xdist_group("bench")  # one at a time: it takes both cores

PARTS = {
    "(a)": ("review page", "whole cancellation", "queries of", "processor time"),
    "(b)": ("import of", "the same file again", "most memory"),
    "(c)": ("from nothing to the first page", "memory of the demo", "the same after a whole story"),
    "(d)": ("first paint of", "weight of"),
    "(e)": ("sign-in",),
    "(g)": ("search by phone number", "search by name in romaji", "watch page"),
}
WITH_FLOOR = ("review page", "whole cancellation", "import of", "sign-in")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the short form measures."""
    out = tmp_path_factory.mktemp("bench")
    command = [sys.executable, "-m", "bench", "--short", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "<!-- end of bench -->" in (out / "RESULTS.md").read_text()
    assert (out / "pages.svg").stat().st_size < 200_000
    results: dict[str, Any] = json.loads((out / "results.json").read_text())
    return results


def test_every_row_is_there(found: dict[str, Any]) -> None:
    for part, beginnings in PARTS.items():
        for beginning in beginnings:
            rows = [row for row in found["rows"] if row["part"] == part and row["what"].startswith(beginning)]
            assert rows, (part, beginning)
            assert all(row["figure"] > 0 for row in rows), rows
            assert all(row["floor"] for row in rows if beginning in WITH_FLOOR), rows


def test_it_says_where_it_was_measured(found: dict[str, Any]) -> None:
    assert {"commit", "date", "cores", "model", "kernel", "python", "load"} <= found["machine"].keys()


def test_queries_do_not_grow_with_the_members(found: dict[str, Any]) -> None:
    few, many = (inside["queries"] for inside in found["inside"].values())
    assert few == many
    assert few["review"] <= 6


def test_the_ends_of_a_measurement() -> None:
    """The slowest twentieth of one is that one; a hundred give the 51st and the 96th."""
    assert summary([0.5], [7], 1.0) == {"count": 1, "per_second": 1.0, "p50_ms": 500.0, "p95_ms": 500.0, "bytes": 7}
    hundred = summary([at / 1000 for at in range(100, 0, -1)], [1] * 100, 2.0)
    assert (hundred["per_second"], hundred["p50_ms"], hundred["p95_ms"]) == (50.0, 51.0, 96.0)


def test_words_around_a_table_stay(tmp_path: Path) -> None:
    document = tmp_path / "RESULTS.md"
    document.write_text("before\n<!-- x -->\nold\n<!-- end of x -->\nafter\n")
    replace(document, "x", "new")
    assert document.read_text() == "before\n<!-- x -->\n\nnew\n\n<!-- end of x -->\nafter\n"
