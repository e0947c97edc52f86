"""Kannel itself: what it reports, late and twice; what becomes of a text of which nobody knows whether it was taken."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.config import settings as house
from madoguchi.gateways import GatewayError, Unsure, over_http, sms
from madoguchi.gateways.reports import Fate
from madoguchi.gateways.sms import kannel as module
from madoguchi.outbox import handles, once
from madoguchi.outbox.models import Report
from madoguchi.workers import queries
from tests.conftest import StandingClock
from tests.gateways.messages import Outbox
from tests.gateways.parts.kannel import Kannel, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("kannel")]

PHONE, SLOW_PHONE = "09000000101", "08000000101"
CODE = "認証番号は 042817 です。"


def fates() -> set[str]:
    return set(Report.objects.values_list("fate", flat=True))


class TestADeliveryReport:
    def test_says_that_it_arrived(self, outbox: Outbox, standing_clock: StandingClock) -> None:
        outbox.put(to=PHONE, sms=CODE)
        outbox.work()
        wait_until(lambda: fates() == {Fate.ON_ITS_WAY, Fate.ARRIVED})
        wait_until(lambda: outbox.fate().arrived_at == standing_clock())
        assert outbox.fate().failed_at is None

    def test_comes_late(self, kannel: Kannel, outbox: Outbox, standing_clock: StandingClock) -> None:
        outbox.put(to=SLOW_PHONE, sms=CODE)
        outbox.work()
        kannel.phones.report(4)
        wait_until(lambda: Report.objects.filter(reason="waits for the phone").exists())
        assert outbox.fate().arrived_at is None
        standing_clock.move(days=2)
        kannel.phones.report(1)
        wait_until(lambda: outbox.fate().arrived_at == standing_clock())

    def test_says_that_it_failed(self, kannel: Kannel, outbox: Outbox, standing_clock: StandingClock) -> None:
        outbox.put(to=SLOW_PHONE, sms=CODE)
        outbox.work()
        kannel.phones.report(2)
        wait_until(lambda: outbox.fate().failed_at == standing_clock())
        assert outbox.fate().arrived_at is None
        entry = Entry.objects.get(name="outbox.not_arrived")
        assert entry.details == {"why": "not delivered to the phone"}
        assert PHONE not in str(Entry.objects.values())


class TestTheAddressOfReports:
    """Whoever does not know a message's handle can say nothing of it."""

    @pytest.fixture
    def handle(self, outbox: Outbox) -> str:
        return handles.of(outbox.put(to=PHONE, sms=CODE, minutes=1440).pk)

    def test_takes_a_report_of_its_message_twice_and_keeps_it_once(self, handle: str, client: Client) -> None:
        for _ in range(2):
            assert client.get(f"/reports/sms/{handle}/?state=8").status_code == 204
        assert Report.objects.count() == 1

    def test_is_reached_from_this_machine_without_a_proxy(self, handle: str, client: Client, settings: Any) -> None:
        settings.SECURE_SSL_REDIRECT = True
        assert client.get(f"/reports/sms/{handle}/?state=8").status_code == 204
        assert client.get("/login/").status_code == 301

    def test_is_nowhere_for_a_guess(self, handle: str, client: Client) -> None:
        number = handle.split("-", maxsplit=1)[0]
        for guess in (f"{number}-{'0' * 24}", handle[:-1], number, handle.replace(number, f"{number}1", 1), "x"):
            assert client.get(f"/reports/sms/{guess}/?state=1").status_code == 404
        assert not Report.objects.exists()

    @pytest.mark.parametrize("query", ["", "?state=3", "?state=x", "?status=1"])
    def test_refuses_what_kannel_does_not_say(self, query: str, handle: str, client: Client) -> None:
        assert client.get(f"/reports/sms/{handle}/{query}").status_code == 403
        assert not Report.objects.exists()

    def test_is_nowhere_where_the_simulator_sends(self, outbox: Outbox, client: Client, settings: Any) -> None:
        settings.MADOGUCHI_POLICY = house.MADOGUCHI_POLICY
        handle = handles.of(outbox.put(to=PHONE, sms=CODE).pk)
        assert client.get(f"/reports/sms/{handle}/?state=1").status_code == 404

    def test_takes_a_report_of_a_message_that_is_gone(self, client: Client) -> None:
        assert client.get(f"/reports/sms/{handles.of(999)}/?state=1").status_code == 204


