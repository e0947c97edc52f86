"""Many rows in one statement are the same rows as one by one, on either store."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.items import Item, ItemKind
from madoguchi.domain.money import TaxClass
from madoguchi.domain.plain import plain
from madoguchi.outbox.models import Message
from madoguchi.webhooks.models import Sequence
from madoguchi.workers import many_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("way")]
NOW = dt.datetime(2026, 11, 30, 15, 0, 0, 123456, tzinfo=dt.UTC)


@pytest.fixture(params=["few", "many"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """On PostgreSQL few rows and many go different ways; what comes of it is the same."""
    monkeypatch.setattr(many_rows, "_MANY", 1 if request.param == "many" else 1000)
    return str(request.param)


def insert(*rows: dict[str, Any], known_by: str = "") -> None:
    many_rows.insert(Message, rows, known_by=known_by)


def message(at: int, **more: Any) -> dict[str, Any]:
    return {
        "key": f"m{at}", "name": "cancellation.ended", "channel": "mail", "to": "花子 \\ \" ' \n <a@example.jp>",
        "language": "ja", "created_at": NOW, "work_due_at": NOW, "sealed": b"\x00\xff\\x41",
        "context": {"円": [1, None, True, {"a": "\\u0041 \" '"}], "total": 12_345_678_901}, **more,
    }  # fmt: skip


def rows() -> list[dict[str, Any]]:
    return [dict(row) for row in Message.objects.order_by("key").values()]


def test_hold_what_was_given() -> None:
    given = (message(0), message(1, sealed=None), message(2, context={}))
    insert(*given)
    written = rows()
    assert [row.pop("key") for row in written] == ["m0", "m1", "m2"]
    assert bytes(written[0]["sealed"]) == b"\x00\xff\\x41"
    Message.objects.all().delete()
    for row in given:
        Message(**row).save()
    for old, new in zip(written, rows(), strict=True):
        assert {**old, "id": 0, "key": "", "sealed": bytes(old["sealed"] or b"")} == {
            **new, "id": 0, "key": "", "sealed": bytes(new["sealed"] or b""),
        }  # fmt: skip


def test_are_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        insert(*(message(at) for at in range(20)))
    assert len([query for query in queries if query["sql"].startswith(("INSERT", "COPY"))]) == 1
    assert Message.objects.count() == 20


def test_of_nothing_ask_nobody(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        insert()


def test_of_a_single_column_hold_what_was_given() -> None:
    many_rows.insert(Sequence, [{"line": line} for line in (3, 1, 2)])
    assert list(Sequence.objects.order_by("pk").values_list("line", "latest")) == [(3, 0), (1, 0), (2, 0)]


def test_name_once_what_is_alike() -> None:
    insert(*(message(at) for at in range(3)))
    (whole, *_), alike = rows(), message(0)
    del alike["key"]
    many_rows.insert(Message, [{"key": "alike0"}, {"key": "alike1"}], alike=alike)
    found = [row for row in rows() if row["key"].startswith("alike")]
    assert [{**row, "sealed": bytes(row["sealed"])} for row in found] == [
        {**whole, "id": row["id"], "key": row["key"], "sealed": bytes(whole["sealed"])} for row in found
    ]


def test_what_has_a_plain_form_is_kept_in_it() -> None:
    item = Item(ItemKind.USAGE, "通話", 30, TaxClass.TAXABLE, line="09000000001", reference="u1")
    insert(message(0, context=[item, NOW]))
    assert rows()[0]["context"] == plain([item, NOW])


def test_that_are_known_stay_as_they_were() -> None:
    insert(message(0, language="ja"), known_by="key")
    insert(message(0, language="en"), message(1, language="en"), known_by="key")
    insert(message(1, language="fr"), known_by="key")
    assert [(row["key"], row["language"]) for row in rows()] == [("m0", "ja"), ("m1", "en")]


def test_that_are_given_twice_are_written_once() -> None:
    insert(message(0), message(1), message(0), known_by="key")
    assert [row["key"] for row in rows()] == ["m0", "m1"]


def test_are_found_by_one_value() -> None:
    insert(*(message(at, to=f"{{'\"\\,{at}") for at in range(5)))
    with CaptureQueriesContext(connection) as queries:
        found = Message.objects.filter(to__among=[f"{{'\"\\,{at}" for at in (1, 3, 9)]).order_by("key")
        assert [row.key for row in found] == ["m1", "m3"]
    assert " IN (" not in queries[0]["sql"] or connection.vendor == "sqlite"
    keys = list(Message.objects.filter(pk__among={row.pk for row in found}).values_list("key", flat=True))
    assert sorted(keys) == ["m1", "m3"]
    assert not Message.objects.filter(pk__among=[]).exists()
    assert Message.objects.exclude(pk__among=[]).count() == 5


def test_that_are_known_are_refused_where_nobody_said_otherwise() -> None:
    insert(message(0))
    with pytest.raises(IntegrityError):
        insert(message(0))


def test_that_cannot_be_written_are_not_passed_over() -> None:
    with pytest.raises(IntegrityError):
        insert(message(0, language=None), known_by="key")


def test_what_no_column_can_hold_is_said() -> None:
    with pytest.raises(TypeError):
        insert(message(0, context={"a": object()}))


def test_each_row_gets_its_own_text() -> None:
    insert(*(message(at) for at in range(12)))
    by_key = dict(Message.objects.values_list("pk", "key"))
    texts = {pk: f"{key} \" ' \\ 花" for pk, key in by_key.items()}
    assert Message.objects.update(provider_id=many_rows.ValueOf(texts)) == 12
    assert dict(Message.objects.values_list("pk", "provider_id")) == texts
