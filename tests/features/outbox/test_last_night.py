"""The last night of the month, as the outbox meets it: a million bills wait, and somebody asks for a code."""

import datetime as dt
from typing import Any

import pytest

from madoguchi.gateways import simulated_world
from madoguchi.outbox import jobs
from madoguchi.outbox.actions import Draft, enqueue_all
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.context import stored
from madoguchi.outbox.models import Message
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db
SAID = stored({"effective_at": dt.datetime(2026, 11, 30, 15, tzinfo=dt.UTC)})


def drafts(count: int, channel: Channel, *, name: str = "cancellation.ended", **more: Any) -> list[Draft]:
    to = "a@example.jp" if channel is Channel.MAIL else "09000000999"
    return [
        Draft(name=name, channel=channel, to=to, language="ja", context=SAID, key=f"{name}:{channel}:{at}", **more)
        for at in range(count)
    ]


def code(channel: Channel = Channel.SMS) -> list[Draft]:
    return drafts(1, channel, name="codes.sent", secret={"code": "123456"})


def sent(name: str) -> int:
    return Message.objects.filter(name=name).exclude(delivered_at=None).count()


def test_a_code_does_not_stand_behind_bills(standing_clock: StandingClock) -> None:
    enqueue_all(drafts(30, Channel.SMS), now=standing_clock())
    enqueue_all(code(), now=standing_clock.move(hours=1))
    jobs.deliver(standing_clock())
    assert sent("codes.sent") == 1
    assert 0 < sent("cancellation.ended") < 30


def test_what_is_due_together_leaves_as_it_was_written(standing_clock: StandingClock) -> None:
    first, second, last = drafts(3, Channel.SMS)
    enqueue_all([first, second, *code(), last], now=standing_clock())
    jobs.deliver(standing_clock())
    carries_code = ["123456" in delivery.body for delivery in reversed(simulated_world.list_deliveries())]
    assert carries_code == [False, False, True, False]


def test_each_channel_goes_on_whatever_becomes_of_the_others(standing_clock: StandingClock) -> None:
    enqueue_all(drafts(30, Channel.SMS), now=standing_clock())
    enqueue_all(drafts(1, Channel.MAIL), now=standing_clock.move(hours=1))
    jobs.deliver(standing_clock())
    assert not Message.objects.filter(channel=Channel.MAIL, delivered_at=None).exists()


def test_texts_leave_at_their_pace_and_codes_first(standing_clock: StandingClock, settings: Any) -> None:
    settings.MADOGUCHI_PACE = {"sms": 2}
    enqueue_all([*drafts(6, Channel.SMS), *drafts(3, Channel.MAIL)], now=standing_clock())
    enqueue_all(code(), now=standing_clock.move(hours=1))
    counted = []
    for _ in range(4):
        jobs.deliver(standing_clock())
        counted.append(
            (sent("codes.sent"), Message.objects.filter(channel=Channel.SMS).exclude(delivered_at=None).count())
        )
        standing_clock.move(seconds=1)
    assert counted == [(1, 2), (1, 4), (1, 6), (1, 7)]
    assert not Message.objects.filter(channel=Channel.MAIL, delivered_at=None).exists()
    assert set(Message.objects.values_list("attempts", "claim")) == {(0, "")}
