"""What every sender of short messages can do, simulated or real: one suite for all of them (gateways/sms's protocol).

Nothing is sent twice that a person would notice (issue point 10; HARD_CASES 23, 32).
"""

import pytest

from madoguchi.gateways import GatewayError, sms
from tests.gateways.messages import Outbox
from tests.gateways.sms.conftest import Harness

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "09000000101"
CODE = "認証番号は 042817 です。10分以内に入力してください。\n\n@my.example.jp #042817"
LONG = "解約を受け付けました。" * 30


class TestAText:
    @pytest.mark.parametrize("text", [CODE, LONG, "Your code is 042817. ~[]{}|^\\€"], ids=["code", "long", "English"])
    def test_arrives_as_it_was_written(self, text: str, sender: Harness, outbox: Outbox) -> None:
        outbox.put(to=PHONE, sms=text)
        outbox.work()
        sender.arrives((PHONE, text))
        assert outbox.fate().delivered_at
        assert outbox.fate().provider_id
        assert (outbox.fate().context, outbox.fate().attempts) == ({}, 0)

    def test_goes_to_its_own_number(self, sender: Harness, outbox: Outbox) -> None:
        outbox.put(to=PHONE, key="K1", sms="first")
        outbox.put(to="09000000102", key="K2", sms="second")
        outbox.work()
        sender.arrives((PHONE, "first"), ("09000000102", "second"))


class TestNothingIsSentTwice:
    def test_killed_after_sending(self, sender: Harness, outbox: Outbox) -> None:
        outbox.put(to=PHONE, sms=CODE)
        outbox.die_after_sending()
        sender.arrives((PHONE, CODE))
        outbox.work_until_delivered()
        sender.arrives((PHONE, CODE))

    def test_no_answer_and_then_it_arrives_after_all(self, sender: Harness, outbox: Outbox) -> None:
        outbox.put(to=PHONE, sms=CODE)
        with sender.silent():
            outbox.work()
            assert outbox.fate().delivered_at is None
            assert outbox.fate().trouble
        sender.arrives((PHONE, CODE))
        outbox.work_until_delivered()
        sender.arrives((PHONE, CODE))

    def test_down_and_then_back(self, sender: Harness, outbox: Outbox) -> None:
        outbox.put(to=PHONE, sms=CODE)
        with sender.down():
            outbox.work()
            outbox.work(minutes=1)
        assert (outbox.fate().delivered_at, outbox.fate().asked_at, outbox.fate().attempts) == (None, None, 2)
        sender.arrives()
        outbox.work(minutes=2)
        sender.arrives((PHONE, CODE))
        assert outbox.fate().delivered_at


class TestAnError:
    def test_says_that_asking_again_may_help(self, sender: Harness) -> None:
        with sender.down(), pytest.raises(GatewayError) as error:
            sms.connect().send(to=PHONE, text="words", key="K1", handle="1-abc")
        assert not error.value.permanent
        assert not {PHONE, "words", "kannel-password"} & set(str(error.value).split())

    def test_says_that_asking_again_is_pointless(self, sender: Harness, outbox: Outbox) -> None:
        with sender.refuses():
            outbox.put(to=sender.refused or PHONE, sms=CODE)
            outbox.work()
        assert (outbox.fate().work_due_at, outbox.fate().delivered_at) == (None, None)
        assert outbox.fate().failed_at
        assert outbox.fate().trouble
        outbox.work(minutes=90)
        sender.arrives()
