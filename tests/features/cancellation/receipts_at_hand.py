"""Receipts as tests need them: of three lines of a family, with every kind of item, signed with this test's key."""

import datetime as dt
import json
from typing import Any

from madoguchi import policy
from madoguchi.cancellation.receipts import signed_file
from madoguchi.domain import facts, receipts
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.money import TaxClass
from madoguchi.domain.operator_time import Choice, When, schedule
from madoguchi.domain.quotes import Quote, price
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.keys import signing

RECEIVED_AT = dt.datetime(2026, 11, 16, 1, 0, 7, tzinfo=dt.UTC)
QUOTED_AT = RECEIVED_AT - dt.timedelta(minutes=3)
NUMBER = "K20261116-7H3K9M"


def contract() -> facts.Contract:
    """A family's contract: three lines, two of them young enough for a fee, services, a device, works and usage."""
    rules = policy.current()
    kinds = {"09000000101": ("voice", "voice-10"), "07000000103": ("sms", "sms-3"), "02000000104": ("data", "data-3")}
    opened = dt.date(2026, 8, 1)
    return facts.Contract(
        number="C000000102",
        version=3,
        customer_number="N000000102",
        customer_kind=facts.CustomerKind.CONSUMER,
        signed_on=dt.date(2024, 4, 1),
        lines=tuple(
            facts.Line(number, facts.LineKind(kind), rules.plan(plan), LineState.ACTIVE, opened)
            for number, (kind, plan) in kinds.items()
        ),
        services=(
            facts.Service("mail", "メールプラン", 200, facts.EndsWith.CONTRACT),
            facts.Service("base", "みなと会員", 250, facts.EndsWith.NOTHING),
        ),
        charges=tuple(_used(amount, hours) for hours, amount in enumerate((120, 80, 33), start=1)),
        instalments=(facts.Instalment("スマートフォン", 2200, 14, "09000000101"),),
        works=(facts.Works("開通工事費", 12000, 24, dt.date(2026, 2, 1), "07000000103"),),
    )


def quote(when: When = When.MONTH_END) -> Quote:
    """What it costs to end all three lines."""
    rules = policy.current()
    whole = contract()
    numbers = frozenset(line.phone_number for line in whole.lines)
    shown = schedule(Choice(when), QUOTED_AT, rules.operator.time_zone, rules.choices, rules.taking_back)
    return price(whole, numbers, shown, rules, QUOTED_AT)


def document(kind: ReceiptKind = ReceiptKind.CANCELLATION, when: When = When.MONTH_END) -> str:
    """A signed file."""
    rules = policy.current()
    real = schedule(Choice(when), RECEIVED_AT, rules.operator.time_zone, rules.choices, rules.taking_back)
    act = receipts.Act(kind, NUMBER, "N000000102", RECEIVED_AT)
    return signed_file.sign(
        receipts.write(act, operator=rules.operator, quote=quote(when), schedule=real), signing.current()
    )


def facts_of(signed: str) -> dict[str, Any]:
    """The facts in a signed file."""
    receipt: dict[str, Any] = json.loads(signed)["receipt"]
    return receipt


def _used(amount: int, hours_ago: int) -> facts.Charge:
    at = QUOTED_AT - dt.timedelta(hours=hours_ago)
    return facts.Charge(
        f"use-{hours_ago}", "国内通話", amount, TaxClass.TAXABLE, facts.ChargeKind.USAGE, at, at, "09000000101"
    )
