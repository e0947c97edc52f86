"""A service like Twilio: its callbacks are believed by their signature, and what it lists is not sent again."""

from typing import Any

import pytest
from django.test import Client

from madoguchi.gateways import GatewayError, Unsure, sms
from madoguchi.gateways.reports import Incoming, NotGenuine
from madoguchi.gateways.sms import twilio as module
from madoguchi.outbox import handles, once
from madoguchi.outbox.models import Report
from tests.conftest import StandingClock
from tests.gateways.messages import Outbox
from tests.gateways.parts.kannel import wait_until
from tests.gateways.parts.twilio import Service

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("twilio")]

PHONE, CODE = "09000000101", "認証番号は 042817 です。"


class TestACallback:
    @pytest.fixture(autouse=True)
    def sent(self, twilio: Service, outbox: Outbox) -> None:
        outbox.put(to=PHONE, sms=CODE)
        outbox.work()
        assert len(twilio.made) == 1

    def test_says_that_it_arrived(self, twilio: Service, outbox: Outbox, standing_clock: StandingClock) -> None:
        for status in ("queued", "sent", "delivered", "delivered"):
            assert twilio.report(status) == 204
        assert outbox.fate().arrived_at == standing_clock()
        assert outbox.fate().provider_id == twilio.made[-1]["sid"]
        assert Report.objects.count() == 3

    @pytest.mark.parametrize("status", ["undelivered", "failed"])
    def test_says_that_it_failed(self, status: str, twilio: Service, outbox: Outbox) -> None:
        assert twilio.report(status, ErrorCode="30005") == 204
        assert outbox.fate().failed_at
        assert Report.objects.get().reason == f"{status} 30005"

    def test_of_an_arrival_wins_whatever_comes_first(self, twilio: Service, outbox: Outbox) -> None:
        for status in ("failed", "delivered", "undelivered"):
            twilio.report(status)
        assert outbox.fate().arrived_at
        assert outbox.fate().failed_at is None

    def test_of_an_unknown_status_is_refused(self, twilio: Service) -> None:
        assert twilio.report("dancing") == 403

    def test_without_its_signature_is_refused(self, outbox: Outbox, client: Client) -> None:
        path = f"/reports/sms/{handles.of(outbox.fate().pk)}/"
        form = {"MessageStatus": "delivered", "MessageSid": "SM1"}
        for headers in ({}, {"X-Twilio-Signature": "x"}, {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}):
            assert client.post(path, form, headers=headers).status_code == 403
        assert not Report.objects.exists()

    def test_with_the_signature_of_another_is_refused(self, twilio: Service, settings: Any) -> None:
        settings.MADOGUCHI_GATEWAY_SECRETS = {"twilio": "another"}
        assert twilio.report("delivered") == 403


def test_the_signature_is_the_one_in_the_services_documents(twilio: Service, settings: Any) -> None:
    """The example of the public description of X-Twilio-Signature."""
    settings.MADOGUCHI_GATEWAY_SECRETS = {"twilio": "12345"}
    gateway = module.Gateway()
    object.__setattr__(gateway._api.settings, "report_url", "https://example.com")
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    headers = {"X-Twilio-Signature": "L/OH5YylLD5NRKLltdqwSvS0BnU="}
    gateway._api.verify(Incoming("/myapp.php?foo=1&bar=2", {}, form, headers))
    with pytest.raises(NotGenuine):
        gateway._api.verify(Incoming("/myapp.php?foo=1&bar=3", {}, form, headers))


class TestItsAnswers:
    @pytest.mark.parametrize(
        ("status", "code", "permanent"),
        [
            (400, 21211, True),
            (400, 21610, True),
            (400, 99999, True),
            (401, 20003, False),
            (429, 20429, False),
            (503, 0, False),
        ],
    )
    def test_say_whether_asking_again_helps(self, status: int, code: int, permanent: bool, twilio: Service) -> None:
        with twilio.refusing(status, code), pytest.raises(GatewayError) as error:
            sms.connect().send(to=PHONE, text=CODE, key="K1")
        assert error.value.permanent == permanent
        assert not isinstance(error.value, Unsure)

    def test_may_be_lost_behind_a_bad_gateway(self, twilio: Service, outbox: Outbox) -> None:
        twilio.loses = True
        outbox.put(to=PHONE, sms=CODE)
        outbox.work()
        assert outbox.fate().trouble == "the service answers 502: nobody knows whether it took it"
        twilio.loses = False
        outbox.work_until_delivered()
        assert len(twilio.made) == 1

    def test_an_older_text_with_the_same_words_is_not_taken_for_this_one(self, twilio: Service, outbox: Outbox) -> None:
        outbox.put(to=PHONE, key="K0", sms=CODE)
        outbox.work()
        outbox.put(to=PHONE, key="K1", sms=CODE)
        with twilio.refusing(502, 0):
            outbox.work(minutes=5)
        outbox.work_until_delivered()
        assert len(twilio.made) == 2

    def test_nothing_is_sent_again_before_the_service_had_time_to_list_it(
        self, twilio: Service, outbox: Outbox
    ) -> None:
        outbox.put(to=PHONE, sms=CODE)
        with twilio.refusing(502, 0):
            outbox.work()
        outbox.work(minutes=1)
        assert twilio.made == []
        assert outbox.fate().trouble == "nobody knows whether the service took it; it does not list it yet"
        outbox.work_until_delivered()
        assert len(twilio.made) == 1


class TestNegativeControl:
    def test_without_the_note_before_asking_it_arrives_twice(
        self, twilio: Service, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(once, "Tracing", type(None))
        outbox.put(to=PHONE, sms=CODE)
        outbox.die_after_sending()
        outbox.work()
        wait_until(lambda: len(twilio.made) == 2)
