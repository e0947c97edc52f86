"""``madoguchi declarations``: declarations that name no contract are seen to by hand."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner, Result

from madoguchi.audit.models import Entry
from madoguchi.cancellation.declarations import actions, queries
from madoguchi.cancellation.models import Case, Declaration
from madoguchi.cli import app
from madoguchi.domain.actor import ENGINEER
from madoguchi.workers.queries import list_stuck
from tests import operators, people
from tests.conftest import StandingClock
from tests.features.codes import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_by_declaration")]


@pytest.fixture
def _by_declaration(tmp_path: Path) -> Iterator[None]:
    with operators.in_force(operators.written(tmp_path, preset="declaration")):
        yield


@pytest.fixture
def number(client: Client) -> str:
    """Of a declaration by somebody who has written her name as nobody has it on file."""
    told = {"who": "架空 華子", "number": "090-0000-0101", "mail": "anybody@example.com", "when": "today"}
    assert client.post("/cancel/", told).status_code == 302
    desk.work()
    return Declaration.objects.get().number


def run(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["declarations", *words])


def test_where_none_waits_it_says_so() -> None:
    answer = run("list")
    assert (answer.exit_code, answer.stdout) == (0, "No declaration waits.\n")


def test_it_lists_what_waits_with_what_was_typed(number: str) -> None:
    answer = run("list")
    assert answer.exit_code == 1
    for said in (number, "2026-11-16 10:00 +0900", "架空 華子", "09000000101", "anybody@example.com"):
        assert said in answer.stdout
    assert queries.count_open() == 1


@pytest.mark.parametrize("words", [("match", "N000000101"), ("close",)])
def test_it_is_stuck_until_somebody_has_seen_to_it(
    number: str, words: tuple[str, ...], standing_clock: StandingClock
) -> None:
    people.hanako()
    (stuck,) = list_stuck(standing_clock())
    assert (stuck.what, stuck.next_try) == (number, None)
    assert "madoguchi declarations" in stuck.reason
    what, *rest = words
    run(what, number, *rest)
    assert list_stuck(standing_clock()) == ()


def test_matched_it_is_a_case_as_of_when_it_was_received(number: str, standing_clock: StandingClock) -> None:
    people.hanako()
    received_at = standing_clock()
    standing_clock.move(days=2)
    answer = run("match", number, "N000000101")
    case = Case.objects.get()
    assert (answer.exit_code, answer.stdout) == (0, f"{number}: {case.number}\n")
    assert case.accepted_at == received_at
    assert case.effective_at == received_at + dt.timedelta(hours=1)
    assert case.due_at == standing_clock() + dt.timedelta(hours=24)
    row = Declaration.objects.get()
    assert (row.cases, row.closed_at) == ([case.number], standing_clock())
    assert run("list").exit_code == 0
    by = Entry.objects.get(name="cancellation.declaration_carried_out")
    assert (by.actor_id, by.details) == (ENGINEER.id, {"cases": [case.number]})
    desk.work()
    assert desk.arrived("mail", to="hanako@example.jp")


def test_only_the_line_that_was_meant(number: str) -> None:
    kenji = people.kenji()
    run("match", number, "N000000102", "--line", kenji.numbers[1])
    assert [line.line.phone_number for line in Case.objects.get().lines.all()] == [kenji.numbers[1]]


def test_where_she_has_nothing_to_end_it_waits_as_before(number: str) -> None:
    people.hanako()
    for words in (("N999999999",), ("N000000101", "--line", "09099999999")):
        answer = run("match", number, *words)
        assert answer.exit_code == 2
        assert "nothing of that kind left to end" in answer.stderr
    assert [one.number for one in queries.list_open()] == [number]


def test_closed_it_tells_who_declared_it_and_nobody_else(number: str, standing_clock: StandingClock) -> None:
    people.hanako()
    assert run("close", number).stdout == f"{number}: closed\n"
    desk.work()
    told, _received = desk.arrived("mail")
    assert told.recipient == "anybody@example.com"
    assert "合うご契約が見つかりません" in told.subject
    assert told.attachments == (f"{number}.pdf", f"{number}.json")
    assert Declaration.objects.get().closed_at == standing_clock()
    assert Entry.objects.filter(name="cancellation.declaration_closed", subject=f"declaration:{number}").count() == 1
    assert not Case.objects.exists()


@pytest.mark.parametrize("words", [("match", "N000000101"), ("close",)])
def test_seen_to_once_is_enough(number: str, words: tuple[str, ...]) -> None:
    people.hanako()
    run("close", number)
    what, *rest = words
    answer = run(what, number, *rest)
    assert answer.exit_code == 2
    assert "does not wait" in answer.stderr
    assert not Case.objects.exists()


def test_of_two_at_once_the_second_changes_nothing(number: str, standing_clock: StandingClock) -> None:
    """The negative control of the guard: both had read that it waits."""
    people.hanako()
    row = queries.find_open(number)
    actions.close(number=number, by=ENGINEER, now=standing_clock())
    match = partial(actions.match_by_hand, number=number, customer_number="N000000101", lines=None, by=ENGINEER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "find_open", lambda _: row)
        with pytest.raises(queries.NotOpen):
            match(now=standing_clock())
    assert not Case.objects.exists()


def test_what_was_carried_out_or_not_looked_at_does_not_wait(client: Client) -> None:
    people.hanako()
    told = {"who": "架空 花子", "number": "N000000101", "mail": "anybody@example.com"}
    client.post("/cancel/", told)
    assert queries.count_open() == 0
    desk.work()
    assert queries.count_open() == 0
