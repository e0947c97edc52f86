"""What every way to call can do, simulated or real: one suite for all of them (gateways/voice's protocol; F14, S11)."""

import pytest

from tests.gateways.messages import Outbox
from tests.gateways.voice.conftest import Harness

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "09000000101"
SAID = {
    "voice_greeting": "こちらは、みなと通信です。1を押してください。",
    "voice": "認証番号は、ゼロ、よん、に、です。<&>",
}


class TestACall:
    def test_greets_and_says_the_words_after_a_key(self, caller: Harness, outbox: Outbox) -> None:
        outbox.put(to=PHONE, words=SAID)
        outbox.work()
        assert caller.rang() == [PHONE]
        assert caller.greeting() == SAID["voice_greeting"]
        assert caller.words() == SAID["voice"]
        assert outbox.fate().provider_id
        assert (outbox.fate().context, outbox.fate().sealed) == ({}, None)

    def test_rings_once_though_the_worker_died(self, caller: Harness, outbox: Outbox) -> None:
        outbox.put(to=PHONE, words=SAID)
        outbox.die_after_sending()
        outbox.work_until_delivered()
        assert caller.rang() == [PHONE]

    def test_rings_once_though_no_answer_came(self, caller: Harness, outbox: Outbox) -> None:
        outbox.put(to=PHONE, words=SAID)
        with caller.silent():
            outbox.work()
        assert outbox.fate().delivered_at is None
        outbox.work_until_delivered()
        assert caller.rang() == [PHONE]

    def test_rings_once_the_service_is_back(self, caller: Harness, outbox: Outbox) -> None:
        outbox.put(to=PHONE, words=SAID)
        with caller.down():
            outbox.work()
        assert (outbox.fate().delivered_at, outbox.fate().asked_at) == (None, None)
        outbox.work_until_delivered()
        assert caller.rang() == [PHONE]

    def test_that_is_refused_for_good_is_not_made_again(self, caller: Harness, outbox: Outbox) -> None:
        outbox.put(to=PHONE, words=SAID)
        with caller.refuses():
            outbox.work()
        outbox.work(minutes=90)
        assert caller.rang() == []
        assert outbox.fate().failed_at
