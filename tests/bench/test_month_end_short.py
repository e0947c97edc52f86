"""The short form of ``make bench-month-end``: everything it says it measures is measured, at hundreds of lines."""

import json
import subprocess
import sys
from typing import Any

import pytest

from bench.places import ROOT

pytestmark = pytest.mark.xdist_group("bench")  # one at a time: it takes both cores
SIZES = ("100", "400")
PARTS = {
    "(f)": ("close of {} due lines", "close of {} due lines, two workers", "most memory of a worker, {} lines"),
    "(h)": ("import into a store of {} lines", "comparing with the network, {} lines", "texts delivered, {} lines"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the short form measures."""
    out = tmp_path_factory.mktemp("bench")
    command = [sys.executable, "-m", "bench.month_end", "--short", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "<!-- end of month-end -->" in (out / "RESULTS.md").read_text()
    results: dict[str, Any] = json.loads((out / "month-end.json").read_text())
    return results


@pytest.mark.parametrize("size", SIZES)
def test_every_row_is_there(size: str, found: dict[str, Any]) -> None:
    measured = {row["what"]: row for row in found["rows"]}
    for part, names in PARTS.items():
        for name in names:
            row = measured[name.format(size)]
            assert row["part"] == part
            assert row["figure"] > 0
            assert bool(row["floor"]) == name.startswith("close of")


def test_the_cost_of_a_line_is_compared_across_sizes(found: dict[str, Any]) -> None:
    row = found["rows"][-1]
    assert row["what"] == "cost of a line, 400 due"
    assert row["floor"] > 0
