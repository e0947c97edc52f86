"""The short form: one point of each kind, forty random instants, and every guard taken away once (R4, S34).

The long form, ``make crashes``, tries every point and a thousand seeds and writes docs/crash-table.md.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from tests.crashes.points import kind_of
from tests.house.repository import ROOT

pytestmark = pytest.mark.xdist_group("crashes")
SEEDS = 40
GUARDS = {
    "one transaction per decision",
    "one transaction per step of the work",
    "messages known by their key",
    "orders known by their key",
    "a lease that ends",
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """A campaign in a process of its own: children must not inherit what a test run has open."""
    file = tmp_path_factory.mktemp("crashes") / "outcome.json"
    command = [sys.executable, "-m", "tests.crashes", "--short", "--seeds", str(SEEDS), "--json", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout)  # noqa: T201 - the table belongs into the report
    assert file.exists(), done.stderr[-5000:]
    found: Mapping[str, Any] = json.loads(file.read_text())
    return found


def broken(results: list[dict[str, Any]]) -> list[object]:
    return [(result["plan"], result["hits"], result["findings"]) for result in results if result["findings"]]


def test_killed_at_a_point_of_each_kind_nothing_is_lost_and_nothing_twice(outcome: Mapping[str, Any]) -> None:
    tried = {kind_of(result["plan"]["name"]) for result in outcome["at_points"]}
    assert tried == {kind_of(name) for name in outcome["points"]}
    assert broken(outcome["at_points"]) == []


def test_killed_at_random_instants_nothing_is_lost_and_nothing_twice(outcome: Mapping[str, Any]) -> None:
    assert len(outcome["at_random"]) == SEEDS
    assert broken(outcome["at_random"]) == []


def test_points_are_found_in_every_part_of_the_story(outcome: Mapping[str, Any]) -> None:
    assert len(outcome["points"]) > 60
    told = " ".join(outcome["points"])
    parts = (
        "accept_cancellation",
        "take_back",
        "jobs.begin (work_at_once)",
        "network.place",
        "network.outcome",
        "ending.end",
        "jobs.settle (work_at_once)",
        "audit.jobs.seal",
    )
    assert [part for part in (*parts, "mail.send", "sms.send", "post.send") if part not in told] == []


@pytest.mark.parametrize("guard", sorted(GUARDS))
def test_negative_control_a_missing_guard_is_found_out(guard: str, outcome: Mapping[str, Any]) -> None:
    results = {control["guard"]: control["result"] for control in outcome["controls"]}
    assert set(results) == GUARDS
    assert results[guard] is not None
    assert results[guard]["findings"]
