"""The last bill goes where she said on her way out, if she was asked; else as ever (AS_DESCRIBED rows 23, 25)."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import Case, Particulars
from madoguchi.gateways import letter_folder
from madoguchi.keys import sealing
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.codes import desk
from tests.people import Person

pytestmark = pytest.mark.django_db
GIVEN = {
    "billing_postal_code": "9800001",
    "billing_prefecture": "宮城県",
    "billing_city": "見本市",
    "billing_street": "別荘町4-5-6",
    "contact_phone": "09011112222",
    "contact_mail": "after@example.net",
}


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


def said(case: str, answers: dict[str, str]) -> None:
    """What the pages of the way out keep with a case."""
    given = Particulars(case=Case.objects.get(number=case))
    given.sealed = sealing.seal(answers, place=given.place())
    given.save()


def billed(person: Person, clock: StandingClock, answers: dict[str, str] | None = None, *, made_in: str = "") -> str:
    case = stories.cancels(person, now=clock())
    if answers:
        said(case, answers)
    Case.objects.filter(number=case).update(made_in=made_in)
    number = stories.ends(case, clock)
    desk.work()
    return number


def words(pdf: bytes | None) -> str:
    assert pdf
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "").replace(" ", "")


def test_to_the_address_and_the_mail_box_that_she_gave(hanako: Person, standing_clock: StandingClock) -> None:
    number = billed(hanako, standing_clock, GIVEN)
    mails = [one for one in desk.arrived("mail") if f"{number}.pdf" in one.attachments]
    assert sorted(one.recipient for one in mails) == ["after@example.net", "hanako@example.jp"]
    (letter,) = desk.arrived("letter")
    assert "〒9800001 宮城県見本市別荘町4-5-6" in letter.recipient
    paper = words(letter_folder.read(letter.attachments[0]))
    assert "〒980-0001" in paper
    assert paper.count("宮城県見本市別荘町4-5-6") == 2  # in the window, and on the bill that is enclosed


def test_no_text_goes_to_a_number_that_is_not_on_file(hanako: Person, standing_clock: StandingClock) -> None:
    """S8."""
    billed(hanako, standing_clock, GIVEN)
    assert desk.arrived("sms", to="09011112222") == []


def test_page_and_paper_say_where_and_whom_to_ask(
    client: Client, hanako: Person, standing_clock: StandingClock
) -> None:
    number = billed(hanako, standing_clock, GIVEN)
    client.force_login(hanako.login)
    page = client.get(f"/bills/{number}/").content.decode()
    paper = words(client.get(f"/bills/{number}.pdf").content)
    for fact in ("〒980-0001 宮城県見本市別荘町4-5-6", "after@example.net", "090-1111-2222"):
        assert fact in page
        assert fact.replace(" ", "") in paper


def test_without_it_everything_is_as_on_file(client: Client, hanako: Person, standing_clock: StandingClock) -> None:
    number = billed(hanako, standing_clock)
    client.force_login(hanako.login)
    page = client.get(f"/bills/{number}/").content.decode()
    assert "請求書の送り先" not in page
    assert "ご連絡先" not in page
    assert Bill.objects.get().sealed is None
    assert desk.arrived("letter") == []
    assert [one.recipient for one in desk.arrived("mail") if f"{number}.pdf" in one.attachments] == [
        "hanako@example.jp"
    ]


def test_her_own_mail_box_gets_it_once(hanako: Person, standing_clock: StandingClock) -> None:
    number = billed(hanako, standing_clock, {"contact_mail": "Hanako@example.jp"})
    assert len([one for one in desk.arrived("mail") if f"{number}.pdf" in one.attachments]) == 1


def test_who_had_not_signed_in_sends_nobodys_bill_elsewhere(hanako: Person, standing_clock: StandingClock) -> None:
    """S15: a code to one line, or a declaration, is no proof that would move a bill."""
    billed(hanako, standing_clock, GIVEN, made_in="a reach by a code")
    assert desk.arrived(to="after@example.net") == []
    assert desk.arrived("letter") == []
    assert Bill.objects.get().sealed is None


def test_where_it_goes_does_not_lie_in_the_clear(hanako: Person, standing_clock: StandingClock) -> None:
    billed(hanako, standing_clock, GIVEN)
    bill = Bill.objects.get()
    assert bill.opened() == {
        "postal_code": "9800001",
        "address": "宮城県見本市別荘町4-5-6",
        "mail": "after@example.net",
        "phone": "09011112222",
    }
    assert "別荘町".encode() not in bytes(bill.sealed or b"")


def test_a_ground_alone_changes_nothing(hanako: Person, standing_clock: StandingClock) -> None:
    billed(hanako, standing_clock, {"ground": "つながらない"})
    assert Bill.objects.get().sealed is None
