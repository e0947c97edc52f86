"""Letters at the desk: one PDF in the order of the post, posted, and back again."""

import io
from typing import Any

import pypdf
import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.contracts.models import Customer
from madoguchi.domain.staff import Role
from madoguchi.outbox import letters
from madoguchi.outbox.models import Message
from madoguchi.workers import timetable
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.staff import counter

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Client:
    return counter.at_desk(Role.AGENT)


@pytest.fixture
def three(standing_clock: StandingClock, settings: Any) -> None:
    """Three whom only the post reaches have cancelled; their postal codes are not in the order of their letters."""
    settings.MADOGUCHI_GATEWAYS = {**settings.MADOGUCHI_GATEWAYS, "post": "madoguchi.gateways.post.folder"}
    for person, code in ((people.hanako(), "9000000"), (people.aoi(), "1000000"), (people.yuki(), "5000000")):
        Customer.objects.filter(pk=person.customer.pk).update(email="", phone="", postal_code=code)
        person.contract.lines.update(kind="data")
        stories.cancels(person, now=standing_clock())
        timetable.run_due(standing_clock.move(minutes=1))


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def printed(browser: Client, **sent: str) -> list[str]:
    return texts(browser.post("/desk/letters/print/", sent).content)


@pytest.mark.usefixtures("three")
class TestPrinting:
    def test_the_sheet_first_then_the_letters_by_postal_code(self, agent: Client) -> None:
        sheet, *papers = printed(agent)
        codes = ["1000000", "5000000", "9000000"]
        assert [sheet.index(f"〒{code}") for code in codes] == sorted(sheet.index(f"〒{code}") for code in codes)
        names = [name for page in papers for name in ("例示 葵", "仮名 ゆき", "架空 花子") if name in page]
        assert names == sorted(names, key=["例示 葵", "仮名 ゆき", "架空 花子"].index)
        assert set(names) == {"例示 葵", "仮名 ゆき", "架空 花子"}

    def test_each_printing_is_noted(self, agent: Client) -> None:
        printed(agent)
        noted = Entry.objects.filter(name="outbox.letter_printed")
        assert {entry.actor_kind for entry in noted} == {"staff"}
        assert noted.count() == 3

    def test_what_was_printed_is_not_printed_again_unless_asked(self, agent: Client) -> None:
        printed(agent)
        answer = agent.post("/desk/letters/print/", follow=True)
        assert "印刷するものはありません。" in answer.content.decode()
        assert len(printed(agent, again="yes")) >= 4

    def test_the_page_names_nobody(self, agent: Client) -> None:
        shown = agent.get("/desk/letters/").content.decode()
        assert "解約の受付" in shown
        assert "架空" not in shown


@pytest.mark.usefixtures("three")
class TestPosting:
    def test_only_what_was_printed_is_gone(self, agent: Client) -> None:
        agent.post("/desk/letters/posted/")
        assert len(letters.list_waiting()) == 3
        printed(agent)
        answer = agent.post("/desk/letters/posted/", follow=True)
        assert "3通を投函済みにしました。" in answer.content.decode()
        assert letters.list_waiting() == ()
        assert "郵送を待っているものはありません。" in agent.get("/desk/letters/").content.decode()


@pytest.mark.usefixtures("three")
class TestReturns:
    def test_are_noted_from_the_members_page_once(self, agent: Client) -> None:
        message = Message.objects.get(to__contains="9000000")
        assert "戻ってきた" in agent.get("/desk/members/N000000101/").content.decode()
        for _ in range(2):
            agent.post(f"/desk/members/N000000101/letters/{message.pk}/returned/")
        message.refresh_from_db()
        assert message.failed_at
        assert Entry.objects.filter(name="outbox.letter_returned").count() == 1
        assert "届きませんでした" in agent.get("/desk/members/N000000101/").content.decode()

    def test_of_somebody_else_are_not_noted_here(self, agent: Client) -> None:
        other = Message.objects.get(to__contains="1000000")
        agent.post(f"/desk/members/N000000101/letters/{other.pk}/returned/")
        other.refresh_from_db()
        assert other.failed_at is None


def test_nothing_waits(agent: Client) -> None:
    assert "印刷するものはありません。" in agent.post("/desk/letters/print/", follow=True).content.decode()
