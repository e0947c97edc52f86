"""Who listens hears of every entry, as it was appended, in the same transaction."""

from collections.abc import Sequence

import pytest

from madoguchi import clock
from madoguchi.audit import actions
from madoguchi.audit.actions import Recorded
from madoguchi.domain.actor import SYSTEM

pytestmark = pytest.mark.django_db


def test_entries_of_one_name_are_heard_together_once_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Sequence[Recorded]] = []
    monkeypatch.setattr(actions, "_listeners", {})
    for _ in range(2):
        actions.listen(heard.append)
    now, details = clock.now(), {"line:1": {"lines": 2}, "line:2": {}}
    actions.record_each("test.ended", by=SYSTEM, now=now, details=details)
    assert heard == [[Recorded("test.ended", now, subject, told) for subject, told in details.items()]]


def test_without_details_they_are_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Sequence[Recorded]] = []
    monkeypatch.setattr(actions, "_listeners", {heard.append: None})
    now = clock.now()
    actions.record("test.begun", by=SYSTEM, now=now, subject="line:1")
    actions.record("test.begun", by=SYSTEM, now=now, subject="line:1", details={"lines": 2})
    actions.record_all("test.ended", by=SYSTEM, now=now, subjects=["line:1", "line:2"])
    assert [[(one.name, one.subject, dict(one.details)) for one in together] for together in heard] == [
        [("test.begun", "line:1", {})],
        [("test.begun", "line:1", {"lines": 2})],
        [("test.ended", "line:1", {}), ("test.ended", "line:2", {})],
    ]
