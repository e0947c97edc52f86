"""Signs of texts that somebody makes us send for his own gain (S10)."""

import datetime as dt

import pytest

from madoguchi.domain.code_policy import Watch
from madoguchi.domain.codes import Way
from madoguchi.domain.pumping import Sent, crowded_block, share_used

AT = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)


def sent(request: str, to: str = "09000000101", *, is_used: bool = False) -> Sent:
    return Sent(request, to, AT, is_used)


@pytest.mark.parametrize(
    ("used", "of", "share"), [(0, 4, 0), (1, 4, 25), (2, 3, 66), (3, 3, 100), (0, 2, None), (2, 2, None)]
)
def test_the_share_of_requests_that_ended_with_a_right_code(used: int, of: int, share: int | None) -> None:
    found = [sent(str(number), is_used=number < used) for number in range(of)]
    assert share_used(found, at_least=3) == share


def test_several_codes_of_one_request_count_once() -> None:
    found = [sent("one", is_used=True)] * 3 + [sent("two")]
    assert share_used(found, at_least=2) == 50


@pytest.mark.parametrize(
    ("numbers", "crowd"),
    [
        (["09000000101", "09000000102", "09000000199"], 3),
        (["09000000101", "09000000102", "09000000201"], 0),
        (["09000000101"] * 5, 0),
        (["09000000101", "09000000102", "09000000103", "09000000104"], 4),
        ([], 0),
    ],
)
def test_numbers_of_one_block(numbers: list[str], crowd: int) -> None:
    assert crowded_block([sent(to, to) for to in numbers], at_least=3) == crowd


def test_nothing_sent_is_no_crowd() -> None:
    assert crowded_block([], at_least=1) == 0


@pytest.mark.parametrize(("way", "cost"), [(Way.SMS, 10), (Way.VOICE, 30), (Way.MAIL, 0), (Way.LETTER, 0)])
def test_what_a_sending_costs(way: Way, cost: int) -> None:
    assert Watch().cost_of(way) == cost
