"""A code that came by post is good once, for its purpose, until its day, in whatever browser (S2, S3, S13, S14)."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from madoguchi.codes import actions
from madoguchi.domain.codes import Purpose, Source
from tests import people
from tests.conftest import StandingClock
from tests.features.codes import desk

pytestmark = pytest.mark.django_db
HOME = Source("203.0.113.5/32")


@pytest.fixture
def letter(client: Client) -> str:
    """The code of a letter that lies in Hanako's hands."""
    people.hanako()
    desk.ask(client, "N000000101")
    desk.ask_again(client, "letter")
    return desk.code_in(desk.arrived("letter")[0])


def check(code: str, now: dt.datetime, purpose: Purpose = Purpose.CANCEL) -> actions.Proof:
    return actions.check_letter(purpose=purpose, typed=code, source=HOME, now=now)


def test_it_proves_whose_address_it_reached(letter: str, standing_clock: StandingClock) -> None:
    assert check(letter.lower(), standing_clock()).customers == {"N000000101"}


def test_it_is_good_once(letter: str, standing_clock: StandingClock) -> None:
    check(letter, standing_clock())
    with pytest.raises(actions.WrongCode):
        check(letter, standing_clock())


def test_another_letters_code_is_wrong_while_one_is_out(letter: str, standing_clock: StandingClock) -> None:
    other = "-".join(reversed(letter.replace("-", "")))
    with pytest.raises(actions.WrongCode):
        check(other, standing_clock())


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.CANCEL])
def test_it_is_good_for_its_purpose_only(letter: str, standing_clock: StandingClock, purpose: Purpose) -> None:
    with pytest.raises(actions.WrongCode):
        check(letter, standing_clock(), purpose)


def test_it_is_good_until_its_day(letter: str, standing_clock: StandingClock) -> None:
    assert check(letter, standing_clock() + dt.timedelta(days=21, seconds=-1)).customers


def test_it_is_wrong_from_its_day_on(letter: str, standing_clock: StandingClock) -> None:
    with pytest.raises(actions.WrongCode):
        check(letter, standing_clock() + dt.timedelta(days=21))


def test_it_is_no_code_of_the_page_that_asked_for_it(letter: str, standing_clock: StandingClock) -> None:
    """The letter is typed on a page of its own: the challenge of the browser knows six digits only."""
    with pytest.raises(actions.ChallengeOver):
        actions.check_code(
            challenge_id=uuid.uuid4(), purpose=Purpose.CANCEL, typed=letter, source=HOME, now=standing_clock()
        )
