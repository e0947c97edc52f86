"""A round of jobs: one that fails holds no other; a store that has gone away ends the round, and says so once."""

import datetime as dt
import logging

import pytest
from django.db import InterfaceError, OperationalError, connection

from madoguchi import clock
from madoguchi.workers import timetable

pytestmark = pytest.mark.django_db


def plan(monkeypatch: pytest.MonkeyPatch, error: Exception) -> list[str]:
    """Two jobs: the first fails, the second handles three rows. Which of them were begun, as it goes on."""
    reached = list[str]()

    def fail(now: dt.datetime) -> int:
        reached.append("first")
        raise error

    def work(now: dt.datetime) -> int:
        reached.append("second")
        return 3

    monkeypatch.setattr(timetable, "_jobs", {"first": fail, "second": work})
    return reached


@pytest.mark.parametrize("error", [ValueError("x"), OperationalError("database is locked")])
def test_a_job_that_fails_holds_no_other(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reached = plan(monkeypatch, error)
    assert timetable.run_round(clock.now) == 3
    assert reached == ["first", "second"]
    assert [(one.getMessage(), bool(one.exc_info)) for one in caplog.records] == [("first failed", True)]


@pytest.mark.parametrize("error", [OperationalError("server closed"), InterfaceError("connection already closed")])
def test_a_store_that_has_gone_ends_the_round_in_one_line(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reached = plan(monkeypatch, error)
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    with caplog.at_level(logging.WARNING):
        assert timetable.run_round(clock.now) == 0
    assert reached == ["first"]
    said = [(one.levelname, one.getMessage(), bool(one.exc_info)) for one in caplog.records]
    assert said == [("WARNING", "first failed: the store does not answer", False)]
