"""Who listens hears of every entry, as it was appended, in the same transaction."""

import pytest

from madoguchi import clock
from madoguchi.audit import actions
from madoguchi.audit.actions import Recorded
from madoguchi.domain.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("details", [None, {"lines": 2}])
def test_each_entry_is_heard_once_and_whole(monkeypatch: pytest.MonkeyPatch, details: dict[str, object] | None) -> None:
    heard: list[Recorded] = []
    monkeypatch.setattr(actions, "_listeners", {})
    for _ in range(2):
        actions.listen(heard.append)
    now = clock.now()
    actions.record_all("test.ended", by=SYSTEM, now=now, subjects=["line:1", "line:2"], details=details)
    assert heard == [Recorded("test.ended", now, f"line:{n}", details or {}) for n in (1, 2)]
