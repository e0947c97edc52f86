"""Mails that come back (RFC 3464): found by the address they come to, kept without anybody's address."""

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from madoguchi.cli import app
from madoguchi.gateways.reports import Fate
from madoguchi.outbox import bounces, handles
from madoguchi.outbox.models import Message, Report
from tests.conftest import StandingClock
from tests.gateways.messages import Outbox
from tests.house.repository import ROOT

pytestmark = pytest.mark.django_db

HANAKO = "hanako@example.jp"
NOTIFICATION = """\
Return-Path: <>
Delivered-To: bounces+{handle}@my.example.jp
From: MAILER-DAEMON@mx.example.jp
To: bounces+{handle}@my.example.jp
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_1"

--=_1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--=_1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp
Arrival-Date: Mon, 16 Nov 2026 10:00:00 +0900

Final-Recipient: rfc822; hanako@example.jp
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <hanako@example.jp>: user unknown

--=_1
Content-Type: text/rfc822-headers

From: noreply@my.example.jp
To: hanako@example.jp

--=_1--
"""
ABSENCE = """\
From: hanako@example.jp
To: bounces+{handle}@my.example.jp
Subject: Re: away
Auto-Submitted: auto-replied

I am away.
"""


@pytest.fixture
def message(outbox: Outbox) -> Message:
    outbox.put(to=HANAKO, words={"mail_subject": "件名", "mail": "本文"})
    outbox.work()
    return outbox.fate()


def came_back(message: Message, *, action: str = "failed", status: str = "5.1.1", text: str = NOTIFICATION) -> bytes:
    return text.format(handle=handles.of(message.pk), action=action, status=status).encode()


class TestANotification:
    @pytest.mark.parametrize(
        ("action", "status", "fate"),
        [
            ("failed", "5.1.1", Fate.FAILED),
            ("Failed", "4.4.7 (time ran out)", Fate.FAILED),
            ("delayed", "4.4.1", Fate.ON_ITS_WAY),
            ("delivered", "2.0.0", Fate.ARRIVED),
            ("relayed", "2.1.9", Fate.ON_ITS_WAY),
        ],
    )
    def test_says_what_became_of_it(
        self, action: str, status: str, fate: Fate, message: Message, standing_clock: StandingClock
    ) -> None:
        now = standing_clock.move(hours=1)
        assert bounces.take(came_back(message, action=action, status=status), now=now) == fate
        message.refresh_from_db()
        assert message.failed_at == (now if fate is Fate.FAILED else None)
        assert message.arrived_at == (now if fate is Fate.ARRIVED else None)
        assert Report.objects.get().reason == f"{action.lower()} {status.split(maxsplit=1)[0]}"

    def test_is_kept_without_her_address(self, message: Message, standing_clock: StandingClock) -> None:
        bounces.take(came_back(message), now=standing_clock())
        assert HANAKO not in str(list(Report.objects.values()))

    def test_is_taken_once(self, message: Message, standing_clock: StandingClock) -> None:
        for _ in range(2):
            bounces.take(came_back(message), now=standing_clock.move(hours=1))
        assert Report.objects.count() == 1

    def test_is_found_by_the_address_that_the_server_tells(
        self, message: Message, standing_clock: StandingClock
    ) -> None:
        raw = came_back(message).replace(f"+{handles.of(message.pk)}".encode(), b"")
        assert bounces.take(raw, now=standing_clock()) is None
        to = f"BOUNCES+{handles.of(message.pk).upper()}@MY.EXAMPLE.JP"
        assert bounces.take(raw, now=standing_clock(), to=to) == Fate.FAILED


class TestTheLineInPostfix:
    """docs/connect-messages.md: an alias pipes what comes back into a script, as Postfix' local(8) runs it."""

    SCRIPT = """#!/bin/sh
set -a
. {environment}
exec {madoguchi} bounces - --to "$ORIGINAL_RECIPIENT"
"""

    def test_takes_a_mail_from_an_alias(self, message: Message, tmp_path: Path, standing_clock: StandingClock) -> None:
        """What the script hands on: the mail on standard input, the address it came to in the environment.

        Postfix puts the envelope first (``From …``), and a mail may name the address nowhere in its head.
        """
        heard = tmp_path / "heard"
        madoguchi = tmp_path / "madoguchi"
        madoguchi.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" "$MADOGUCHI_DATA" > {heard}\ncat > {heard}.mail\n')
        environment = tmp_path / "environment"
        environment.write_text("MADOGUCHI_DATA=/var/lib/madoguchi\n")
        script = tmp_path / "madoguchi-bounces"
        script.write_text(self.SCRIPT.format(environment=environment, madoguchi=madoguchi))
        for file in (madoguchi, script):
            file.chmod(0o755)
        to = f"bounces+{handles.of(message.pk)}@my.example.jp"
        bare = came_back(message).replace(f"+{handles.of(message.pk)}".encode(), b"")
        piped = b"From MAILER-DAEMON  Mon Nov 16 10:00:00 2026\n" + bare
        subprocess.run([script], input=piped, env={"ORIGINAL_RECIPIENT": to, "PATH": "/bin:/usr/bin"}, check=True)
        command, stdin, option, told, data = heard.read_text().splitlines()
        assert (command, stdin, option, data) == ("bounces", "-", "--to", "/var/lib/madoguchi")
        raw = Path(f"{heard}.mail").read_bytes()
        assert bounces.take(raw, now=standing_clock(), to=told) == Fate.FAILED
        assert Report.objects.get().reason == "failed 5.1.1"

    def test_the_page_shows_this_script(self) -> None:
        page = (ROOT / "docs" / "connect-messages.md").read_text(encoding="utf-8")
        written = self.SCRIPT.format(environment="/etc/madoguchi/environment", madoguchi="/opt/madoguchi/bin/madoguchi")
        assert written.strip() in page
        assert 'bounces: "|/usr/local/bin/madoguchi-bounces"' in page


class TestWhatIsLeftAlone:
    def test_an_absence_note(self, message: Message, standing_clock: StandingClock) -> None:
        assert bounces.take(came_back(message, text=ABSENCE), now=standing_clock()) is None

    @pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"To: x\n\n", b"Content-Type: multipart/report\n\n--"])
    def test_what_is_no_mail(self, raw: bytes, standing_clock: StandingClock) -> None:
        assert bounces.take(raw, now=standing_clock()) is None

    def test_a_forged_handle(self, message: Message, standing_clock: StandingClock) -> None:
        proof = handles.of(message.pk).split("-")[1]
        raw = came_back(message).replace(proof.encode(), b"0" * len(proof))
        assert bounces.take(raw, now=standing_clock()) is None
        assert not Report.objects.exists()


class TestTheCommand:
    def test_takes_files(self, message: Message, tmp_path: Path) -> None:
        (tmp_path / "1").write_bytes(came_back(message))
        (tmp_path / "2").write_bytes(came_back(message, text=ABSENCE))
        done = CliRunner().invoke(app, ["bounces", str(tmp_path / "1"), str(tmp_path / "2")])
        assert done.exit_code == 0
        assert [line.split(": ")[1] for line in done.output.splitlines()] == ["failed", "nothing about a mail of ours"]
        assert Report.objects.count() == 1

    def test_takes_what_a_mail_server_pipes_into_it(self, message: Message) -> None:
        done = CliRunner().invoke(app, ["bounces", "-"], input=came_back(message))
        assert done.output == "-: failed\n"

    def test_names_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        done = CliRunner().invoke(app, ["bounces", str(tmp_path / "gone")])
        assert done.exit_code == 2
        assert "cannot be read (No such file or directory)" in done.output
