"""Every column of a message that is handed to the outbox."""

import datetime as dt

import pytest

from madoguchi.keys import sealing
from madoguchi.keys.sealing import Place
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.models import Message
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db


def handed_over(now: dt.datetime, secret: dict[str, str] | None = None, subject: str = "case:K1") -> Message:
    enqueue(
        name="cancellation.scheduled", channel=Channel.SMS, to="09000000101", language="en", key="k1", now=now,
        context={"number": "K1"}, subject=subject, secret=secret,
    )  # fmt: skip
    return Message.objects.get()


def test_a_message_says_what_to_whom_and_since_when(standing_clock: StandingClock) -> None:
    message = handed_over(standing_clock())
    assert (message.key, message.name, message.subject) == ("k1", "cancellation.scheduled", "case:K1")
    assert (message.channel, message.to, message.language) == (Channel.SMS, "09000000101", "en")
    assert (message.created_at, message.work_due_at) == (standing_clock(), standing_clock())
    assert (message.context, message.sealed) == ({"number": "K1"}, None)


def test_a_secret_is_bound_to_its_message(standing_clock: StandingClock) -> None:
    """S28: sealed for this place and no other."""
    message = handed_over(standing_clock(), secret={"code": "123456"})
    assert message.sealed
    assert sealing.unseal(bytes(message.sealed), place=Place(kind="outbox.message", row="k1")) == {"code": "123456"}


def test_a_message_need_not_be_about_anything(standing_clock: StandingClock) -> None:
    enqueue(
        name="sign_in.password_changed", channel=Channel.MAIL, to="a@example.jp", language="ja", key="k2",
        now=standing_clock(), context={},
    )  # fmt: skip
    assert Message.objects.get().subject == ""
