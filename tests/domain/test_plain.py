"""Facts as JSON values and back, and the one way to write them down."""

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.money import TaxClass
from madoguchi.domain.plain import canonical, plain, restore, restore_text
from madoguchi.domain.quotes import Item, ItemKind

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(st.characters(exclude_categories=["Cs"]))),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)),
    max_leaves=10,
)


@given(JSON)
def test_canonical_says_the_same_and_says_it_one_way(value: object) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(), min_size=2))
def test_the_order_of_keys_changes_no_byte(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_numbers_that_are_none_are_not_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


@given(amount=st.integers(), kind=st.sampled_from(ItemKind), name=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_made_plain_comes_back_as_it_was(amount: int, kind: ItemKind, name: str) -> None:
    item = Item(kind, name, amount, TaxClass.OUTSIDE, None)
    assert restore(Item, plain(item)) == item
    assert restore_text(Item, json.dumps(plain(item))) == item


@dataclasses.dataclass(frozen=True)
class Anything:
    value: object


def test_instants_keep_their_offset_and_days_stay_days() -> None:
    noon = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
    assert plain(Anything(noon)) == {"value": "2026-11-16T12:00:00+00:00"}
    assert plain(Anything(noon.date())) == {"value": "2026-11-16"}


def test_what_has_no_plain_form_is_refused_rather_than_guessed() -> None:
    with pytest.raises(TypeError, match="object"):
        plain(Anything(object()))


def test_canonical_is_written_to_the_byte_as_it_always_was() -> None:
    """Receipts signed years ago are checked against these very bytes (promise 4)."""
    value = {"名": "架空 花子", "amount": [1, None, True], "a": {"z": 1, "b": ""}}
    assert canonical(value) == '{"a":{"b":"","z":1},"amount":[1,null,true],"名":"架空 花子"}'.encode()
