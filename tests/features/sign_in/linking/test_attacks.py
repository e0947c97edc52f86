"""Somebody who wants another's customer number in his log-in (S3-S5, S15, S20)."""

import pytest
from django.test import Client

from madoguchi.codes.actions import Proof
from madoguchi.codes.models import Code
from madoguchi.domain.codes import Address, Way
from madoguchi.sign_in.linking import actions
from tests import people
from tests.conftest import StandingClock
from tests.features.codes import desk
from tests.features.sign_in.linking import family
from tests.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def thief() -> Person:
    return people.aoi()


@pytest.fixture
def browser(thief: Person) -> Client:
    return family.enters(thief)


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


def test_the_bare_number_adds_nothing(browser: Client, thief: Person, hanako: Person) -> None:
    family.asks(browser, hanako.customer.number)
    for code in ("", "000000", hanako.customer.number):
        family.types(browser, code)
    browser.post("/registered/add/code/send/", {"way": "none"})
    browser.post("/registered/add/letter/", {"code": hanako.customer.number})
    assert family.holds(thief) == [thief.customer.number]


def test_a_code_for_leaving_adds_nothing(browser: Client, thief: Person, hanako: Person) -> None:  # S5
    desk.ask(Client(), hanako.customer.email)
    code = desk.code_in(desk.arrived("mail")[0])
    family.asks(browser, "N999990000")
    assert family.types(browser, code).status_code == 422
    assert family.holds(thief) == [thief.customer.number]


def test_a_code_for_adding_opens_no_cancellation(browser: Client, hanako: Person) -> None:  # S5
    family.asks(browser, hanako.customer.number)
    code = desk.code_in(desk.arrived("mail")[0])
    other = Client()
    desk.ask(other, "09099990000")
    assert desk.enter(other, code).status_code == 422
    assert other.get("/cancel/").status_code == 200  # the door: nothing was opened


def test_a_code_is_for_the_browser_that_asked(thief: Person, hanako: Person) -> None:  # S5
    family.asks(family.enters(hanako), hanako.customer.number)  # refused: it is hers
    first, second = family.enters(thief), family.enters(thief)
    family.asks(first, hanako.customer.number)
    family.asks(second, "N999990000")
    code = desk.code_in(desk.arrived("mail")[0])
    assert family.types(second, code).status_code == 422
    assert family.types(first, code)["Location"] == "/"


@pytest.mark.parametrize("purpose", ["cancel", "link"])
def test_a_letter_is_for_its_purpose(purpose: str, browser: Client, thief: Person) -> None:  # S5
    yuki = people.yuki()
    if purpose == "cancel":
        other = Client()
        desk.ask(other, yuki.customer.number)
        desk.ask_again(other, "letter")
    else:
        family.asks(browser, yuki.customer.number)
        family.asks_again(browser, "letter")
    code = desk.code_in(desk.arrived("letter")[0])
    wrong_page = {"cancel": "/registered/add/letter/", "link": "/cancel/letter/"}[purpose]
    somebody = browser if purpose == "cancel" else Client()
    assert somebody.post(wrong_page, {"code": code}).status_code == 422
    assert family.holds(thief) == [thief.customer.number]
    assert Code.objects.get().used_at is None


def test_a_right_code_works_once(browser: Client, hanako: Person, thief: Person) -> None:  # S3
    family.asks(browser, hanako.customer.number)
    code = desk.code_in(desk.arrived("mail")[0])
    family.types(browser, code)
    assert family.types(browser, code)["Location"] == "/registered/add/"
    assert len(family.holds(thief)) == 2


def test_five_guesses_then_begin_anew(browser: Client, hanako: Person) -> None:  # S4
    family.asks(browser, hanako.customer.number)
    right = desk.code_in(desk.arrived("mail")[0])
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    statuses = [family.types(browser, wrong).status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 302]
    assert family.types(browser, right)["Location"] == "/registered/add/"


def test_guesses_here_and_there_are_counted_together(browser: Client, hanako: Person) -> None:  # S4
    """Ten wrong ones in a row slow a source down, whatever they were for."""
    for _ in range(2):
        family.asks(browser, "N999990000")
        for _ in range(5):
            family.types(browser, "000000")
    other = Client()
    desk.ask(other, hanako.numbers[0])
    assert desk.enter(other, "000000").status_code == 429


def test_a_source_that_asks_too_often_waits(browser: Client) -> None:  # S9
    statuses = [family.asks(browser, f"N99999{place:04}").status_code for place in range(11)]
    assert statuses == [302] * 10 + [429]


def test_a_proof_of_lines_only_is_refused_by_the_action_too(
    thief: Person, hanako: Person, standing_clock: StandingClock
) -> None:
    """Belt and braces: should a code ever go to a line for this purpose, it still adds nothing."""
    number = frozenset({hanako.customer.number})
    proof = Proof(Address(Way.SMS, hanako.numbers[0]), number, frozenset(hanako.numbers))
    with pytest.raises(actions.ProvesTooLittle):
        actions.link(login=thief.login, proof=proof, language="ja", now=standing_clock())
    assert family.holds(thief) == [thief.customer.number]


@pytest.mark.parametrize("path", ["", "code/", "code/send/", "letter/"])
def test_who_has_not_signed_in_adds_nothing(path: str, client: Client, hanako: Person) -> None:
    desk.come_by(client, hanako.numbers[0])  # a session by code is no log-in
    answer = client.post(f"/registered/add/{path}", {"customer_number": hanako.customer.number, "code": "123456"})
    assert answer["Location"].startswith("/login/")
