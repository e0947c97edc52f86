"""Letters outside the demo: listed, put into one PDF, said to be posted."""

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from typer.testing import CliRunner

from madoguchi.audit.models import Entry
from madoguchi.cli import app
from madoguchi.domain.actor import ENGINEER
from madoguchi.gateways import letter_folder
from madoguchi.outbox import letters
from madoguchi.outbox.models import Message
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(standing_clock: StandingClock, settings: Any) -> list[str]:
    """Two members whom only the post reaches have cancelled."""
    settings.MADOGUCHI_GATEWAYS = {**settings.MADOGUCHI_GATEWAYS, "post": "madoguchi.gateways.post.folder"}
    for person in (people.hanako(), people.aoi()):
        type(person.customer).objects.filter(pk=person.customer.pk).update(email="", phone="")
        person.contract.lines.update(kind="data")
        counter.cancel(person)
        timetable.run_due(standing_clock.move(minutes=1))
    return [letter.name for letter in letters.list_waiting()]


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["letters", *words], env={"COLUMNS": "200"})
    return done.exit_code, done.output


class TestListing:
    def test_none(self) -> None:
        assert run("list") == (0, "No letter waits.\n")

    def test_shows_what_about_since_when_and_nobodys_name(self, two: list[str]) -> None:
        _, shown = run("list")
        assert len(two) == 2
        assert [name for name in two if name in shown] == two
        assert "cancellation.scheduled" in shown
        assert "2026-11-16 01:01" in shown
        assert "花子" not in shown

    @pytest.mark.usefixtures("two")
    def test_oldest_first(self) -> None:
        written = [letter.written_at for letter in letters.list_waiting()]
        assert written == sorted(at for at in written if at)


class TestPrinting:
    def test_puts_all_that_were_not_printed_into_one_pdf(self, two: list[str], tmp_path: Path) -> None:
        paper = tmp_path / "letters.pdf"
        code, said = run("print", "--to", str(paper))
        assert (code, said.split(" in ")[0]) == (0, "2")
        assert paper.stat().st_mode & 0o777 == 0o600
        whole = pypdf.PdfReader(paper)
        each = [pypdf.PdfReader(io.BytesIO(letter_folder.read(name))) for name in two]
        assert len(whole.pages) == sum(len(one.pages) for one in each)
        text = "".join(page.extract_text() for page in whole.pages)
        assert all(one.pages[0].extract_text() in text for one in each)
        assert run("print", "--to", str(tmp_path / "again.pdf"))[0] == 2, "nothing is printed twice by itself"

    def test_prints_again_what_is_named(self, two: list[str], tmp_path: Path) -> None:
        run("print", "--to", str(tmp_path / "1.pdf"))
        assert run("print", two[1], "--to", str(tmp_path / "2.pdf"))[0] == 0
        assert "printed" in {entry.name.rsplit("_", 1)[1] for entry in Entry.objects.filter(name__contains="letter")}
        assert letters.list_waiting()[0].printed_at is not None

    def test_overwrites_nothing(self, two: list[str], tmp_path: Path) -> None:
        (tmp_path / "there.pdf").write_text("mine")
        code, said = run("print", two[0], "--to", str(tmp_path / "there.pdf"))
        assert code == 2
        assert "cannot be written" in said
        assert (tmp_path / "there.pdf").read_text() == "mine"

    def test_names_a_letter_that_does_not_wait(self, tmp_path: Path, standing_clock: StandingClock) -> None:
        assert run("print", "other.pdf", "--to", str(tmp_path / "1.pdf")) == (2, "No letter other.pdf waits.\n")
        with pytest.raises(letters.NoSuchLetter):
            letters.print_letters(["other.pdf"], by=ENGINEER, now=standing_clock())


class TestPosting:
    def test_throws_the_paper_away_and_the_message_says_when(
        self, two: list[str], standing_clock: StandingClock
    ) -> None:
        now = standing_clock.move(hours=3)
        assert run("posted", two[0]) == (0, f"{two[0]}: posted.\n")
        assert letter_folder.names() == (two[1],)
        message = Message.objects.get(provider_id=two[0])
        assert [(report.reason, report.at) for report in message.reports.all()] == [("posted", now)]
        assert message.failed_at is None
        entry = Entry.objects.latest("pk")
        assert (entry.name, entry.subject) == ("outbox.letter_posted", f"message:{message.pk}")

    def test_once(self, two: list[str]) -> None:
        run("posted", two[0])
        assert run("posted", two[0]) == (2, f"No letter {two[0]} waits.\n")

    def test_a_letter_of_no_message_can_be_posted_too(self, standing_clock: StandingClock) -> None:
        """A message may be deleted before its letter is in the post."""
        letter_folder.keep("alone.pdf", b"%PDF")
        assert letters.list_waiting()[0].about == ""
        letters.mark_posted("alone.pdf", by=ENGINEER, now=standing_clock())
        assert letter_folder.count() == 0
        assert Entry.objects.latest("pk").subject == "letter:alone.pdf"
