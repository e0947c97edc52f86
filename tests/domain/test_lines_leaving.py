"""Lines that never opened, and contracts whose lines leave one after the other."""

import datetime as dt

import pytest

from madoguchi.domain.case_lines import LineState
from madoguchi.domain.operator_time import Choice, When, schedule
from madoguchi.domain.policy import EarlyTermination, Fees, MonthlyFee
from madoguchi.domain.quotes import price
from tests.domain import samples
from tests.domain.samples import TOKYO, tokyo

NOW = tokyo(2026, 11, 16, 10)
RULES = samples.policy(
    Fees(
        monthly=(MonthlyFee("ユニバーサルサービス料", "Universal service fee", 3),),
        early_termination=EarlyTermination(1500, 6),
    )
)
FIRST, SECOND = "09000000001", "07000000002"


def test_a_line_that_never_opened_costs_nothing() -> None:
    waiting = samples.line(FIRST, opened_on=dt.date(2027, 1, 10), state=LineState.PENDING)
    month_end = schedule(Choice(When.MONTH_END), NOW, TOKYO, RULES.choices, RULES.taking_back)
    quote = price(samples.contract(waiting), frozenset({FIRST}), month_end, RULES, NOW)
    assert quote.items == ()


@pytest.mark.parametrize(("leaving_at", "last"), [(None, False), (tokyo(2026, 12, 1), True), (tokyo(2027, 2, 1), True)])
def test_the_last_line_that_stays_is_the_last_whenever_the_others_go(
    leaving_at: dt.datetime | None, last: bool
) -> None:
    lines = samples.line(FIRST), samples.line(SECOND, leaving_at=leaving_at)
    assert samples.contract(*lines).loses_its_last_line(frozenset({FIRST})) is last


def test_a_line_that_is_gone_does_not_hold_the_contract() -> None:
    gone = samples.line(SECOND, state=LineState.ENDED)
    assert samples.contract(samples.line(FIRST), gone).loses_its_last_line(frozenset({FIRST}))
