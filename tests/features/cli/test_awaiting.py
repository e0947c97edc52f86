"""A command that meets a store which went away waits for it, and not for ever."""

from types import SimpleNamespace
from typing import Any

import pytest
import typer
from django.db import InterfaceError, OperationalError

from madoguchi.cli import awaiting


@pytest.fixture(autouse=True)
def paused(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Time goes by while it waits: a minute each time."""
    pauses = list[float]()
    passing = SimpleNamespace(sleep=pauses.append, monotonic=lambda: 60.0 * len(pauses))
    monkeypatch.setattr(awaiting, "time", passing)
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    return pauses


def ask(*answers: Any) -> Any:
    given = iter(answers)

    def answer() -> Any:
        one = next(given)
        if isinstance(one, Exception):
            raise one
        return one

    return awaiting.patiently(answer, again="madoguchi close")


def test_an_answer_at_once_is_not_talked_about(capsys: pytest.CaptureFixture[str], paused: list[float]) -> None:
    assert ask(5) == 5
    assert (capsys.readouterr(), paused) == (("", ""), [])


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("gone")])
def test_it_waits_and_says_so_once(error: Exception, capsys: pytest.CaptureFixture[str], paused: list[float]) -> None:
    assert ask(error, error, 5) == 5
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "The database does not answer: waiting for it, 10 minutes at most.",
        "The database answers again; work goes on.",
    ]
    assert paused == [1.0, 1.0]


def test_it_still_waits_at_the_tenth_minute() -> None:
    assert ask(*[OperationalError("gone")] * 11, 5) == 5


def test_it_gives_up_after_the_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        ask(*[OperationalError("no route\nto it")] * 12, 5)
    assert ended.value.exit_code == 2
    said = capsys.readouterr().err
    assert "The database has not answered for 10 minutes: no route\n" in said
    assert "Then run: madoguchi close" in said


def test_what_is_wrong_with_the_question_is_not_waited_for(paused: list[float]) -> None:
    with pytest.raises(ZeroDivisionError):
        ask(ZeroDivisionError())
    assert paused == []
