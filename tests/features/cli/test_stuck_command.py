"""``madoguchi stuck``: what an engineer sees of it, and what a monitor reads."""

import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from madoguchi.cancellation.models import Case
from madoguchi.cli import app
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db
runner = CliRunner(env={"COLUMNS": "200"})


@pytest.fixture
def hanako() -> people.Person:
    return people.hanako()


def leaves(hanako: people.Person, standing: StandingClock, *, down: str, fault: Fault = Fault.DOWN) -> Case:
    counter.switch_on(hanako)
    simulated_world.set_fault(down, fault)
    case = counter.cancel(hanako)
    timetable.run_due(standing())
    timetable.run_due(standing.set(counter.MONTH_END))
    return case


def test_nothing_is_stuck(hanako: people.Person, standing_clock: StandingClock) -> None:
    counter.cancel(hanako)
    timetable.run_due(standing_clock())
    answer = runner.invoke(app, ["stuck"])
    assert (answer.exit_code, answer.stdout) == (0, "Nothing is stuck.\n")
    answer = runner.invoke(app, ["stuck", "--json"])
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, [])


def test_shows_why_how_often_and_when_next_in_the_operators_time(
    hanako: people.Person, standing_clock: StandingClock
) -> None:
    case = leaves(hanako, standing_clock, down="network")
    answer = runner.invoke(app, ["stuck"])
    assert answer.exit_code == 1
    (row,) = (line for line in answer.stdout.splitlines() if case.number in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == [
        "case line",
        f"{case.number} line {case.lines.get().line_id} ending",
        "network does not answer",
        "1",
        "2026-12-01 00:00:05 +0900",
    ]
    assert "tried again by itself" in answer.stdout


def test_a_monitor_reads_the_same(hanako: people.Person, standing_clock: StandingClock) -> None:
    leaves(hanako, standing_clock, down="mail")
    answer = runner.invoke(app, ["stuck", "--json"])
    assert answer.exit_code == 1
    (row,) = json.loads(answer.stdout)
    assert row["reason"] == "mail does not answer"
    assert row["attempts"] == 2
    next_try = dt.datetime.fromisoformat(row["next_try"])
    assert next_try == standing_clock() + dt.timedelta(seconds=10)


def test_what_was_refused_for_good_has_no_next_try(hanako: people.Person, standing_clock: StandingClock) -> None:
    case = leaves(hanako, standing_clock, down="sms", fault=Fault.REFUSES)
    (row,) = json.loads(runner.invoke(app, ["stuck", "--json"]).stdout)
    assert (row["reason"], row["next_try"]) == ("sms refuses", None)
    assert row["what"] == f"cancellation.scheduled:{case.number}:sms"


def test_says_when_no_worker_comes(hanako: people.Person, standing_clock: StandingClock) -> None:
    counter.cancel(hanako)
    assert runner.invoke(app, ["stuck"]).exit_code == 0  # just due
    standing_clock.move(minutes=5)
    answer = runner.invoke(app, ["stuck"])
    assert answer.exit_code == 1
    assert answer.stdout.count("due, and no worker has come to it") == 2  # mail and SMS


def test_many_are_counted(hanako: people.Person, standing_clock: StandingClock) -> None:
    counter.cancel(hanako)
    standing_clock.move(minutes=5)
    assert "and 1 more: --limit 2 shows all." in runner.invoke(app, ["stuck", "--limit", "1"]).stdout


def test_tells_nobodys_name_number_or_address(hanako: people.Person, standing_clock: StandingClock) -> None:
    for gateway in ("mail", "sms", "letter"):
        simulated_world.set_fault(gateway, Fault.DOWN)
    leaves(hanako, standing_clock, down="network")
    told = runner.invoke(app, ["stuck"]).stdout + runner.invoke(app, ["stuck", "--json"]).stdout
    held = (hanako.customer.name, hanako.customer.email, hanako.customer.phone, *hanako.numbers)
    assert [value for value in held if value in told] == []
