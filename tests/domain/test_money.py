"""Whole yen; tax is rounded once per class and document (適格請求書, HARD_CASES 17)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.money import TaxClass, add_up, with_tax

AMOUNTS = st.lists(st.tuples(st.integers(0, 10**7), st.sampled_from(TaxClass)))


def test_tax_is_rounded_once_for_the_document_not_once_for_each_item() -> None:
    items = [(5, TaxClass.TAXABLE)] * 9
    assert add_up(items).tax == 4
    assert sum(with_tax(amount) - amount for amount, _ in items) == 0


@pytest.mark.parametrize("tax_class", [TaxClass.NOT_TAXABLE, TaxClass.OUTSIDE])
def test_a_penalty_and_a_device_bear_no_tax(tax_class: TaxClass) -> None:
    totals = add_up([(1000, tax_class)])
    assert (totals.tax, totals.total) == (0, 1000)


@given(AMOUNTS)
def test_nothing_is_lost_and_tax_is_on_the_taxable_alone(amounts: list[tuple[int, TaxClass]]) -> None:
    totals = add_up(amounts)
    assert totals.total - totals.tax == sum(amount for amount, _ in amounts)
    assert totals.taxable == sum(amount for amount, tax_class in amounts if tax_class is TaxClass.TAXABLE)
    assert 0 <= totals.taxable - totals.tax * 10 < 10


@given(AMOUNTS)
def test_the_order_of_items_changes_no_yen(amounts: list[tuple[int, TaxClass]]) -> None:
    assert add_up(amounts) == add_up(reversed(amounts))


@pytest.mark.parametrize(("amount", "whole"), [(0, 0), (9, 9), (10, 11), (1500, 1650), (1999, 2198)])
def test_a_price_with_tax_is_whole_yen_and_never_rounded_up(amount: int, whole: int) -> None:
    assert with_tax(amount) == whole
    assert isinstance(with_tax(amount), int)
