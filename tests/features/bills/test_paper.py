"""The last bill on paper is a qualified invoice (適格請求書, 消費税法 57条の4)."""

import dataclasses
import datetime as dt
import io
import re

import pypdf
import pytest

from madoguchi.bills.paper import typeset_bill
from madoguchi.bills.queries import Bill
from madoguchi.domain.facts import CustomerKind
from madoguchi.domain.money import TaxClass
from madoguchi.domain.quotes import Item, ItemKind

ITEMS = (
    Item(ItemKind.MONTHLY_FEE, "音声10GBプラン", 1500, TaxClass.TAXABLE, "09000000101", name_en="Voice 10 GB"),
    Item(ItemKind.EARLY_TERMINATION, "", 1500, TaxClass.NOT_TAXABLE, "09000000101"),
    Item(ItemKind.INSTALMENTS_LEFT, "スマートフォン", 30800, TaxClass.OUTSIDE, "09000000101"),
    Item(ItemKind.USAGE, "国内通話", 120, TaxClass.TAXABLE, "07000000103", "use-1"),
    Item(ItemKind.USAGE, "国内通話", 83, TaxClass.TAXABLE, "07000000103", "use-2"),
    Item(ItemKind.SERVICE_FEE, "メールプラン", 200, TaxClass.TAXABLE),
)


def bill(*items: Item, name: str = "髙﨑 𠮷雄") -> Bill:
    return Bill(
        number="B20261201-4M7QX2",
        customer_number="N000000102",
        customer_name=name,
        honorific="様",
        contract_number="C000000102",
        issued_at=dt.datetime(2026, 11, 30, 15, 0, tzinfo=dt.UTC),
        due_on=dt.date(2026, 12, 31),
        last_day=dt.date(2026, 11, 30),
        choice="month_end",
        items=items or ITEMS,
    )


def words(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_the_law_asks_of_an_invoice_is_on_it(language: str) -> None:
    """Issuer and registration number, day of the deal, what was sold, sum and rate per class, tax, to whom."""
    text = words(typeset_bill(bill(), language=language))
    for asked in (
        *("みなと通信", "登録番号T0000000000000", "髙﨑𠮷雄様"),
        *("発行日", "2026年12月1日(火)", "最後のご利用日(取引日)", "2026年11月30日(月)", "2026年12月31日(木)"),
        *("音声10GBプラン", "契約解除料", "スマートフォン", "国内通話ご利用分2件", "メールプラン", "ご契約全体"),
        *("090-0000-0101", "070-0000-0103", "B20261201-4M7QX2", "N000000102", "C000000102"),
    ):
        assert asked in text
    for ja, amount in {
        "10%対象の小計": "1,903円",
        "消費税(10%)": "190円",
        "不課税の小計": "1,500円",
        "消費税の対象外の小計": "30,800円",
        "合計(税込)": "34,393円",
    }.items():
        assert re.search(re.escape(ja) + "[a-z %()0-9]*" + re.escape(amount), text), ja


def test_a_class_that_holds_nothing_is_not_shown() -> None:
    text = words(typeset_bill(bill(ITEMS[0])))
    assert "1,650円" in text
    assert "不課税の小計" not in text
    assert "対象外の小計" not in text


def test_a_hundred_lines_of_items_go_on_over_pages() -> None:
    items = [
        Item(ItemKind.SERVICE_FEE, f"付帯{n}", n, TaxClass.TAXABLE, f"0900000{line:04}")
        for line in range(5)
        for n in range(20)
    ]
    reader = pypdf.PdfReader(io.BytesIO(typeset_bill(bill(*items))))
    assert len(reader.pages) > 2
    text = words(typeset_bill(bill(*items)))
    assert [n for n in range(20) if text.count(f"付帯{n}付帯サービス") != 5] == []
    assert text.count("合計(税込)") == 1


def test_the_same_bill_is_the_same_file() -> None:
    assert typeset_bill(bill()) == typeset_bill(bill())


def test_a_company_is_addressed_as_one() -> None:
    company = dataclasses.replace(bill(), honorific=CustomerKind.CORPORATE.honorific)
    assert "御中" in words(typeset_bill(company, language="ja"))
