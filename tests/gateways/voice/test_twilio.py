"""A call by a service like Twilio: who presses nothing hears nothing, and nobody but the service gets the words."""

from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from madoguchi.outbox.models import Report
from tests.conftest import StandingClock
from tests.gateways.messages import Outbox
from tests.gateways.parts.twilio import Service
from tests.gateways.voice.test_contract import PHONE, SAID

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def called(twilio: Service, outbox: Outbox) -> Service:
    outbox.put(to=PHONE, words=SAID)
    outbox.work()
    return twilio


def action(service: Service) -> str:
    gather = ET.fromstring(service.made[-1]["Twiml"]).find("Gather")
    assert gather is not None
    return gather.attrib["action"]


class TestTheWords:
    def test_are_not_said_to_a_machine_that_picks_up(self, called: Service) -> None:
        assert called.pick_up("") == [("ja-JP", SAID["voice_greeting"])]
        assert not Report.objects.exists()

    def test_are_said_after_any_key_and_then_it_hangs_up(self, called: Service, outbox: Outbox) -> None:
        assert called.pick_up("#") == [("ja-JP", SAID["voice_greeting"]), ("ja-JP", SAID["voice"])]
        assert outbox.fate().arrived_at

    def test_pressed_twice_is_one_arrival(self, called: Service) -> None:
        for _ in range(2):
            called.pick_up("1")
        assert Report.objects.count() == 1

    def test_stand_in_nothing_that_goes_with_the_call(self, called: Service) -> None:
        made = str(called.made[-1])
        assert "ゼロ" not in made
        assert "みなと通信" in made
        assert len(called.made[-1]["Twiml"]) < 4000

    def test_are_said_for_five_minutes(self, called: Service, standing_clock: StandingClock) -> None:
        standing_clock.move(minutes=5)
        assert len(called.pick_up("1")) == 2
        standing_clock.move(seconds=1)
        assert len(called.pick_up("1")) == 1

    def test_are_for_the_service_alone(self, called: Service, client: Client) -> None:
        parts = urlsplit(action(called))
        address = f"{parts.path}?{parts.query}"
        assert client.post(address, {"Digits": "1"}).status_code == 403
        assert client.get(address).status_code == 405

    def test_are_for_their_own_call(self, called: Service, outbox: Outbox) -> None:
        first = action(called)
        outbox.put(to="09000000102", key="K2", words=SAID)
        outbox.work()
        other = action(called)
        mixed = first.split("?")[0] + "?" + other.split("?")[1]
        assert called._call(mixed, {"Digits": "1"})[0] == 403
        assert called._call(first.split("?")[0], {"Digits": "1"})[0] == 403

    def test_are_in_the_readers_language(self, twilio: Service, outbox: Outbox) -> None:
        message = outbox.put(to=PHONE, words=SAID)
        type(message).objects.update(language="en")
        outbox.work()
        assert [language for language, _ in twilio.pick_up("1")] == ["en-US", "en-US"]


class TestTheCall:
    def test_ends_after_two_minutes(self, called: Service) -> None:
        """S11: call length capped."""
        assert called.made[-1]["TimeLimit"] == "120"

    @pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
    def test_that_nobody_took_has_failed(self, status: str, called: Service, outbox: Outbox) -> None:
        assert called.report(status) == 204
        assert outbox.fate().failed_at

    def test_that_ended_unheard_has_not_arrived(self, called: Service, outbox: Outbox) -> None:
        assert called.report("completed") == 204
        assert (outbox.fate().arrived_at, outbox.fate().failed_at) == (None, None)
