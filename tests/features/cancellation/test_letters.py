"""Letters: for a member whom neither mail nor SMS can reach, folded into a window envelope (HARD_CASES 25)."""

import io
import re

import pypdf
import pypdfium2
import pytest

from madoguchi.cancellation.models import Receipt
from madoguchi.gateways import letter_folder, simulated_world
from madoguchi.outbox import attachments
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.people import Person

pytestmark = pytest.mark.django_db(transaction=True)
MM = 72 / 25.4
LONG = "中央ガーデンタワーレジデンスウエストウイング弐番館 第12街区 34階3401号室 架空 太郎 様方"


@pytest.fixture
def yuki() -> Person:
    person = people.yuki()
    counter.switch_on(person)
    return person


def texts(pdf: bytes) -> list[str]:
    """The text of each page without its blanks."""
    return [re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def letters() -> list[list[str]]:
    """The pages of each letter that was printed, in the order in which they went."""
    return [texts(letter_folder.read(d.attachments[0])) for d in simulated_world.list_deliveries()][::-1]


def test_each_step_goes_as_a_letter_with_its_paper(yuki: Person, standing_clock: StandingClock) -> None:
    people.uses(yuki, 500, at=standing_clock())
    case = counter.cancel(yuki)
    counter.work(standing_clock)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    case.refresh_from_db()
    accepted, ended, settled = sorted(letters(), key=_step)
    assert {d.channel for d in simulated_world.list_deliveries()} == {"letter"}
    for first, *_ in (accepted, ended, settled):
        assert "〒100-0000東京都みなと市窓口町1-2-3仮名ゆき様" in first
        assert case.number in first
        assert "0120-000-000" in first
    assert "2026年12月1日(火)0:00(日本時間)" in accepted[0]
    assert "SIMカードは、回線が止まってから14日以内に" in accepted[0]
    assert accepted[1].startswith("解約受付書")
    assert len(ended) == 1
    assert "請求書" in settled[1]
    assert case.bill_number in settled[1]


def test_taking_back_goes_as_a_letter_too(yuki: Person, standing_clock: StandingClock) -> None:
    case = counter.cancel(yuki)
    standing_clock.move(minutes=5)
    counter.take_back(yuki, case)
    counter.work(standing_clock)
    (letter,) = [pages for pages in letters() if "解約を取り消しました" in pages[0]]
    assert letter[1].startswith("解約取消受付書")


def test_the_enclosed_receipt_can_be_verified(yuki: Person) -> None:
    case = counter.cancel(yuki)
    pdf = attachments.make("cancellation.letter", f"{case.number}:cancellation.scheduled").content
    (enclosed,) = dict(pypdf.PdfReader(io.BytesIO(pdf)).attachments).values()
    assert enclosed == [Receipt.objects.get(case=case).document.encode()]


def test_made_twice_it_is_the_same_letter(yuki: Person, standing_clock: StandingClock) -> None:
    """A worker that was killed while sending makes it again."""
    reference = f"{counter.cancel(yuki).number}:cancellation.scheduled"
    first = attachments.make("cancellation.letter", reference)
    standing_clock.move(days=3)
    assert attachments.make("cancellation.letter", reference) == first


@pytest.mark.parametrize("building", ["", "みなとハイツ 101", LONG])
def test_the_window_shows_the_address_and_nothing_else(yuki: Person, building: str) -> None:
    """長形3号: 90 × 45 mm at 22, 12 mm. The sheet slides by 25 and 21 mm: nothing else ever shows."""
    yuki.customer.building = building
    yuki.customer.save()
    pdf = attachments.make("cancellation.letter", f"{counter.cancel(yuki).number}:cancellation.scheduled").content
    page = pypdfium2.PdfDocument(pdf)[0]
    text, height = page.get_textpage(), page.get_height()
    always = text.get_text_bounded(left=22 * MM, right=87 * MM, top=height - 12 * MM, bottom=height - 36 * MM)
    ever = text.get_text_bounded(left=0, right=112 * MM, top=height, bottom=height - 57 * MM)
    whole = f"〒100-0000東京都みなと市窓口町1-2-3{building}仮名ゆき様"
    assert re.sub(r"\s", "", always) == re.sub(r"\s", "", ever) == re.sub(r"\s", "", whole)


def _step(letter: list[str]) -> int:
    titles = ["解約を受け付けました", "回線が止まりました", "最終請求書をお送りします"]
    return next(place for place, title in enumerate(titles) if title in letter[0])
