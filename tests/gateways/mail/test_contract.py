"""What every mailer can do, simulated or real: one suite for all of them (gateways/mail's protocol)."""

import pytest

from tests.gateways.mail.conftest import Harness, Seen
from tests.gateways.messages import Outbox

pytestmark = pytest.mark.django_db(transaction=True)

HANAKO = "hanako@example.jp"
SUBJECT = "【みなと通信】解約のお申し込みを受け付けました（受付番号 K20261116-6F9QL9）"
TEXT = (
    "架空 花子 様\n\n解約を受け付けました。\nhttps://my.example.jp/cases/K20261116-6F9QL9/\n" + "長い一行です。" * 100
)
WORDS = {"mail_subject": SUBJECT, "mail": TEXT}


def what_she_sees(mailer: Harness) -> list[tuple[str, str, str]]:
    return [(one.to, one.subject, one.text) for one in mailer.seen()]


class TestAMail:
    def test_arrives_as_it_was_written(self, mailer: Harness, outbox: Outbox) -> None:
        outbox.put(to=HANAKO, words=WORDS)
        outbox.work()
        assert what_she_sees(mailer) == [(HANAKO, SUBJECT, TEXT)]
        assert outbox.fate().delivered_at
        assert outbox.fate().provider_id
        assert outbox.fate().context == {}

    def test_is_another_for_another_message(self, mailer: Harness, outbox: Outbox) -> None:
        for key in ("K1", "K2"):
            outbox.put(to=HANAKO, key=key, words=WORDS)
        outbox.work()
        assert len(mailer.seen()) == 2


class TestNothingIsSeenTwice:
    def test_killed_after_sending(self, mailer: Harness, outbox: Outbox) -> None:
        outbox.put(to=HANAKO, words=WORDS)
        outbox.die_after_sending()
        outbox.work_until_delivered()
        assert what_she_sees(mailer) == [(HANAKO, SUBJECT, TEXT)]

    def test_no_answer_and_then_it_arrives_after_all(self, mailer: Harness, outbox: Outbox) -> None:
        outbox.put(to=HANAKO, words=WORDS)
        with mailer.silent():
            outbox.work()
            assert outbox.fate().delivered_at is None
            assert outbox.fate().trouble
        outbox.work_until_delivered()
        assert what_she_sees(mailer) == [(HANAKO, SUBJECT, TEXT)]

    def test_down_and_then_back(self, mailer: Harness, outbox: Outbox) -> None:
        outbox.put(to=HANAKO, words=WORDS)
        with mailer.down():
            outbox.work()
            outbox.work(minutes=1)
        assert outbox.fate().delivered_at is None
        assert mailer.arrived() == []
        outbox.work_until_delivered()
        assert what_she_sees(mailer) == [(HANAKO, SUBJECT, TEXT)]


def test_what_is_refused_for_good_is_not_sent_again(mailer: Harness, outbox: Outbox) -> None:
    outbox.put(to=HANAKO, words=WORDS)
    with mailer.refuses():
        outbox.work()
    outbox.work(minutes=90)
    assert mailer.arrived() == []
    assert outbox.fate().failed_at
    assert HANAKO not in outbox.fate().trouble


def test_a_mailbox_tells_mails_by_their_identity() -> None:
    assert len({Seen("1", "a", "b", "c"), Seen("1", "a", "b", "c"), Seen("2", "a", "b", "c")}) == 2
