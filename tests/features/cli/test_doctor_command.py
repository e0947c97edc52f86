"""``madoguchi doctor``: what is connected, how it answered, how to mend it."""

import json

import pytest
from typer.testing import CliRunner

from madoguchi.cli import app
from madoguchi.gateways import Finding, simulated_world
from madoguchi.gateways.network import simulator
from madoguchi.gateways.simulated_world import Fault

pytestmark = pytest.mark.django_db
runner = CliRunner(env={"COLUMNS": "200"})
LEFT = Finding("results-1.csv line 2", is_well=False, said="HOF-1: we never sent such an order", mend="Ask the host.")


def network_row(*arguments: str) -> tuple[int, str]:
    answer = runner.invoke(app, ["doctor", *arguments])
    return answer.exit_code, next(line for line in answer.stdout.splitlines() if "network" in line)


def test_says_of_each_kind_how_it_answered() -> None:
    answer = runner.invoke(app, ["doctor"])
    assert answer.exit_code == 0
    assert all(kind in answer.stdout for kind in ("network", "sms", "voice", "mail", "post"))
    assert "simulated: nothing leaves this machine" in answer.stdout


def test_says_how_to_mend_what_is_ill() -> None:
    simulated_world.set_fault("network", Fault.DOWN)
    code, row = network_row()
    assert code == 1
    assert [cell.strip() for cell in row.strip("│").split("│")] == [
        "ill",
        "network",
        "simulated, and set to: down",
        "Mend it on the handset page.",
    ]


def test_gives_a_monitor_every_finding() -> None:
    answer = runner.invoke(app, ["doctor", "--json"])
    assert {key: value for key, value in json.loads(answer.stdout)[0].items() if key in {"part", "is_well"}} == {
        "part": "network",
        "is_well": True,
    }


def test_what_belongs_to_no_order_is_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulator.Gateway, "leftovers", lambda *_, **__: (LEFT,))
    answer = runner.invoke(app, ["stuck"])
    assert answer.exit_code == 1
    assert "results-1.csv line 2" in answer.stdout
    assert "we never sent such an order" in answer.stdout
