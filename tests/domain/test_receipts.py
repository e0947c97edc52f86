"""What a receipt says: everything the member was shown, in JSON values, with the operator's offset (promise 4)."""

import datetime as dt
import json

import pytest

from madoguchi.domain.billing import AsOf
from madoguchi.domain.facts import EndsWith
from madoguchi.domain.operator_time import Choice, When, schedule
from madoguchi.domain.plain import canonical, restore
from madoguchi.domain.quotes import Item, price
from madoguchi.domain.receipts import FORMAT, Act, ReceiptKind, write
from tests.domain import samples
from tests.domain.samples import OPERATOR, TOKYO, tokyo

NOW = tokyo(2026, 11, 16, 10)
RULES = samples.policy()
SCHEDULE = schedule(Choice(When.MONTH_END), NOW, TOKYO, RULES.choices, RULES.taking_back)
CONTRACT = samples.contract(
    services=(samples.service("みなと会員", 250, EndsWith.NOTHING),),
    charges=(samples.use("U1", 120, tokyo(2026, 11, 2)),),
)
QUOTE = price(CONTRACT, frozenset({"09000000001"}), SCHEDULE, RULES, NOW)


@pytest.mark.parametrize("kind", ReceiptKind)
def test_a_receipt_holds_what_was_decided_and_when(kind: ReceiptKind) -> None:
    receipt = write(Act(kind, "K1", "N000000001", NOW), operator=OPERATOR, quote=QUOTE, schedule=SCHEDULE)
    assert receipt["format"] == FORMAT
    assert receipt["kind"] == kind
    assert (receipt["number"], receipt["customer_number"], receipt["contract"]) == ("K1", "N000000001", "C000000001")
    assert receipt["received_at"] == "2026-11-16T10:00:00+09:00"
    assert (receipt["choice"], receipt["last_day"]) == ("month_end", "2026-11-30")
    assert receipt["effective_at"] == receipt["take_back_until"] == "2026-12-01T00:00:00+09:00"
    assert (receipt["lines"], receipt["ends_contract"], receipt["time_zone"]) == (["09000000001"], True, "Asia/Tokyo")
    assert receipt["operator"] == {"name": "みなと通信", "name_en": "Minato Mobile", "phone": "0120-000-000"}


def test_a_receipt_holds_the_price_to_the_yen() -> None:
    receipt = write(
        Act(ReceiptKind.CANCELLATION, "K1", "N000000001", NOW), operator=OPERATOR, quote=QUOTE, schedule=SCHEDULE
    )
    quoted = receipt["quote"]
    assert tuple(restore(Item, item) for item in quoted["items"]) == QUOTE.items
    assert quoted["totals"] == {"taxable": 1020, "tax": 102, "not_taxable": 0, "outside": 0, "total": 1122}
    assert quoted["digest"] == QUOTE.digest
    assert quoted["usage_until_the_end_is_added"] is True
    assert quoted["goes_on"] == ["みなと会員"]


@pytest.mark.parametrize(("at", "said"), [(tokyo(2026, 11, 16, 3), "2026-11-16T03:00:00+09:00"), (None, None)])
def test_a_receipt_says_until_when_the_operators_billing_knew_her_usage(
    at: dt.datetime | None, said: str | None
) -> None:
    quote = price(CONTRACT, frozenset({"09000000001"}), SCHEDULE, RULES, NOW, as_of=AsOf(at))
    act = Act(ReceiptKind.CANCELLATION, "K1", "N000000001", NOW)
    assert write(act, operator=OPERATOR, quote=quote, schedule=SCHEDULE)["quote"]["usage_known_at"] == said
    assert "usage_known_at" not in write(act, operator=OPERATOR, quote=QUOTE, schedule=SCHEDULE)["quote"]
    assert quote.digest != QUOTE.digest, "what was known is part of what was shown"


def test_a_receipt_is_plain_json_that_says_the_same_when_it_is_read_again() -> None:
    receipt = write(
        Act(ReceiptKind.CANCELLATION, "K1", "N000000001", NOW), operator=OPERATOR, quote=QUOTE, schedule=SCHEDULE
    )
    assert json.loads(canonical(receipt)) == receipt


def test_a_receipt_says_when_its_price_was_made() -> None:
    receipt = write(
        Act(ReceiptKind.CANCELLATION, "K1", "N000000001", NOW), operator=OPERATOR, quote=QUOTE, schedule=SCHEDULE
    )
    assert receipt["quote"]["quoted_at"] == "2026-11-16T10:00:00+09:00"
