"""The short form of ``make bench-among-many``: pages are measured in both stores, at hundreds of lines."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.places import ROOT

pytestmark = pytest.mark.xdist_group("bench")  # one at a time: it takes both cores


def test_each_page_is_measured_among_many_and_among_few(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.among_many", "--short", "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "<!-- end of among-many -->" in (tmp_path / "RESULTS.md").read_text()
    rows = json.loads((tmp_path / "among-many.json").read_text())["rows"]
    assert [row["what"] for row in rows] == [
        f"{page} among 400 lines, {when}"
        for when in ("right after the close", "at rest")
        for page in ("review page", "accepting")
    ]
    assert all(row["figure"] > 0 and row["floor"] > 0 and row["floor_is"] == "among 100" for row in rows)
