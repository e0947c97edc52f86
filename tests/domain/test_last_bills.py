"""The last bill minus the quote is exactly the usage after the quote's time (DESIGN.md §4; HARD_CASES 17, 18, 20).

https://github.com/getlago/lago/issues/545 · https://github.com/getlago/lago-api/pull/1863
"""

import dataclasses
import datetime as dt
from collections import Counter
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.facts import Charge, ChargeKind, Contract, EndsWith, Instalment, Works
from madoguchi.domain.last_bills import draw_up
from madoguchi.domain.money import TaxClass
from madoguchi.domain.operator_time import Choice, Schedule, When, schedule
from madoguchi.domain.policy import EarlyTermination, Fees, Instalments, MonthlyFee, Policy, Proration
from madoguchi.domain.quotes import ItemKind, Quote, price
from tests.domain import samples
from tests.domain.samples import TOKYO, tokyo

NUMBERS = ("09000000001", "07000000002", "02000000003")
QUOTED_AT = tokyo(2026, 11, 16, 10)
# Uses lie thick around the two instants that matter: when it was quoted, and when it ends.
NEAR = st.sampled_from(
    [QUOTED_AT, tokyo(2026, 11, 16, 11), tokyo(2026, 11, 17), tokyo(2026, 12, 1), tokyo(2026, 12, 11)]
)
SECONDS = st.integers(-5, 5).map(lambda seconds: dt.timedelta(seconds=seconds))
ANYWHERE = samples.instants(dt.date(2026, 11, 1), dt.date(2026, 12, 20))
INSTANTS = st.one_of(st.tuples(NEAR, SECONDS).map(lambda pair: pair[0] + pair[1]), ANYWHERE)
CHOICES = st.sampled_from(
    [
        Choice(When.TODAY),
        Choice(When.MONTH_END),
        Choice(When.DATE, dt.date(2026, 11, 20)),
        Choice(When.DATE, dt.date(2026, 12, 10)),
    ]
)


@dataclass(frozen=True)
class Story:
    """A contract with all the usage there will ever be, what was chosen, and what was shown."""

    contract: Contract
    numbers: frozenset[str]
    schedule: Schedule
    rules: Policy
    quote: Quote

    def belongs(self, charge: Charge) -> bool:
        mine = charge.line in self.numbers or (charge.line is None and self.quote.ends_contract)
        return mine and charge.kind is ChargeKind.USAGE and charge.used_at < self.schedule.effective_at

    def was_known(self, charge: Charge) -> bool:
        ends_this_month = self.schedule.last_day.month == 11
        return self.belongs(charge) and ends_this_month and charge.recorded_at <= QUOTED_AT


@st.composite
def stories(draw: st.DrawFn) -> Story:
    open_numbers = NUMBERS[: draw(st.integers(1, 3))]
    contract = samples.contract(
        *(
            samples.line(number, opened_on=draw(st.dates(dt.date(2024, 1, 1), dt.date(2026, 11, 16))))
            for number in open_numbers
        ),
        services=tuple(
            samples.service(f"S{n}", draw(st.integers(0, 999)), draw(st.sampled_from(EndsWith)), open_numbers[0])
            for n in range(3)
        ),
        charges=tuple(draw(charges(f"U{n}", open_numbers)) for n in range(draw(st.integers(0, 8)))),
        instalments=(Instalment("端末", 1234, draw(st.integers(0, 24)), open_numbers[0]),),
        works=(Works("工事", 22_000, 24, dt.date(2025, 12, 1), open_numbers[-1]),),
    )
    rules = samples.policy(
        Fees(
            proration=draw(st.sampled_from(Proration)),
            instalments=draw(st.sampled_from(Instalments)),
            monthly=(MonthlyFee("ユニバ", "USF", 3),),
            early_termination=EarlyTermination(1500, 12),
        )
    )
    numbers = draw(st.sets(st.sampled_from(open_numbers), min_size=1).map(frozenset))
    when = schedule(draw(CHOICES), QUOTED_AT, TOKYO, rules.choices, rules.taking_back)
    return Story(contract, numbers, when, rules, price(contract, numbers, when, rules, QUOTED_AT))


