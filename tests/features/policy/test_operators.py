"""Three synthetic operators: their files load, and their rules price and date as they say (DESIGN.md §4, Policy)."""

import datetime as dt

import pytest

from madoguchi import policy
from madoguchi.domain.facts import Contract, EndsWith, Instalment
from madoguchi.domain.operator_time import Choice, Schedule, When, offered, schedule
from madoguchi.domain.policy import Policy
from madoguchi.domain.quotes import ItemKind, Quote, price
from madoguchi.policy import presets
from tests.domain import samples
from tests.domain.samples import tokyo

WHOLE = ("acceptance-window", "base-membership", "cut-off-day")
FIRST, SECOND = "09000000001", "07000000002"


def load(name: str) -> Policy:
    return policy.load(presets.path_of(name))


def decided(rules: Policy, when: When, at: dt.datetime) -> Schedule:
    return schedule(Choice(when), at, rules.operator.time_zone, rules.choices, rules.taking_back)


def quoted(rules: Policy, contract: Contract, numbers: set[str], when: When, at: dt.datetime) -> Quote:
    return price(contract, frozenset(numbers), decided(rules, when, at), rules, at)


@pytest.mark.parametrize("name", WHOLE)
def test_every_operator_offers_a_way_to_leave(name: str) -> None:
    assert offered(load(name).choices)


def test_an_acceptance_window_moves_the_end_and_never_the_acceptance() -> None:
    rules = load("acceptance-window")
    at_night = decided(rules, When.TODAY, tokyo(2026, 11, 16, 22))
    assert at_night.effective_at == tokyo(2026, 11, 17, 9, 30)
    assert at_night.take_back_until == tokyo(2026, 11, 17, 9, 30)
    month_end = decided(rules, When.MONTH_END, tokyo(2026, 11, 16, 22))
    assert (month_end.effective_at, month_end.take_back_until) == (tokyo(2026, 12, 1), tokyo(2026, 11, 30, 20))


def test_a_cut_off_day_with_fees_by_the_day() -> None:
    rules = load("cut-off-day")
    device = Instalment("端末", 2000, 3, FIRST)
    contract = samples.contract(
        samples.line(FIRST, opened_on=dt.date(2026, 6, 1)), instalments=(device,), signed_on=dt.date(2026, 6, 1)
    )
    today = quoted(rules, contract, {FIRST}, When.TODAY, tokyo(2026, 11, 26, 10))
    assert [(item.kind, item.amount) for item in today.items] == [
        (ItemKind.MONTHLY_FEE, 900 * 26 // 30),
        (ItemKind.EARLY_TERMINATION, 900),  # one month's fee, below the big carriers' 1,000
        (ItemKind.INSTALMENTS_LEFT, 6000),
    ]
    assert today.totals.total == 780 + 78 + 900 + 6000
    assert decided(rules, When.TODAY, tokyo(2026, 11, 26, 10)).effective_at == tokyo(2026, 11, 27)
    later = quoted(rules, contract, {FIRST}, When.MONTH_END, tokyo(2026, 11, 26, 10))
    assert later.schedule_words == ("month_end", "2026-12-31")
    assert later.items[0].amount == 900


def test_a_base_membership_goes_on_and_the_page_can_say_so() -> None:
    rules = load("base-membership")
    lines = (samples.line(FIRST, monthly_fee=1200), samples.line(SECOND, monthly_fee=300))
    base = samples.service("基本会員", 250, EndsWith.NOTHING)
    contract = samples.contract(*lines, services=(base,))
    assert offered(rules.choices) == (When.MONTH_END,)
    child = quoted(rules, contract, {SECOND}, When.MONTH_END, tokyo(2026, 11, 16))
    assert (child.totals.total, child.ends_contract, child.goes_on) == (330, False, ())
    both = quoted(rules, contract, {FIRST, SECOND}, When.MONTH_END, tokyo(2026, 11, 16))
    assert (both.totals.total, both.ends_contract, both.goes_on) == (1650, True, ("基本会員",))
