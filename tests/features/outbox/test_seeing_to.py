"""What does not leave or did not arrive waits for somebody, who sends it again or leaves it."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from madoguchi.audit.models import Entry
from madoguchi.cli import app
from madoguchi.gateways import simulated_world
from madoguchi.gateways.reports import Fate, Report
from madoguchi.gateways.simulated_world import Fault
from madoguchi.outbox import fates
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.models import Message
from madoguchi.workers.queries import list_stuck
from tests.conftest import StandingClock
from tests.gateways.messages import Outbox, write_templates

pytestmark = pytest.mark.django_db

PHONE = "09000000101"


@pytest.fixture
def outbox(standing_clock: StandingClock, settings: Any, tmp_path: Path) -> Outbox:
    write_templates(settings, tmp_path)
    return Outbox(Channel.SMS, standing_clock)


@pytest.fixture
def given_up(outbox: Outbox) -> Outbox:
    """A text that was refused for good."""
    simulated_world.set_fault("sms", Fault.REFUSES)
    outbox.put(to=PHONE, sms="花子様")
    outbox.work()
    simulated_world.set_fault("sms", None)
    return outbox


@pytest.fixture
def failed(outbox: Outbox, standing_clock: StandingClock) -> Message:
    """A text that was handed over, and whose provider reports that it did not arrive."""
    message = outbox.put(to=PHONE, sms="花子様")
    outbox.work()
    fates.note(message.pk, Report(Fate.FAILED, "refused by the SMSC"), now=standing_clock())
    return outbox.fate()


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["messages", *words])
    return done.exit_code, done.output


class TestWhatDidNotArrive:
    def test_is_stuck_and_says_why(self, failed: Message, standing_clock: StandingClock) -> None:
        (row,) = list_stuck(standing_clock())
        assert (row.kind, row.what, row.next_try) == ("message", failed.key, None)
        assert row.reason == "it did not arrive: refused by the SMSC"

    def test_is_stuck_no_more_when_it_arrived_after_all(self, failed: Message, standing_clock: StandingClock) -> None:
        fates.note(failed.pk, Report(Fate.ARRIVED), now=standing_clock())
        assert list_stuck(standing_clock()) == ()

    def test_stays_out_of_the_way_once_somebody_has_seen_to_it(
        self, failed: Message, standing_clock: StandingClock
    ) -> None:
        assert run("leave", failed.key) == (0, f"{failed.key}: left as it is.\n")
        assert list_stuck(standing_clock()) == ()
        fates.note(failed.pk, Report(Fate.FAILED, "refused by the SMSC"), now=standing_clock.move(days=1))
        assert list_stuck(standing_clock()) == (), "the same report again is no news"
        assert Entry.objects.latest("pk").name == "outbox.left"

    def test_of_a_code_is_nobodys_to_see_to(self, failed: Message, standing_clock: StandingClock) -> None:
        Message.objects.update(name="codes.sent", trouble="", failed_at=None)
        fates.note(failed.pk, Report(Fate.FAILED, "its time ran out"), now=standing_clock())
        assert list_stuck(standing_clock()) == ()

    def test_cannot_be_sent_again_for_its_words_are_gone(self, failed: Message) -> None:
        code, said = run("resend", failed.key)
        assert code == 1
        assert "its words are gone" in said


class TestSendingAgain:
    def test_what_was_given_up_arrives(self, given_up: Outbox) -> None:
        assert run("resend", "K1") == (0, "K1: goes out again.\n")
        given_up.work()
        assert [one.body for one in simulated_world.list_deliveries()] == ["花子様"]
        assert (given_up.fate().failed_at, given_up.fate().trouble) == (None, "")
        entry = Entry.objects.latest("pk")
        assert (entry.name, entry.subject) == ("outbox.resent", f"message:{given_up.fate().pk}")

    def test_forgets_that_it_had_been_asked_for(self, given_up: Outbox, standing_clock: StandingClock) -> None:
        """Else a provider that does not know our keys would only be asked what became of the first time."""
        Message.objects.update(asked_at=standing_clock())
        run("resend", "K1")
        assert given_up.fate().asked_at is None

    def test_refuses_what_is_on_its_way(self, outbox: Outbox) -> None:
        outbox.put(to=PHONE, sms="x")
        assert run("resend", "K1") == (1, "K1 is on its way.\n")

    def test_refuses_a_code(self, given_up: Outbox) -> None:
        Message.objects.update(name="codes.sent")
        assert "has run out" in run("resend", "K1")[1]
        assert given_up.fate().work_due_at is None

    def test_refuses_what_is_not_there_and_goes_on(self, given_up: Outbox) -> None:
        code, said = run("resend", "other", "K1")
        assert code == 1
        assert "There is no message other" in said
        assert given_up.fate().work_due_at is not None


class TestLeaving:
    def test_what_was_given_up_is_stuck_no_more(self, given_up: Outbox, standing_clock: StandingClock) -> None:
        assert len(list_stuck(standing_clock())) == 1
        assert run("leave", "K1")[0] == 0
        assert list_stuck(standing_clock()) == ()
        assert given_up.fate().failed_at is not None

    def test_what_is_on_its_way_cannot_be_left(self, outbox: Outbox) -> None:
        outbox.put(to=PHONE, sms="x")
        assert run("leave", "K1") == (1, "K1: does not wait for anybody.\n")
        assert outbox.fate().work_due_at is not None