@st.composite
def charges(draw: st.DrawFn, reference: str, numbers: tuple[str, ...]) -> Charge:
    used_at = draw(INSTANTS)
    return Charge(
        reference=reference,
        name=draw(st.sampled_from(["通話", "SMS", "海外利用"])),
        amount=draw(st.integers(0, 5000)),
        tax_class=draw(st.sampled_from(TaxClass)),
        kind=draw(st.sampled_from(ChargeKind)),
        used_at=used_at,
        recorded_at=used_at + draw(st.sampled_from([dt.timedelta(), dt.timedelta(seconds=3), dt.timedelta(days=2)])),
        line=draw(st.sampled_from([*numbers, None])),
    )


@given(stories())
def test_bill_minus_quote_is_exactly_the_usage_after_the_quote(story: Story) -> None:
    bill = draw_up(story.quote, story.contract, story.schedule.effective_at, contract_ended=story.quote.ends_contract)
    late = [charge for charge in story.contract.charges if story.belongs(charge) and not story.was_known(charge)]
    assert Counter(bill.items) - Counter(story.quote.items) == Counter(bill.late_items)
    assert Counter(story.quote.items) - Counter(bill.items) == Counter()
    assert sorted(item.reference for item in bill.late_items) == sorted(charge.reference for charge in late)
    before_tax = [totals.total - totals.tax for totals in (bill.totals, story.quote.totals)]
    assert before_tax[0] - before_tax[1] == sum(charge.amount for charge in late)


@given(stories())
def test_a_quote_made_again_from_later_facts_is_the_same_to_the_yen(story: Story) -> None:
    """What was shown is what is accepted (S26): a press is checked against the facts of its own time."""
    known = tuple(charge for charge in story.contract.charges if charge.recorded_at <= QUOTED_AT)
    earlier = dataclasses.replace(story.contract, charges=known)
    assert price(earlier, story.numbers, story.schedule, story.rules, QUOTED_AT).digest == story.quote.digest


@given(stories())
def test_never_more_than_was_shown_apart_from_usage(story: Story) -> None:
    """A line that should have gone too was kept after all: what belongs to the contract falls away."""
    bill = draw_up(story.quote, story.contract, story.schedule.effective_at, contract_ended=False)
    fixed = [item for item in bill.items if item.kind is not ItemKind.USAGE]
    assert Counter(fixed) <= Counter(story.quote.fixed_items)
    assert all(item.line is not None for item in bill.items)
    assert bill.totals.total == sum(
        (bill.totals.taxable, bill.totals.tax, bill.totals.not_taxable, bill.totals.outside)
    )


@given(stories())
def test_every_use_before_the_end_is_billed_once_and_none_after_it(story: Story) -> None:
    """Usage on the very day it ends was lost (HARD_CASES 20)."""
    bill = draw_up(story.quote, story.contract, story.schedule.effective_at, contract_ended=story.quote.ends_contract)
    billed = [item.reference for item in bill.items if item.kind is ItemKind.USAGE]
    assert sorted(billed) == sorted(charge.reference for charge in story.contract.charges if story.belongs(charge))


def test_the_last_second_is_on_the_bill_and_the_next_is_not() -> None:
    end = tokyo(2026, 12, 1)
    uses = (samples.use("last", 10, end - dt.timedelta(microseconds=1)), samples.use("after", 20, end))
    contract = samples.contract(charges=uses)
    rules = samples.policy()
    when = schedule(Choice(When.MONTH_END), QUOTED_AT, TOKYO, rules.choices, rules.taking_back)
    quote = price(contract, frozenset({NUMBERS[0]}), when, rules, QUOTED_AT)
    assert [item.reference for item in draw_up(quote, contract, end, contract_ended=True).late_items] == ["last"]
