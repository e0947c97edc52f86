"""A budget for all texts and calls of a day, held by the store; alarms when codes go unused (S9, S10)."""

import datetime as dt
import json
import logging
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from madoguchi import clock
from madoguchi.audit.models import Entry
from madoguchi.cli import app
from madoguchi.codes import alarms, spending, watching
from madoguchi.codes.models import Alarm, Challenge, Code, Spending
from madoguchi.domain.code_policy import Watch
from madoguchi.domain.codes import Way
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.codes import desk
from tests.features.together import at_once

pytestmark = pytest.mark.django_db
MANY = 16
runner = CliRunner(env={"COLUMNS": "200"})


def sounded() -> list[tuple[str, str]]:
    return sorted(Alarm.objects.values_list("kind", "about"))


class TestTheBudget:
    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        with counter.rules(monkeypatch, codes={"watch": Watch(budget_yen_a_day=100)}):
            yield

    def test_beyond_it_no_text_or_call_leaves_and_mail_and_letters_do(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        for _ in range(10):
            spending.spend(Way.SMS, now=standing_clock())
        client = Client()
        desk.ask(client, hanako.numbers[0])
        desk.ask_again(client, "voice")
        assert desk.arrived() == []
        desk.ask_again(client, "mail")
        desk.ask_again(client, "letter")
        assert [one.channel for one in desk.arrived()] == ["letter", "mail"]

    def test_a_call_costs_more_than_a_text(self, standing_clock: StandingClock) -> None:
        for _ in range(3):
            spending.spend(Way.VOICE, now=standing_clock())
        spending.spend(Way.SMS, now=standing_clock())
        with pytest.raises(spending.BudgetSpent):
            spending.spend(Way.SMS, now=standing_clock())
        assert Spending.objects.get().yen == 100

    def test_the_next_day_has_its_own(self, standing_clock: StandingClock) -> None:
        for _ in range(10):
            spending.spend(Way.SMS, now=standing_clock())
        with pytest.raises(spending.BudgetSpent) as spent:
            spending.spend(Way.SMS, now=standing_clock())
        assert spent.value.until == dt.datetime(2026, 11, 16, 15, 0, tzinfo=dt.UTC)  # midnight in Japan
        standing_clock.set(spent.value.until)
        spending.spend(Way.SMS, now=standing_clock())

    def test_what_was_not_sent_costs_nothing(self) -> None:
        """A limit of the address refuses the sending: the budget is given back with it."""
        people.hanako()
        client = Client()
        for _ in range(5):
            desk.ask(client, "09000000101")
        assert Spending.objects.get().yen == 10 * len(desk.arrived("sms"))

    def test_an_alarm_at_half_at_four_fifths_and_when_it_is_spent_each_once(
        self, standing_clock: StandingClock, caplog: pytest.LogCaptureFixture
    ) -> None:
        people.kenji()
        steps = []
        with caplog.at_level(logging.WARNING, "madoguchi"):
            for _ in range(10):
                spending.spend(Way.SMS, now=standing_clock())
                spending.warn(now=standing_clock())
                steps.append(Alarm.objects.count())
            desk.ask(Client(), "07000000103")
        assert steps == [0, 0, 0, 0, 1, 1, 1, 2, 2, 3]
        assert sounded() == [("codes.budget", f"2026-11-16:{step}") for step in (100, 50, 80)]
        assert Entry.objects.filter(name="codes.alarm").count() == 3
        assert len([line for line in caplog.messages if "codes.budget" in line]) == 3

    def test_one_that_is_refused_sounds_it_too(self, standing_clock: StandingClock) -> None:
        """The last call costs more than is left: nothing is written, the alarm is."""
        hanako = people.hanako()
        for _ in range(9):
            spending.spend(Way.SMS, now=standing_clock())
        client = Client()
        desk.ask(client, hanako.customer.email)
        desk.ask_again(client, "voice")
        desk.ask(Client(), hanako.numbers[0])
        desk.ask(Client(), "N000000101")
        assert ("codes.budget", "2026-11-16:100") in sounded()


@pytest.mark.django_db(transaction=True)
class TestSixteenSpendAtOnce:
    def spent(self, monkeypatch: pytest.MonkeyPatch) -> int:
        now = clock.now()
        with counter.rules(monkeypatch, codes={"watch": Watch(budget_yen_a_day=30)}):
            Spending.objects.create(day=dt.date(2026, 11, 16))
            return at_once([lambda: spending.spend(Way.SMS, now=now)] * MANY).count(None)

    def test_three_are_paid_for(self, monkeypatch: pytest.MonkeyPatch) -> None:  # S9
        assert self.spent(monkeypatch) == 3
        assert Spending.objects.get().yen == 30

    def test_negative_control_without_the_condition_all_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        original = Spending.objects.filter
        monkeypatch.setattr(Spending.objects, "filter", lambda **named: original(day=named["day"]))
        assert self.spent(monkeypatch) == MANY


def sent(count: int, used: int, at: dt.datetime, *, step: int = 1000) -> None:
    """So many codes went to numbers far apart; some were typed."""
    for number in range(count):
        challenge = Challenge.objects.create(
            purpose="cancel",
            language="ja",
            begun_at=at,
            expires_at=at,
            sealed=b"",
            passed_at=at if number < used else None,
        )
        Code.objects.create(
            challenge=challenge, purpose="cancel", way="sms", digest="0", to=f"090{number * step:08}", customers=[],
            sent_at=at, expires_at=at,
        )  # fmt: skip


class TestCodesThatNobodyTypes:
    @pytest.mark.parametrize(("used", "alarms_"), [(11, 1), (12, 0), (20, 0), (0, 1)])
    def test_below_sixty_in_a_hundred_is_an_alarm(
        self, used: int, alarms_: int, standing_clock: StandingClock
    ) -> None:  # S10
        sent(20, used, standing_clock() - dt.timedelta(minutes=20))
        assert watching.watch(standing_clock()) == alarms_
        assert watching.watch(standing_clock()) == 0
        assert [kind for kind, _ in sounded()] == ["codes.unused"] * alarms_

    def test_too_few_say_nothing(self, standing_clock: StandingClock) -> None:
        sent(19, 0, standing_clock() - dt.timedelta(minutes=20))
        assert watching.watch(standing_clock()) == 0

    def test_what_was_sent_just_now_may_still_be_typed(self, standing_clock: StandingClock) -> None:
        sent(20, 0, standing_clock() - dt.timedelta(minutes=9))
        assert watching.watch(standing_clock()) == 0
        standing_clock.move(minutes=1)
        assert watching.watch(standing_clock()) == 1

    def test_what_is_long_past_is_no_alarm(self, standing_clock: StandingClock) -> None:
        sent(20, 0, standing_clock() - dt.timedelta(minutes=71))
        assert watching.watch(standing_clock()) == 0


class TestNumbersInARow:
    def test_ten_of_one_block_are_an_alarm(self, standing_clock: StandingClock) -> None:  # S10
        sent(10, 10, standing_clock() - dt.timedelta(minutes=5), step=1)
        assert watching.watch(standing_clock()) == 1
        (alarm,) = Alarm.objects.all()
        assert (alarm.kind, alarm.details) == ("codes.neighbours", {"numbers": 10})

    def test_nine_are_none_and_neither_are_ten_apart(self, standing_clock: StandingClock) -> None:
        sent(9, 9, standing_clock() - dt.timedelta(minutes=5), step=1)
        sent(10, 10, standing_clock() - dt.timedelta(minutes=5))
        assert watching.watch(standing_clock()) == 0


class TestTheCommand:
    def test_says_that_there_is_none(self) -> None:
        answer = runner.invoke(app, ["alarms"])
        assert (answer.exit_code, answer.stdout) == (0, "No alarm.\n")

    def test_lists_them_for_people_and_for_monitors(self, standing_clock: StandingClock) -> None:
        alarms.sound("codes.unused", about="now", details={"percent": 10}, now=standing_clock())
        alarms.sound("codes.unused", about="then", details={}, now=standing_clock() - dt.timedelta(days=2))
        answer = runner.invoke(app, ["alarms"])
        assert answer.exit_code == 1
        assert "codes.unused" in answer.stdout
        assert "percent 10" in answer.stdout
        listed = json.loads(runner.invoke(app, ["alarms", "--json", "--days", "3"]).stdout)
        assert [one["about"] for one in listed] == ["now", "then"]