class TestNobodyKnows:
    """Killed between asking and the answer, and Kannel reports nothing."""

    @pytest.fixture
    def cut_off(self, outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> Outbox:
        with monkeypatch.context() as patch:
            patch.setattr(over_http, "ask", _unsure)
            outbox.put(to=PHONE, sms=CODE)
            outbox.work()
        return outbox

    def test_it_waits_for_a_report(self, cut_off: Outbox, kannel: Kannel) -> None:
        cut_off.work(minutes=14)
        assert cut_off.fate().work_due_at
        assert cut_off.fate().trouble == "nobody knows whether Kannel took it; its report is due"
        assert kannel.arrived() == []

    def test_it_is_not_sent_again_but_shown(
        self, cut_off: Outbox, kannel: Kannel, standing_clock: StandingClock
    ) -> None:
        cut_off.work(minutes=15)
        assert (cut_off.fate().work_due_at, cut_off.fate().failed_at) == (None, standing_clock())
        assert cut_off.fate().sealed is None
        ((row),) = queries.list_stuck(standing_clock())
        assert row.reason == "nobody knows whether Kannel took it, and it reported nothing"
        assert kannel.arrived() == []

    def test_a_report_settles_it(self, cut_off: Outbox, kannel: Kannel, client: Client) -> None:
        client.get(f"/reports/sms/{handles.of(cut_off.fate().pk)}/?state=1")
        cut_off.work(minutes=1)
        assert cut_off.fate().delivered_at
        assert cut_off.fate().arrived_at
        assert kannel.arrived() == []


class TestNegativeControl:
    def test_without_the_note_before_asking_it_arrives_twice(
        self, kannel: Kannel, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(once, "Tracing", type(None))
        outbox.put(to=PHONE, sms=CODE)
        outbox.die_after_sending()
        outbox.work()
        wait_until(lambda: len(kannel.arrived()) == 2)


class TestItsAnswers:
    def test_a_wrong_secret_is_mended_by_somebody_and_asked_again(self, settings: Any) -> None:
        settings.MADOGUCHI_GATEWAY_SECRETS = {"kannel": "wrong"}
        with pytest.raises(GatewayError, match="does not know this user and secret") as error:
            sms.connect().send(to=PHONE, text=CODE, key="K1")
        assert not error.value.permanent
        assert not isinstance(error.value, Unsure)

    def test_while_its_smsc_is_away_it_keeps_the_text(self, kannel: Kannel, outbox: Outbox) -> None:
        kannel.stop_smsc()
        outbox.put(to=PHONE, sms=CODE)
        outbox.work()
        assert outbox.fate().delivered_at
        assert kannel.arrived() == []
        kannel.start_smsc()
        wait_until(lambda: kannel.arrived() == [("0312345678", PHONE, CODE)])

    def test_killed_with_a_text_in_its_store_it_sends_it_once(self, kannel: Kannel, outbox: Outbox) -> None:
        kannel.stop_smsc()
        outbox.put(to=PHONE, sms=CODE)
        outbox.work()
        kannel.kill()
        kannel.start_smsc()
        wait_until(lambda: len(kannel.arrived()) > 0)
        outbox.work(minutes=20)
        assert kannel.arrived() == [("0312345678", PHONE, CODE)]

    @pytest.mark.parametrize("state", ["1", "2", "4", "8", "16", "34", "66"])
    def test_every_state_has_a_meaning(self, state: str) -> None:
        assert module._FATES[state].fate in Fate

    def test_looking_says_whether_it_knows_us(self, settings: Any) -> None:
        (found,) = module.Gateway().look(now=dt.datetime.now(dt.UTC))
        assert (found.is_well, found.said) == (True, "smsbox answers and knows us")
        settings.MADOGUCHI_GATEWAY_SECRETS = {"kannel": "wrong"}
        (found,) = module.Gateway().look(now=dt.datetime.now(dt.UTC))
        assert (found.is_well, found.said) == (False, "Kannel does not know this user and secret")
        assert "sendsms-user" in found.mend


def _unsure(*args: object, **kwargs: object) -> over_http.Reply:
    raise Unsure("cut off")
