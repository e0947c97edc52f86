"""A bill beside its quote: later usage is no difference, everything else is, and the sums say by how much."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.bill_comparison import Difference, How, compare
from madoguchi.domain.billing import AsOf, BillingMode, BillingRules
from madoguchi.domain.items import Item, ItemKind, totals
from madoguchi.domain.money import TaxClass

LINE, OTHER_LINE = "09000000101", "09000000102"
FEE = Item(ItemKind.MONTHLY_FEE, "音声3GBプラン", 900, TaxClass.TAXABLE, LINE, name_en="Voice 3 GB")
UNIVERSAL = Item(ItemKind.REGULATORY_FEE, "ユニバーサルサービス料", 2, TaxClass.TAXABLE, LINE)
RELAY = Item(ItemKind.REGULATORY_FEE, "電話リレーサービス料", 1, TaxClass.TAXABLE, LINE)
PENALTY = Item(ItemKind.EARLY_TERMINATION, "", 1000, TaxClass.NOT_TAXABLE, LINE)
CALL = Item(ItemKind.USAGE, "国内通話料", 22, TaxClass.TAXABLE, LINE, "U1")
LATER = Item(ItemKind.USAGE, "国内通話料", 44, TaxClass.TAXABLE, LINE, "U2")
QUOTE = (FEE, UNIVERSAL, RELAY, PENALTY, CALL)


def total(*items: Item) -> int:
    return totals(items).total


def changed(item: Item, **to: object) -> Item:
    return dataclasses.replace(item, **to)  # type: ignore[arg-type] # a test names its own


def _of_fee(how: How, quoted: int | None, billed: int | None) -> Difference:
    return Difference(how, FEE.name, LINE, quoted, billed, FEE.kind, FEE.name_en)


def test_the_same_is_no_difference() -> None:
    found = compare(QUOTE, tuple(reversed(QUOTE)), total(*QUOTE))
    assert (found.differences, found.later_usage, found.dearer_by, found.cheaper_by) == ((), (), 0, 0)
    assert found.expected == found.billed == total(*QUOTE)


def test_later_usage_is_expected() -> None:
    found = compare(QUOTE, (*QUOTE, LATER), total(*QUOTE, LATER))
    assert found.differences == ()
    assert found.later_usage == (LATER,)
    assert found.expected == found.billed == total(*QUOTE, LATER)


@pytest.mark.parametrize(
    ("billed", "difference"),
    [
        ((changed(FEE, amount=1000), *QUOTE[1:]), _of_fee(How.DEARER, 900, 1000)),
        ((changed(FEE, amount=899), *QUOTE[1:]), _of_fee(How.CHEAPER, 900, 899)),
        ((*QUOTE[:4], changed(CALL, amount=33)), Difference(How.DEARER, CALL.name, LINE, 22, 33, ItemKind.USAGE)),
        (QUOTE[:4], Difference(How.NOT_BILLED, CALL.name, LINE, 22, None, ItemKind.USAGE)),
        (QUOTE[1:], _of_fee(How.NOT_BILLED, 900, None)),
        (
            (*QUOTE, changed(PENALTY, line=OTHER_LINE)),
            Difference(How.NOT_QUOTED, "", OTHER_LINE, None, 1000, PENALTY.kind),
        ),
        ((*QUOTE, FEE), _of_fee(How.NOT_QUOTED, None, 900)),
    ],
)  # fmt: skip
def test_what_differs_is_named(billed: tuple[Item, ...], difference: Difference) -> None:
    found = compare(QUOTE, billed, total(*billed))
    assert found.differences == (difference,)
    assert found.dearer_by - found.cheaper_by == total(*billed) - total(*QUOTE)
    assert min(found.dearer_by, found.cheaper_by) == 0


def test_a_name_of_the_billings_own_is_the_same_line_of_the_quote() -> None:
    billed = (changed(FEE, name="基本料"), *QUOTE[1:])
    assert compare(QUOTE, billed, total(*billed)).differences == ()


def test_two_fees_of_one_kind_are_told_apart_by_their_names() -> None:
    billed = (FEE, changed(RELAY, amount=5), UNIVERSAL, PENALTY, CALL)
    (found,) = compare(QUOTE, billed, total(*billed)).differences
    assert (found.name, found.quoted, found.billed) == (RELAY.name, 1, 5)


def test_a_line_without_a_kind_is_found_by_its_amount_and_tax() -> None:
    bare = changed(PENALTY, kind=ItemKind.OTHER, name="契約解除料")
    assert compare(QUOTE, (FEE, UNIVERSAL, RELAY, bare, CALL), total(*QUOTE)).differences == ()
    taxed = changed(bare, tax_class=TaxClass.TAXABLE)
    found = compare(QUOTE, (FEE, UNIVERSAL, RELAY, taxed, CALL), total(FEE, UNIVERSAL, RELAY, taxed, CALL))
    assert [one.how for one in found.differences] == [How.NOT_BILLED, How.NOT_QUOTED]
    assert found.dearer_by == 100


def test_the_same_amount_taxed_otherwise_is_a_difference() -> None:
    billed = (FEE, UNIVERSAL, RELAY, changed(PENALTY, tax_class=TaxClass.TAXABLE), CALL)
    found = compare(QUOTE, billed, total(*billed))
    assert found.differences == (Difference(How.TAX, "", LINE, 1000, 1100, PENALTY.kind),)
    assert found.dearer_by == 100


def test_usage_of_another_reference_never_stands_for_what_was_quoted() -> None:
    billed = (*QUOTE[:4], changed(CALL, reference="U7", name="国際通話料"))
    found = compare(QUOTE, billed, total(*billed))
    assert [one.how for one in found.differences] == [How.NOT_BILLED]
    assert [one.reference for one in found.later_usage] == ["U7"]


def test_a_bill_that_does_not_add_up_says_so() -> None:
    found = compare(QUOTE, QUOTE, total(*QUOTE) + 1)
    assert found.differences == (Difference(How.TOTAL, "", None, total(*QUOTE), total(*QUOTE) + 1),)
    assert (found.dearer_by, found.cheaper_by) == (1, 0)
    assert found.differences[0].count == 1


def test_a_credit_makes_it_cheaper() -> None:
    credit = Item(ItemKind.OTHER, "お詫び", -100, TaxClass.TAXABLE)
    found = compare(QUOTE, (*QUOTE, credit), total(*QUOTE, credit))
    assert (found.cheaper_by, found.differences[0].how) == (110, How.NOT_QUOTED)


ITEMS = st.lists(
    st.builds(
        Item,
        st.sampled_from([FEE.kind, UNIVERSAL.kind, ItemKind.USAGE, ItemKind.OTHER]),
        st.sampled_from(["甲", "乙"]),
        st.integers(0, 3),
        st.sampled_from(TaxClass),
        st.sampled_from([LINE, OTHER_LINE, None]),
        st.sampled_from(["", "U1", "U2"]),
    ),
    max_size=6,
)


@given(ITEMS, ITEMS)
def test_every_line_of_both_sides_is_accounted_for(quoted: list[Item], billed: list[Item]) -> None:
    found = compare(quoted, billed, total(*billed))
    spoken = [one for one in found.differences if one.how in {How.NOT_BILLED, How.NOT_QUOTED}]
    gone = [one for one in spoken if one.how is How.NOT_BILLED]
    new = [one for one in spoken if one.how is How.NOT_QUOTED]
    assert len(quoted) - len(gone) == len(billed) - len(new) - len(found.later_usage)
    assert found.billed - found.expected == found.dearer_by - found.cheaper_by
    if not found.differences:
        assert found.billed == found.expected


class TestAsOf:
    NOW = dt.datetime(2026, 11, 17, 9, tzinfo=dt.UTC)

    def test_is_old_only_after_the_hours_of_the_policy(self) -> None:
        rules = BillingRules(stale_hours=2)
        assert not AsOf(self.NOW - dt.timedelta(hours=2)).is_old(self.NOW, rules)
        assert AsOf(self.NOW - dt.timedelta(hours=2, seconds=1)).is_old(self.NOW, rules)

    def test_what_was_never_heard_is_old(self) -> None:
        assert AsOf().is_old(self.NOW, BillingRules())

    def test_the_bill_is_ours_unless_the_operator_says_otherwise(self) -> None:
        assert not BillingRules().is_external
        assert BillingRules(mode=BillingMode.EXTERNAL).is_external
