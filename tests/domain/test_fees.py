"""Single amounts: the last month's fees, the penalty capped by law (DOMAIN.md §3.1), what is left of works."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain import fees
from madoguchi.domain.facts import Contract, CustomerKind, EndsWith, LineKind, Works
from madoguchi.domain.operator_time import end_of_month
from madoguchi.domain.policy import EarlyTermination, Fees, Proration
from tests.domain import samples

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2046, 12, 31))
OPENED = dt.date(2026, 9, 10)
FIRST_DAY_OF_CAP = dt.date(2022, 7, 1)


@given(fee=st.integers(0, 100_000), opened=DAYS, last=DAYS)
def test_a_last_month_never_costs_less_than_nothing_nor_more_than_a_month(
    fee: int, opened: dt.date, last: dt.date
) -> None:
    daily = fees.of_last_month(fee, opened, last, Proration.DAILY)
    assert 0 <= daily <= fees.of_last_month(fee, opened, last, Proration.FULL) <= fee


@pytest.mark.parametrize("proration", Proration)
def test_a_line_that_never_opened_costs_no_month(proration: Proration) -> None:
    assert fees.of_last_month(900, dt.date(2026, 12, 5), dt.date(2026, 11, 16), proration) == 0


@given(fee=st.integers(0, 100_000), last=DAYS)
def test_the_whole_month_by_days_is_the_whole_fee(fee: int, last: dt.date) -> None:
    assert fees.of_last_month(fee, dt.date(2019, 1, 1), end_of_month(last), Proration.DAILY) == fee


def test_days_are_counted_with_the_first_and_the_last() -> None:
    """A line opened on the last day is billed for that day (HARD_CASES 3, killbill#2133)."""
    last = dt.date(2026, 11, 30)
    assert fees.of_last_month(900, last, last, Proration.DAILY) == 30
    assert fees.of_last_month(2800, dt.date(2027, 2, 15), dt.date(2027, 2, 28), Proration.DAILY) == 1400
    assert fees.of_last_month(2900, dt.date(2028, 2, 29), dt.date(2028, 2, 29), Proration.DAILY) == 100


def test_a_share_of_a_month_is_whole_yen_rounded_down() -> None:
    fee = fees.of_last_month(1000, dt.date(2026, 12, 1), dt.date(2026, 12, 16), Proration.DAILY)
    assert (fee, type(fee)) == (516, int)


def _penalty(contract: Contract, rule: EarlyTermination | None, last: dt.date, *, designated: bool = False) -> int:
    return fees.penalty(contract, contract.lines[0], last, Fees(early_termination=rule, designated_carrier=designated))


def test_no_penalty_without_a_rule_for_another_kind_or_after_the_months() -> None:
    rule = EarlyTermination(amount=1500, months=6, kinds=(LineKind.VOICE,))
    young = samples.contract(samples.line(opened_on=OPENED), signed_on=OPENED)
    data = samples.contract(samples.line(opened_on=OPENED, kind=LineKind.DATA), signed_on=OPENED)
    assert _penalty(young, None, OPENED) == 0
    assert _penalty(data, rule, OPENED) == 0
    assert _penalty(young, rule, dt.date(2027, 2, 28)) == 900
    assert _penalty(young, rule, dt.date(2027, 3, 1)) == 0


@pytest.mark.parametrize(
    ("kind", "signed_on", "designated", "due"),
    [
        (CustomerKind.CONSUMER, FIRST_DAY_OF_CAP, False, 1400),  # one month of the line and its own option
        (CustomerKind.CONSUMER, FIRST_DAY_OF_CAP, True, 1000),
        (CustomerKind.CONSUMER, FIRST_DAY_OF_CAP - dt.timedelta(days=1), False, 9500),
        (CustomerKind.CONSUMER, FIRST_DAY_OF_CAP - dt.timedelta(days=1), True, 9500),
        (CustomerKind.CORPORATE, FIRST_DAY_OF_CAP, False, 9500),
        (CustomerKind.CORPORATE, FIRST_DAY_OF_CAP, True, 9500),
    ],
)
def test_the_penalty_is_capped_as_the_law_says(
    kind: CustomerKind, signed_on: dt.date, due: int, *, designated: bool
) -> None:
    number = "09000000001"
    options = (
        samples.service("answer-phone", 500, EndsWith.LINE, number),
        samples.service("of another line", 700, EndsWith.LINE, "09000000002"),
        samples.service("mail", 200, EndsWith.CONTRACT),
    )
    contract = samples.contract(
        samples.line(number, opened_on=signed_on), services=options, kind=kind, signed_on=signed_on
    )
    rule = EarlyTermination(amount=9500, months=24)
    assert _penalty(contract, rule, signed_on, designated=designated) == due


def test_a_penalty_below_the_cap_stays_as_it_is() -> None:
    contract = samples.contract(samples.line(opened_on=OPENED))
    assert _penalty(contract, EarlyTermination(amount=300, months=6), OPENED) == 300
    assert _penalty(contract, EarlyTermination(amount=300, months=6), OPENED, designated=True) == 300


def _works(term: int = 24, started: dt.date = dt.date(2026, 1, 15)) -> Works:
    return Works("開通工事", 24_000, term, started, "09000000001")


def test_the_ministrys_example_leaves_fifteen_of_twenty_four() -> None:
    """総務省広報 令和4年6月号: leaving in month 10 of 24 → 15/24."""
    assert fees.works_residual(_works(), dt.date(2026, 10, 31)) == 15_000


@pytest.mark.parametrize(
    ("last", "left"),
    [(dt.date(2026, 1, 15), 24_000), (dt.date(2027, 12, 31), 1000), (dt.date(2028, 1, 1), 0), (dt.date(2040, 1, 1), 0)],
)
def test_the_first_month_owes_all_the_last_one_part_and_after_it_nothing(last: dt.date, left: int) -> None:
    assert fees.works_residual(_works(), last) == left


@given(last=DAYS, started=DAYS, term=st.integers(0, 60))
def test_what_is_left_of_works_is_never_more_than_they_cost(last: dt.date, started: dt.date, term: int) -> None:
    assert 0 <= fees.works_residual(_works(term, started), last) <= 24_000
