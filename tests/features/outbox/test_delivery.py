"""Everything that leaves the house leaves once, by the channels on file, and is wiped when it has arrived (U11, S28).

HARD_CASES 23 (worldmonitor#7314), 32 (notifications-api#802).
"""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from madoguchi.contracts.models import Customer
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.outbox import jobs
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.models import Message
from madoguchi.workers.models import LEASE
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db


def deliver(standing: StandingClock) -> None:
    while jobs.deliver(standing()):
        pass


def arrived() -> list[tuple[str, str]]:
    return sorted((delivery.channel, delivery.recipient) for delivery in simulated_world.list_deliveries())


class TestTheChannels:
    def test_are_mail_and_sms_where_both_are_on_file(self, standing_clock: StandingClock) -> None:
        case = counter.cancel(people.hanako())
        deliver(standing_clock)
        assert arrived() == [("mail", "hanako@example.jp"), ("sms", "09000000101")]
        (mail,) = (delivery for delivery in simulated_world.list_deliveries() if delivery.channel == "mail")
        assert case.number in mail.subject + mail.body
        assert sorted(name.rsplit(".", 1)[1] for name in mail.attachments) == ["json", "pdf"]

    def test_are_sms_alone_where_there_is_no_mail(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        Customer.objects.update(email="")
        counter.cancel(hanako)
        deliver(standing_clock)
        assert arrived() == [("sms", "09000000101")]

    def test_are_a_letter_where_neither_reaches_her(self, standing_clock: StandingClock) -> None:
        counter.cancel(people.yuki())
        deliver(standing_clock)
        ((channel, recipient),) = arrived()
        assert channel == "letter"
        assert "東京都みなと市窓口町1-2-3" in recipient

    def test_tell_of_every_step_once(self, standing_clock: StandingClock) -> None:
        counter.cancel(people.hanako())
        standing_clock.set(counter.MONTH_END)
        counter.work(standing_clock, seconds=60)
        names = list(Message.objects.filter(channel=Channel.MAIL).values_list("name", flat=True))
        assert sorted(names) == ["cancellation.ended", "cancellation.scheduled", "cancellation.settled"]
        assert [channel for channel, _ in arrived()].count("mail") == 3


class TestOneMessage:
    def test_is_one_however_often_it_is_handed_over(self, standing_clock: StandingClock) -> None:
        for _ in range(3):
            enqueue(
                name="cancellation.scheduled", channel=Channel.SMS, to="09000000101", language="ja", context={},
                key="same", now=standing_clock(),
            )  # fmt: skip
        assert Message.objects.count() == 1

    def test_arrives_once_though_the_worker_died_after_sending(self, standing_clock: StandingClock) -> None:
        counter.cancel(people.hanako())
        for message in Message.claim_due(now=standing_clock()):
            jobs._SEND[Channel(message.channel)](message, standing_clock())  # and dies
        deliver(standing_clock)
        assert Message.objects.filter(delivered_at=None).count() == 2
        standing_clock.move(seconds=LEASE.total_seconds())
        deliver(standing_clock)
        assert [channel for channel, _ in arrived()] == ["mail", "sms"]
        assert not Message.objects.filter(delivered_at=None).exists()

    def test_is_not_sent_again_when_the_job_runs_again(self, standing_clock: StandingClock) -> None:
        counter.cancel(people.hanako())
        deliver(standing_clock)
        before = list(Message.objects.values())
        standing_clock.move(days=1)
        deliver(standing_clock)
        assert list(Message.objects.values()) == before

    def test_is_wiped_when_it_has_arrived_and_its_fate_is_kept(self, standing_clock: StandingClock) -> None:
        counter.cancel(people.hanako())
        assert Message.objects.latest("pk").context["customer_name"] == "架空 花子"
        deliver(standing_clock)
        for row in Message.objects.all():
            assert (row.context, row.sealed, row.work_due_at) == ({}, None, None)
            assert (row.delivered_at, row.failed_at) == (standing_clock(), None)
            assert row.provider_id

    def test_carries_its_secret_sealed_and_forgets_it(
        self, standing_clock: StandingClock, tmp_path: Path, settings: Any
    ) -> None:
        (tmp_path / "messages" / "test.code").mkdir(parents=True)
        (tmp_path / "messages" / "test.code" / "sms.txt").write_text("認証番号 {{ code }}\n")
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
        enqueue(
            name="test.code", channel=Channel.SMS, to="09000000101", language="ja", context={},
            key="secret", now=standing_clock(), secret={"code": "123456"},
        )  # fmt: skip
        row = Message.objects.values().get()
        assert row["sealed"]
        assert "123456" not in str(row)
        deliver(standing_clock)
        assert [delivery.body for delivery in simulated_world.list_deliveries()] == ["認証番号 123456"]
        assert Message.objects.get().sealed is None


class TestAGateway:
    def test_that_is_down_is_asked_again_until_it_answers(self, standing_clock: StandingClock) -> None:
        simulated_world.set_fault("mail", Fault.DOWN)
        counter.cancel(people.hanako())
        deliver(standing_clock)
        assert [channel for channel, _ in arrived()] == ["sms"]
        waiting = Message.objects.get(channel=Channel.MAIL)
        assert (waiting.delivered_at, waiting.failed_at, waiting.attempts) == (None, None, 1)
        assert waiting.trouble == "mail does not answer"
        assert waiting.work_due_at == standing_clock() + dt.timedelta(seconds=5)
        simulated_world.set_fault("mail", None)
        standing_clock.move(seconds=5)
        deliver(standing_clock)
        assert [channel for channel, _ in arrived()] == ["mail", "sms"]

    def test_that_refuses_for_good_is_not_asked_again_and_that_is_recorded(self, standing_clock: StandingClock) -> None:
        simulated_world.set_fault("sms", Fault.REFUSES)
        counter.cancel(people.hanako())
        deliver(standing_clock)
        refused = Message.objects.get(channel=Channel.SMS)
        assert (refused.failed_at, refused.work_due_at) == (standing_clock(), None)
        assert (refused.delivered_at, refused.trouble) == (None, "sms refuses")
        simulated_world.set_fault("sms", None)
        standing_clock.move(days=1)
        deliver(standing_clock)
        assert [channel for channel, _ in arrived()] == ["mail"]
