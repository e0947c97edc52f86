"""Codes under parallel requests; the store decides, and without its guard the bug is there (S3, S4, S9)."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.test import Client

from madoguchi import clock
from madoguchi.codes import actions, allowances
from madoguchi.codes.models import Allowance, Challenge
from madoguchi.domain.codes import Limit, Purpose, Source
from tests import people
from tests.features.cancellation import counter
from tests.features.codes import desk
from tests.features.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 16


def meet_once(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """Let everybody wait behind a function, the first time each calls it, until all have."""
    barrier, original, here = threading.Barrier(MANY, timeout=30), getattr(owner, name), threading.local()

    def wait(*args: Any, **kwargs: Any) -> Any:
        answer = original(*args, **kwargs)
        if not getattr(here, "has_met", False):
            here.has_met = True
            barrier.wait()
        return answer

    monkeypatch.setattr(owner, name, wait)


def submit(challenge: uuid.UUID, code: str) -> actions.Proof:
    return actions.check_code(
        challenge_id=challenge, purpose=Purpose.CANCEL, typed=code, source=Source("home"), now=clock.now()
    )


def asked() -> tuple[uuid.UUID, str]:
    people.hanako()
    desk.ask(Client(), "09000000101")
    return Challenge.objects.get().pk, desk.code_in(desk.arrived("sms")[0])


class TestSixteenSubmitTheRightCode:
    def proofs(self, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
        challenge, code = asked()
        meet_once(monkeypatch, actions, "_matching")
        with counter.rules(monkeypatch, codes={"tries": MANY}):
            answers = at_once([lambda: submit(challenge, code)] * MANY)
        return [answer for answer in answers if isinstance(answer, actions.Proof)]

    def test_it_works_once(self, monkeypatch: pytest.MonkeyPatch) -> None:  # S3
        assert len(self.proofs(monkeypatch)) == 1

    def test_negative_control_looked_at_before_it_is_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(actions, "_spend", lambda code, _: code.save())
        assert len(self.proofs(monkeypatch)) == MANY


class Careless:
    """An open challenge that is asked how often it was tried, and counts afterwards."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def filter(self, **_: object) -> Any:
        return self.rows


class TestSixteenGuessAtOnce:
    def compared(self, monkeypatch: pytest.MonkeyPatch) -> int:
        challenge, code = asked()
        looked: list[str] = []
        original = actions._matching

        def matching(*args: Any) -> Any:
            looked.append(args[2])
            return original(*args)

        monkeypatch.setattr(actions, "_matching", matching)
        guess = f"{(int(code) + 1) % 1_000_000:06}"
        at_once([lambda: submit(challenge, guess)] * MANY)
        return len(looked)

    def test_five_are_compared(self, monkeypatch: pytest.MonkeyPatch) -> None:  # S4
        assert self.compared(monkeypatch) == 5

    def test_negative_control_without_the_condition_all_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        original = actions._open
        monkeypatch.setattr(actions, "_open", lambda *args: Careless(original(*args)))
        assert self.compared(monkeypatch) > 5


class TestSixteenAskAtOnce:
    def admitted(self, monkeypatch: pytest.MonkeyPatch) -> int:
        now, limits = clock.now(), [Limit(3, dt.timedelta(minutes=10))]
        allowances._row("somebody", now)
        meet_once(monkeypatch, allowances, "free_at")
        answers = at_once([lambda: allowances.take("somebody", limits=limits, now=now)] * MANY)
        return answers.count(None)

    def test_three_are_admitted(self, monkeypatch: pytest.MonkeyPatch) -> None:  # S9
        assert self.admitted(monkeypatch) == 3

    def test_negative_control_written_as_nobody_read_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def change(row: Allowance, now: object, **changes: object) -> bool:
            return Allowance.objects.filter(pk=row.pk).update(**changes) == 1

        monkeypatch.setattr(allowances, "_change", change)
        assert self.admitted(monkeypatch) == MANY


def test_sixteen_workers_send_one_code() -> None:
    people.hanako()
    Client().post("/cancel/", {"who": "09000000101"})
    at_once([desk.work] * MANY)
    assert len(desk.arrived("sms")) == 1
