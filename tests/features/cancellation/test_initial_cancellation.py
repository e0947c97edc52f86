"""The first eight days: shown without asking, priced, accepted, proven and billed (issue 5, point 7; C11)."""

import datetime as dt
import io

import pypdf
import pytest

from madoguchi import clock
from madoguchi.bills.models import Bill
from madoguchi.cancellation import holds, queries
from madoguchi.cancellation.models import Case
from madoguchi.cancellation.review import prepare
from madoguchi.contracts.models import Contract, Customer
from madoguchi.domain.actor import Actor, ActorKind, Reach, ReachKind
from madoguchi.domain.operator_time import When
from madoguchi.gateways import simulated_world
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation.counter import Answer, address, is_on, press, rules, signed_in, switch_on, tokens, work

pytestmark = pytest.mark.django_db(transaction=True)
CARD = "初期契約解除をする"


def page(answer: Answer) -> str:
    return answer.content.decode()


def test_it_stands_beside_the_other_choices_by_itself_with_day_count_and_price() -> None:
    """One click from the door: nothing to find, nothing to type (C11)."""
    shown = page(signed_in(people.akari()).get("/cancel/", follow=True))
    assert "3日目、2026年11月21日(土)まで" in shown
    assert shown.index(CARD) < shown.index("今日で解約する") < shown.index("月末で解約する")
    assert "契約解除料はかからず" in shown


def test_on_day_eight_it_is_there_and_on_day_nine_it_is_not(standing_clock: StandingClock) -> None:
    akari = people.akari()
    browser = signed_in(akari)
    standing_clock.set(dt.datetime(2026, 11, 21, 14, 59, 59, tzinfo=dt.UTC))
    assert "8日目、2026年11月21日(土)まで" in page(browser.get(address(akari)))
    standing_clock.move(seconds=1)
    shown = page(browser.get(address(akari)))
    assert CARD not in shown
    assert "初期契約解除" not in shown


def test_what_was_shown_on_day_eight_is_not_accepted_on_day_nine(standing_clock: StandingClock) -> None:
    """In force when it is sent, and this was sent too late: the page says what is so now, and nothing has happened."""
    akari = people.akari()
    browser = signed_in(akari)
    standing_clock.set(dt.datetime(2026, 11, 21, 14, 59, tzinfo=dt.UTC))
    token = tokens(browser.get(address(akari)))["initial"]
    standing_clock.move(minutes=2)
    answer = browser.post(address(akari), {"when": "initial", "quote": token})
    assert answer.status_code == 409
    assert "料金か日時が変わりました" in page(answer)
    assert not Case.objects.exists()


def test_nobody_gets_it_by_asking_for_it() -> None:
    hanako = people.hanako()
    browser = signed_in(hanako)
    token = tokens(browser.get(address(hanako)))["today"]
    assert browser.post(address(hanako), {"when": "initial", "quote": token}).status_code == 409
    assert not Case.objects.exists()


def test_who_chooses_an_old_line_too_is_told_of_the_one_that_could_go_so() -> None:
    akari = people.akari()
    line = akari.contract.lines.get()
    line.pk, line.phone_number, line.opened_on = None, "09000000108", people.JOINED
    line.save()
    Contract.objects.update(signed_on=people.JOINED, document_received_on=people.JOINED)
    shown = page(signed_in(akari).get(address(akari)))
    assert CARD not in shown
    assert "090-0000-0107 は初期契約解除ができます" in shown
    assert CARD in page(signed_in(akari).get(address(akari, "09000000107")))


def test_a_policy_that_does_not_offer_it_shows_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    akari = people.akari()
    with rules(monkeypatch, initial_cancellation={"offered": False}):
        assert "初期契約解除" not in page(signed_in(akari).get(address(akari)))


def test_receipt_page_paper_and_mail_say_what_it_was(standing_clock: StandingClock) -> None:
    akari = people.akari()
    browser = signed_in(akari)
    press(browser, address(akari), "initial")
    case = Case.objects.get()
    assert (case.when, case.last_day, case.effective_at) == ("initial", dt.date(2026, 11, 16), standing_clock())
    assert case.take_back_until == case.due_at == standing_clock() + dt.timedelta(minutes=60)
    shown = page(browser.get(f"/cases/{case.number}/"))
    assert "初期契約解除(2026年11月21日(土)までの期間に受け付けました)" in shown
    assert "受け付けるまでのご利用分が加わることがあります。" in shown
    paper = _words(browser.get(f"/cases/{case.number}/cancellation.pdf").content)
    assert "初期契約解除をする" in paper
    assert "2026年11月14日(土)から2026年11月21日(土)まで" in paper
    assert "3日目に受け付けました" in paper
    timetable.run_due(standing_clock())
    (mail,) = (one for one in simulated_world.list_deliveries() if one.channel == "mail")
    assert "初期契約解除として受け付けました" in mail.body
    assert "2026年11月16日(月) 11:00" in mail.body  # when the line stops


def test_the_bill_is_the_price_shown_and_nothing_used_after_the_press(standing_clock: StandingClock) -> None:
    """Hers works an hour longer, so that she can take it back; what she uses in it is not billed."""
    akari = people.akari()
    switch_on(akari)
    press(signed_in(akari), address(akari), "initial")
    people.uses(akari, 50, at=standing_clock() - dt.timedelta(minutes=1))
    people.uses(akari, 90, at=standing_clock() + dt.timedelta(minutes=1))
    standing_clock.move(hours=1)
    work(standing_clock)
    assert is_on(akari) == [False]
    bill = Bill.objects.get()
    assert [(item["kind"], item["amount"]) for item in bill.items] == [
        ("monthly_fee", 1500 * 3 // 30),
        ("usage", 50),
    ]
    shown = page(signed_in(akari).get(f"/bills/{bill.number}/"))
    assert "初期契約解除にともなうご請求です。" in shown
    assert "初期契約解除にともなうご請求です" in _words(signed_in(akari).get(f"/bills/{bill.number}.pdf").content)


def test_it_can_be_taken_back_like_any_other() -> None:
    akari = people.akari()
    press(signed_in(akari), address(akari), "initial")
    case = Case.objects.get()
    signed_in(akari).post(f"/cases/{case.number}/take-back/")
    case.refresh_from_db()
    assert case.taken_back_at
    assert CARD in page(signed_in(akari).get(address(akari)))


def test_a_company_is_not_offered_it() -> None:
    akari = people.akari()
    Customer.objects.update(kind="corporate")
    assert "初期契約解除" not in page(signed_in(akari).get(address(akari)))


def test_the_way_out_by_a_code_offers_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The right is hers however she came; her line is held as always then."""
    akari = people.akari()
    reach = Reach(Actor(ActorKind.CODE, "c"), frozenset({akari.customer.number}), ReachKind.CANCEL_ONLY)
    contract = queries.get_contract(reach, akari.contract.number)
    held = holds.rules_for(reach, akari.customer.number, frozenset(akari.numbers), now=clock.now())
    review = prepare(contract, frozenset(akari.numbers), None, held, clock.now())
    card = review.cards[0]
    assert card.when is When.INITIAL
    assert card.schedule.effective_at == clock.now()
    assert card.schedule.due_at == clock.now() + dt.timedelta(hours=24)


def _words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
