"""Mail by a real mail server: how it is written, what its answers mean, and what comes back."""

import datetime as dt
from email.message import EmailMessage
from typing import Any

import pytest

from madoguchi.gateways import GatewayError, Unsure, mail
from madoguchi.gateways.mail import Attachment, Mail
from madoguchi.gateways.mail import smtp as module
from madoguchi.outbox import handles
from tests.conftest import StandingClock
from tests.gateways.messages import Outbox
from tests.gateways.parts.post_office import PostOffice

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("post_office")]

HANAKO = "hanako@example.jp"
LETTER = Mail(HANAKO, "解約のお申し込みを受け付けました", "架空 花子 様\n\n受け付けました。\n")


def send(letter: Mail = LETTER, key: str = "K1", handle: str = "12-abc") -> str:
    return mail.connect().send(letter, key=key, handle=handle)


class TestHowItIsWritten:
    def sent(self, post_office: PostOffice) -> EmailMessage:
        return post_office.rules.arrived[-1].mail

    def test_it_is_from_the_operator(self, post_office: PostOffice) -> None:
        send()
        assert self.sent(post_office)["From"].addresses[0].display_name == "みなと通信"
        assert self.sent(post_office)["From"].addresses[0].addr_spec == "noreply@my.example.jp"

    def test_every_byte_of_it_is_ascii(self, post_office: PostOffice) -> None:
        """Servers on the way may know nothing newer (RFC 5321 without 8BITMIME)."""
        send(Mail(HANAKO, "件名", "本文" * 500, (Attachment("解約受付書.pdf", "application/pdf", bytes(range(256))),)))
        assert self.sent(post_office).as_bytes().isascii()
        assert max(map(len, self.sent(post_office).as_bytes().splitlines())) <= 998

    def test_files_go_with_it(self, post_office: PostOffice) -> None:
        files = (
            Attachment("解約受付書.pdf", "application/pdf", b"%PDF-1.7"),
            Attachment("receipt.json", "application/json", b"{}"),
        )
        send(Mail(HANAKO, "件名", "本文", files))
        sent = self.sent(post_office)
        assert sent.get_content_type() == "multipart/mixed"
        found = [(part.get_filename(), part.get_content_type()) for part in sent.iter_attachments()]
        assert found == [(file.filename, file.media_type) for file in files]
        assert [part.get_payload(decode=True) for part in sent.iter_attachments()] == [b"%PDF-1.7", b"{}"]

    def test_no_machine_is_asked_to_answer(self, post_office: PostOffice) -> None:
        send()
        assert self.sent(post_office)["Auto-Submitted"] == "auto-generated"

    def test_its_identity_is_that_of_the_message_and_says_nothing(self, post_office: PostOffice) -> None:
        assert send(key="case:K1") == send(key="case:K1") != send(key="case:K2")
        assert "K1" not in str(self.sent(post_office)["Message-ID"])
        assert str(self.sent(post_office)["Message-ID"]).endswith("@my.example.jp>")

    def test_it_bears_our_time(self, post_office: PostOffice, standing_clock: StandingClock) -> None:
        send()
        assert self.sent(post_office)["Date"].datetime == standing_clock()

    def test_what_comes_back_finds_its_message(self, post_office: PostOffice) -> None:
        send()
        assert post_office.rules.arrived[-1].sender == "bounces+12-abc@my.example.jp"

    @pytest.mark.parametrize(
        "letter",
        [
            Mail("hanako", "件名", ""),
            Mail(f"{HANAKO}\nBcc: x@example.jp", "", ""),
            Mail("花子@example.jp", "", ""),
            Mail(HANAKO, "件名\nBcc: x@example.jp", ""),
        ],
        ids=["no address", "two lines", "not ASCII", "subject of two lines"],
    )
    def test_what_cannot_be_written_is_refused_for_good(self, letter: Mail, post_office: PostOffice) -> None:
        with pytest.raises(GatewayError) as error:
            send(letter)
        assert error.value.permanent
        assert post_office.rules.arrived == []


class TestItsAnswers:
    @pytest.mark.parametrize(
        ("answers", "permanent"),
        [
            ({"receiver": "550 5.1.1 nobody of that name"}, True),
            ({"receiver": "552 5.2.2 full for good"}, True),
            ({"receiver": "450 4.2.0 greylisted"}, False),
            ({"receiver": "554 5.7.1 relay access denied"}, False),
            ({"sender": "553 5.1.8 your sender does not exist"}, False),
            ({"content": "552 5.3.4 too big"}, True),
            ({"content": "451 4.3.0 try later"}, False),
            ({"content": "550 5.7.1 looks like spam"}, False),
        ],
    )
    def test_say_whether_asking_again_helps(
        self, answers: dict[str, str], permanent: bool, post_office: PostOffice
    ) -> None:
        with post_office.answering(**answers), pytest.raises(GatewayError) as error:
            send()
        assert error.value.permanent == permanent
        assert not isinstance(error.value, Unsure)
        assert HANAKO not in str(error.value)

    def test_a_wrong_secret_is_mended_by_somebody(self, settings: Any) -> None:
        settings.MADOGUCHI_GATEWAY_SECRETS = {"smtp": "wrong"}
        with pytest.raises(GatewayError, match="SMTPAuthenticationError") as error:
            send()
        assert not error.value.permanent
        assert "wrong" not in str(error.value)

    def test_silence_after_the_mail_leaves_nobody_sure(self, post_office: PostOffice) -> None:
        with post_office.silent(), pytest.raises(Unsure):
            send()

    def test_looking_says_how_it_stands(self, post_office: PostOffice) -> None:
        (found,) = module.Gateway().look(now=dt.datetime.now(dt.UTC))
        assert (found.is_well, found.said) == (True, f"127.0.0.1:{post_office.port} answers")
        with post_office.away():
            (found,) = module.Gateway().look(now=dt.datetime.now(dt.UTC))
        assert (found.is_well, found.said) == (False, "the mail server does not answer (ConnectionRefusedError)")


def test_sent_again_it_is_the_same_mail(post_office: PostOffice, outbox: Outbox) -> None:
    """A mail server cannot tell: what she would notice is noticed by her mailbox, by Message-ID."""
    outbox.put(to=HANAKO, words={"mail_subject": "件名", "mail": "本文"})
    outbox.die_after_sending()
    outbox.work_until_delivered()
    identities = [one.mail["Message-ID"] for one in post_office.rules.arrived]
    assert len(identities) == 2
    assert len(set(identities)) == 1
    assert handles.of(outbox.fate().pk) in post_office.rules.arrived[0].sender
