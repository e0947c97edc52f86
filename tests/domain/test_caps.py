"""No charge above the cap is ever quoted: 電気通信事業法施行規則 22条の2の13の2 (DOMAIN.md §3.1; issue 5, point 6)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain import fees
from madoguchi.domain.facts import CustomerKind, EndsWith, LineKind
from madoguchi.domain.fixed_items import AboveTheCap
from madoguchi.domain.items import ItemKind
from madoguchi.domain.operator_time import Choice, When, schedule
from madoguchi.domain.policy import EarlyTermination, Fees
from madoguchi.domain.quotes import Quote, price
from tests.domain import samples
from tests.domain.samples import TOKYO, tokyo

NUMBER = "09000000001"
NOW = tokyo(2026, 11, 16, 10)
IN_FORCE = dt.date(2022, 7, 1)


def quoted(rules: Fees, *, signed_on: dt.date, monthly: int, option: int, kind: CustomerKind) -> Quote:
    contract = samples.contract(
        samples.line(NUMBER, opened_on=signed_on, monthly_fee=monthly),
        services=(samples.service("answer-phone", option, EndsWith.LINE, NUMBER),),
        signed_on=signed_on,
        kind=kind,
    )
    policy = samples.policy(rules)
    when = schedule(Choice(When.MONTH_END), NOW, TOKYO, policy.choices, policy.taking_back)
    return price(contract, frozenset({NUMBER}), when, policy, NOW)


def penalties(quote: Quote) -> list[int]:
    return [item.amount for item in quote.items if item.kind is ItemKind.EARLY_TERMINATION]


@given(
    asked=st.integers(0, 10_000_000),
    months=st.integers(1, 120),
    monthly=st.integers(0, 20_000),
    option=st.integers(0, 5_000),
    designated=st.booleans(),
    signed_on=st.dates(dt.date(2021, 1, 1), dt.date(2026, 11, 16)),
    kind=st.sampled_from(CustomerKind),
)
def test_whatever_a_policy_asks_for_a_consumer_pays_at_most_one_months_fee(
    asked: int, months: int, monthly: int, option: int, designated: bool, signed_on: dt.date, kind: CustomerKind
) -> None:
    rules = Fees(early_termination=EarlyTermination(asked, months), designated_carrier=designated)
    quote = quoted(rules, signed_on=signed_on, monthly=monthly, option=option, kind=kind)
    protected = kind is CustomerKind.CONSUMER and signed_on >= IN_FORCE
    cap = min(monthly + option, 1000) if designated else monthly + option
    assert sum(penalties(quote)) <= (cap if protected else asked)


def test_a_price_above_the_cap_is_refused_and_not_only_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the fee made wrongly, there would be no price at all."""
    monkeypatch.setattr(fees, "penalty", lambda *_: 1401)
    rules = Fees(early_termination=EarlyTermination(9500, 24, kinds=tuple(LineKind)))
    with pytest.raises(AboveTheCap, match=r"^1401 yen for leaving early, of which the law allows 1400$"):
        quoted(rules, signed_on=IN_FORCE, monthly=900, option=500, kind=CustomerKind.CONSUMER)
    monkeypatch.setattr(fees, "penalty", lambda *_: 1400)
    at_the_cap = quoted(rules, signed_on=IN_FORCE, monthly=900, option=500, kind=CustomerKind.CONSUMER)
    assert penalties(at_the_cap) == [1400]
    monkeypatch.setattr(fees, "penalty", lambda *_: 9500)
    company = quoted(rules, signed_on=IN_FORCE, monthly=900, option=500, kind=CustomerKind.CORPORATE)
    assert penalties(company) == [9500]


def test_a_big_carriers_price_is_refused_above_a_thousand_yen(monkeypatch: pytest.MonkeyPatch) -> None:
    """DOMAIN.md §3.1: one month's fee would be 1,400 yen; of a designated carrier the law allows 1,000."""
    rules = Fees(early_termination=EarlyTermination(9500, 24), designated_carrier=True)
    monkeypatch.setattr(fees, "penalty", lambda *_: 1001)
    with pytest.raises(AboveTheCap, match=r"^1001 yen for leaving early, of which the law allows 1000$"):
        quoted(rules, signed_on=IN_FORCE, monthly=900, option=500, kind=CustomerKind.CONSUMER)
