"""The short form: a handful of seeds for each fault, and every guard taken away once.

The long form, ``make month-end-faults``, tries a thousand kills and writes docs/month-end-faults.md. What needs root is
tried where this is root's; where it is not, that is said loudly here and on standard error.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from tests.house.repository import ROOT
from tests.month_end.broken import GUARDS
from tests.month_end.hypotheses import HYPOTHESES
from tests.month_end.table import FILE

pytestmark = pytest.mark.xdist_group("month end")
SEEDS = 5


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """A campaign in a process of its own: children must not inherit what a test run has open."""
    file = tmp_path_factory.mktemp("month-end") / "outcome.json"
    command = [sys.executable, "-m", "tests.month_end", "--seeds", str(SEEDS), "--json", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout, done.stderr)  # noqa: T201 - the table belongs into the report
    assert file.exists(), done.stderr[-5000:]
    found: Mapping[str, Any] = json.loads(file.read_text())
    return found


def test_whatever_breaks_nothing_is_lost_and_nothing_done_twice(outcome: Mapping[str, Any]) -> None:
    assert [result for result in outcome["results"] if result["findings"]] == []


def test_every_fault_is_brought_about_or_it_is_said_why_not(outcome: Mapping[str, Any]) -> None:
    tried = Counter(result["fault"] for result in outcome["results"])
    assert tried["kill"] == SEEDS
    assert set(tried) | set(outcome["not_here"]) == {one.fault for one in HYPOTHESES}
    assert set(outcome["not_here"]) <= {one.fault for one in HYPOTHESES if one.root}


@pytest.mark.parametrize("guard", sorted(GUARDS))
def test_negative_control_a_missing_guard_is_found_out(guard: str, outcome: Mapping[str, Any]) -> None:
    (control,) = [control for control in outcome["controls"] if control["guard"] == guard]
    assert control["result"]["findings"]


def test_the_table_names_every_hypothesis() -> None:
    told = FILE.read_text()
    assert [one.fault for one in HYPOTHESES if one.what not in told or one.because not in told] == []
