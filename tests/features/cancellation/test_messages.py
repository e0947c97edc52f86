"""What she is told, where, and with what attached (U11)."""

import io
import re

import pypdf
import pytest

from madoguchi.cancellation import actions
from madoguchi.cancellation.models import Case, Receipt
from madoguchi.domain.operator_time import When
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Delivery
from madoguchi.outbox import attachments
from madoguchi.outbox.models import Message
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db(transaction=True)
SMS_PART = 67  # characters of a part of a long Japanese text


def arrived(channel: str) -> list[Delivery]:
    """What arrived on a channel, oldest first."""
    return sorted((d for d in simulated_world.list_deliveries() if d.channel == channel), key=lambda d: d.id)


def whole_story(standing_clock: StandingClock) -> Case:
    """Hanako, whose number on file is another than her line's, leaves at month end."""
    hanako = people.hanako()
    hanako.customer.phone = "09000000999"
    hanako.customer.save()
    counter.switch_on(hanako)
    case = counter.cancel(hanako)
    counter.work(standing_clock)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    case.refresh_from_db()
    return case


def test_each_step_is_told_by_mail_with_its_papers(standing_clock: StandingClock) -> None:
    case = whole_story(standing_clock)
    accepted, ended, settled = arrived("mail")
    assert accepted.subject == f"解約を受け付けました ({case.number})"
    assert accepted.attachments == (f"{case.number}-cancellation.pdf", f"{case.number}-cancellation.json")
    assert ended.attachments == ()
    assert settled.subject == f"最終請求 ({case.bill_number})"
    assert settled.attachments == (f"{case.bill_number}.pdf",)


def test_the_first_mail_says_what_matters(standing_clock: StandingClock) -> None:
    """U10, U11: number, lines, instants with their zone, price, the way back, whom to call."""
    case = whole_story(standing_clock)
    body = arrived("mail")[0].body
    for said in (
        "架空 花子 様",
        f"受付番号: {case.number}",
        "回線: 090-0000-0101",
        "回線が止まるとき: 2026年12月1日(火) 0:00(日本時間)",
        "取り消せる期限: 2026年12月1日(火) 0:00(日本時間)",
        "最終請求(税込): 993円",
        "回線が止まるまでのご利用分が加わります。",
        f"http://localhost:8000/cases/{case.number}/",
        "14日以内",
        "みなと通信 0120-000-000",
    ):
        assert said in body
    assert not re.search(r"\n{3,}", body)


def test_texts_are_short(standing_clock: StandingClock) -> None:
    whole_story(standing_clock)
    texts = [sms.body for sms in arrived("sms")]
    assert len(texts) == 3
    assert all(text.startswith("【みなと通信】") and "\n" not in text for text in texts)
    assert max(map(len, texts)) <= 2 * SMS_PART


def test_taking_back_is_told_with_its_own_receipt(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    case = counter.cancel(hanako)
    standing_clock.move(minutes=1)
    counter.take_back(hanako, case)
    counter.work(standing_clock)
    (mail,) = [mail for mail in arrived("mail") if mail.subject == f"解約を取り消しました ({case.number})"]
    assert mail.attachments == (f"{case.number}-taking_back.pdf", f"{case.number}-taking_back.json")


def test_a_text_to_a_number_that_has_ended_would_reach_a_stranger(standing_clock: StandingClock) -> None:
    """Hanako's number on file is the line that ends. Told by SMS at first, and by mail alone from then on."""
    hanako = people.hanako()
    counter.switch_on(hanako)
    counter.cancel(hanako)
    counter.work(standing_clock)
    assert len(arrived("sms")) == 1
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    assert len(arrived("sms")) == 1
    assert len(arrived("mail")) == 3


def test_without_a_mail_address_a_letter_follows_then(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    hanako.customer.email = ""
    hanako.customer.save()
    counter.switch_on(hanako)
    counter.cancel(hanako)
    counter.work(standing_clock)
    standing_clock.set(counter.MONTH_END)
    counter.work(standing_clock)
    assert [len(arrived(channel)) for channel in ("sms", "letter", "mail")] == [1, 2, 0]


def test_a_name_is_no_markup(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    hanako.customer.family_name, hanako.customer.given_name = "O'Brien", "& <Sons>"
    hanako.customer.save()
    counter.cancel(hanako)
    counter.work(standing_clock)
    assert "O'Brien & <Sons>" in arrived("mail")[0].body


def test_what_a_message_was_made_from_is_wiped_when_it_has_arrived(standing_clock: StandingClock) -> None:
    """S28."""
    counter.cancel(people.hanako())
    assert all(message.context for message in Message.objects.all())
    counter.work(standing_clock)
    assert [message.context for message in Message.objects.all()] == [{}, {}]


def test_the_attached_file_is_the_one_that_was_signed() -> None:
    case = counter.cancel(people.hanako())
    reference = f"{case.number}:cancellation"
    document = Receipt.objects.get(case=case).document.encode()
    assert attachments.make("cancellation.receipt_json", reference).content == document
    pdf = attachments.make("cancellation.receipt_pdf", reference).content
    assert dict(pypdf.PdfReader(io.BytesIO(pdf)).attachments) == {f"{case.number}-cancellation.json": [document]}


def test_a_member_who_reads_english_gets_english(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    decision = counter.decide(hanako, when=When.TODAY)
    number = actions.accept_cancellation(decision=decision, reach=hanako.reach, language="en", now=standing_clock())
    counter.work(standing_clock)
    assert "Minato Mobile 0120-000-000 (9:00–21:00 every day)" in arrived("mail")[0].body
    assert "Mon 16 November 2026, 11:00 (Japan time)" in arrived("mail")[0].body
    pdf = attachments.make("cancellation.receipt_pdf", f"{number}:cancellation").content
    assert "Receipt of a cancellation" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
