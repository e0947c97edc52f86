"""A message of the tests, on its way through the outbox as every message goes."""

import datetime as dt
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from madoguchi.gateways import GatewayError
from madoguchi.outbox import jobs
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.models import Message
from madoguchi.workers.models import LEASE
from tests.conftest import StandingClock

NAME = "test.words"


def write_templates(settings: Any, folder: Path) -> None:
    """Let the message ``test.words`` say what it is told to say, on each channel."""
    place = folder / "messages" / NAME
    place.mkdir(parents=True)
    for part in ("sms", "mail", "mail_subject", "voice", "voice_greeting"):
        (place / f"{part}.txt").write_text("{{ " + part + " }}\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder, *settings.TEMPLATES[0]["DIRS"]]}]


class Outbox:
    """Messages on one channel, and the worker that delivers them."""

    def __init__(self, channel: Channel, clock: StandingClock) -> None:
        self._channel, self._clock = channel, clock

    def put(
        self, *, to: str, key: str = "K1", sms: str = "", words: Mapping[str, str] | None = None, minutes: float = 0
    ) -> Message:
        """Put a message in, due so many minutes from now. ``words`` are those of each part."""
        due_at = self._clock() + dt.timedelta(minutes=minutes)
        said = words or {"sms": sms}
        enqueue(name=NAME, channel=self._channel, to=to, language="ja", context=said, key=key, now=due_at)
        return Message.objects.get(key=key)

    def work(self, minutes: float = 0) -> None:
        """Let a worker deliver what is due, so many minutes from now."""
        self._clock.move(minutes=minutes)
        while jobs.deliver(self._clock()):
            pass

    def work_until_delivered(self) -> None:
        """Work minute after minute; a real system's report takes real time to come in."""
        for _ in range(10):
            self.work(minutes=1)
            if self.fate().delivered_at:
                return
            time.sleep(0.3)
        raise AssertionError(self.fate().trouble)

    def die_after_sending(self, *, answered: bool = True) -> None:
        """A worker takes what is due, sends it, and is killed before it writes that down."""
        for message in Message.claim_due(now=self._clock()):
            try:
                jobs._SEND[Channel(message.channel)](message, self._clock())
            except GatewayError:
                assert not answered
        self._clock.move(seconds=LEASE.total_seconds())

    @staticmethod
    def fate(key: str = "K1") -> Message:
        """The message as it stands now."""
        return Message.objects.get(key=key)
