"""The table of data is whole: made from the models, as the access matrix is from the URL map (S36).

Every column in which something about a person may stand has a row that erases or masks it, or a reason why not.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from madoguchi.duties.items import LEFT, Action, Item
from madoguchi.duties.labels import FOR_MACHINES, LABELS
from madoguchi.duties.nobodys import NOBODYS
from madoguchi.duties.table import ITEMS
from tests.house.test_documents import documents

ENGINE = "procrastinate"  # holds calls to look, and nothing else (docs/decisions/0004)
PLAIN = (models.AutoField, models.BigAutoField, models.BooleanField, models.ForeignKey, models.IntegerField)


def tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label != ENGINE]


def erased_whole() -> set[str]:
    """Tables whose rows go: by a row of the table of data, before one, or with what they hang on."""
    whole = {item.table for item in ITEMS if item.action is Action.ERASE}
    whole |= {table for item in ITEMS for table, _ in item.with_it}
    while found := {m._meta.label_lower for m in tables() if hangs_on(m, whole)} - whole:
        whole |= found
    return whole


def hangs_on(model: type[models.Model], whole: set[str]) -> bool:
    return any(
        isinstance(column, models.ForeignKey)
        and column.remote_field.on_delete is models.CASCADE
        and column.remote_field.model._meta.label_lower in whole
        for column in model._meta.concrete_fields
    )


def may_be_about_somebody(column: "models.Field[object, object]") -> bool:
    """Words, files, addresses and times; not numbers, choices and what points to another row."""
    return not isinstance(column, PLAIN) and not column.choices


def columns() -> Iterator[str]:
    whole = erased_whole()
    for model in tables():
        for column in model._meta.concrete_fields:
            if model._meta.label_lower not in whole and may_be_about_somebody(column):
                yield f"{model._meta.label_lower}.{column.name}"


def is_named(column: str) -> bool:
    table, name = column.rsplit(".", 1)
    kept = {item.table for item in ITEMS if item.action is Action.KEEP}
    masked = {(item.table, field) for item in ITEMS for field in (*item.fields, item.marks)}
    return table in kept or (table, name) in masked or bool({table, column} & NOBODYS.keys())


def test_every_column_has_a_row_or_a_reason() -> None:
    mend = "give it a row in src/madoguchi/duties/rows (how long, why, what then), or a reason in duties/nobodys.py"
    assert [column for column in columns() if not is_named(column)] == [], mend


def test_the_models_were_read() -> None:
    assert len(tables()) > 40
    assert {"contracts.customer.family_name", "contracts.line.phone_number", "audit.entry.actor_id"} <= set(columns())


@pytest.mark.parametrize("planted", ["contracts.customer.nickname_of_dog", "contracts.planted.name"])
def test_a_column_without_a_row_is_found(planted: str) -> None:
    assert not is_named(planted)


def test_every_reason_is_for_something_that_is_there() -> None:
    there = {model._meta.label_lower for model in tables()} | set(columns())
    assert [name for name in NOBODYS if name not in there] == []
    assert all(NOBODYS.values())


def test_no_table_is_both_erased_and_nobodys() -> None:
    assert erased_whole() & NOBODYS.keys() == set()


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
class TestRow:
    def test_names_columns_that_are_there(self, item: Item) -> None:
        model = apps.get_model(item.table)
        named = {*item.fields, *item.told, *([item.marks] if item.marks else [])} - {"pk"}
        assert named <= {column.name for column in model._meta.concrete_fields}
        assert bool(item.fields) == (item.action is Action.MASK)

    def test_begins_with_an_instant(self, item: Item) -> None:
        if item.begins == LEFT:
            assert item.owner
            return
        model, *path = apps.get_model(item.table), *item.begins.split("__")
        for step in path[:-1]:
            model = model._meta.get_field(step).related_model
        assert isinstance(model._meta.get_field(path[-1]), models.DateTimeField)

    def test_says_why(self, item: Item) -> None:
        assert all(map(str, (item.words, item.purpose, item.basis)))

    def test_what_is_told_has_a_word(self, item: Item) -> None:
        assert set(item.told) - LABELS.keys() - FOR_MACHINES - {"sealed"} == set()


def test_every_key_is_one_items() -> None:
    assert len({item.key for item in ITEMS}) == len(ITEMS)


def test_the_document_is_what_the_table_says() -> None:
    page = documents.DATA.read_text(encoding="utf-8")
    assert documents.filled(page, documents.data_tables()) == page
