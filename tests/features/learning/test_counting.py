"""Each leaving is counted once, where it belongs; on either store the same."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.cancellation.actions import state_reason, take_back
from madoguchi.cancellation.leavings import By, count
from madoguchi.cancellation.models import Case
from madoguchi.domain.operator_time import When
from madoguchi.domain.reasons import Reason
from tests import people, stories
from tests.conftest import StandingClock
from tests.people import Person

pytestmark = pytest.mark.django_db

TOKYO = ZoneInfo("Asia/Tokyo")
NOVEMBER = dt.date(2026, 11, 1), dt.date(2026, 11, 30), TOKYO


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


def leaves(person: Person, clock: StandingClock, **how: object) -> str:
    return stories.cancels(person, now=clock(), **how)  # type: ignore[arg-type]


def accepted(number: str, at: str) -> None:
    Case.objects.filter(number=number).update(accepted_at=dt.datetime.fromisoformat(at).replace(tzinfo=TOKYO))


def test_by_month_and_plan(hanako: Person, standing_clock: StandingClock) -> None:
    leaves(hanako, standing_clock)
    assert count(By.MONTH_AND_PLAN, *NOVEMBER) == {("2026-11", "voice-3"): 1}


def test_several_lines_at_once_are_one_leaving(standing_clock: StandingClock) -> None:
    leaves(people.kenji(), standing_clock)
    assert count(By.MONTH_AND_PLAN, *NOVEMBER) == {("2026-11", "several"): 1}


def test_one_line_of_several_counts_under_its_plan(standing_clock: StandingClock) -> None:
    kenji = people.kenji()
    leaves(kenji, standing_clock, lines=kenji.numbers[1:2])
    assert count(By.MONTH_AND_PLAN, *NOVEMBER) == {("2026-11", "sms-3"): 1}


@pytest.mark.parametrize(
    ("at", "month"),
    [("2026-11-01T00:00:00", "2026-11"), ("2026-11-30T23:59:59", "2026-11"), ("2026-10-31T23:59:59", "")],
)
def test_a_month_is_one_of_the_operators(hanako: Person, standing_clock: StandingClock, at: str, month: str) -> None:
    accepted(leaves(hanako, standing_clock), at)
    assert [row for row, _ in count(By.MONTH_AND_PLAN, *NOVEMBER)] == [month] * bool(month)


def test_by_reason(hanako: Person, standing_clock: StandingClock) -> None:
    aoi = people.aoi()
    case = leaves(hanako, standing_clock)
    leaves(aoi, standing_clock)
    state_reason(case_number=case, reason=Reason.SPEED, reach=hanako.reach, now=standing_clock())
    assert count(By.REASON_AND_PLAN, *NOVEMBER) == {("speed", "voice-3"): 1, ("no_answer", "voice-20"): 1}


@pytest.mark.parametrize(
    ("day", "part"), [(1, "5"), (5, "5"), (6, "10"), (10, "10"), (16, "20"), (25, "25"), (26, "31"), (30, "31")]
)
def test_by_the_day_and_what_was_chosen(hanako: Person, standing_clock: StandingClock, day: int, part: str) -> None:
    case = leaves(hanako, standing_clock, when=When.TODAY)
    accepted(case, f"2026-11-{day:02}T12:00:00")
    assert count(By.DAY_AND_CHOICE, *NOVEMBER) == {(part, "today"): 1}


@pytest.mark.parametrize(
    ("opened", "age"),
    [
        ("2026-11-16", "30"),
        ("2026-10-17", "30"),
        ("2026-10-16", "90"),
        ("2025-11-16", "365"),
        ("2025-11-15", "730"),
        ("2023-11-17", "1095"),
        ("2023-11-16", "older"),
        ("2010-01-01", "older"),
    ],
)
def test_by_age(hanako: Person, standing_clock: StandingClock, opened: str, age: str) -> None:
    hanako.contract.lines.update(opened_on=opened)
    leaves(hanako, standing_clock)
    assert count(By.AGE_AND_PLAN, *NOVEMBER) == {(age, "voice-3"): 1}


def test_of_several_lines_the_oldest_counts(standing_clock: StandingClock) -> None:
    kenji = people.kenji()
    kenji.contract.lines.update(opened_on="2026-11-01")
    kenji.contract.lines.filter(phone_number=kenji.numbers[2]).update(opened_on="2020-01-01")
    leaves(kenji, standing_clock)
    assert count(By.AGE_AND_PLAN, *NOVEMBER) == {("older", "several"): 1}


def test_what_was_taken_back_counts_there_alone(hanako: Person, standing_clock: StandingClock) -> None:
    case = leaves(hanako, standing_clock)
    take_back(case_number=case, reach=hanako.reach, now=standing_clock())
    assert count(By.MONTH_AND_FATE, *NOVEMBER) == {("2026-11", "taken_back"): 1}
    assert [count(by, *NOVEMBER) for by in By if by is not By.MONTH_AND_FATE] == [{}] * 4


@pytest.mark.parametrize("by", By)
def test_is_one_question_to_the_store(hanako: Person, standing_clock: StandingClock, by: By) -> None:
    leaves(hanako, standing_clock)
    with CaptureQueriesContext(connection) as asked:
        assert sum(count(by, *NOVEMBER).values()) == 1
    assert len(asked) == 1
