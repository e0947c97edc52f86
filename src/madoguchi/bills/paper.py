"""The last bill on paper: a qualified invoice (適格請求書)."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from madoguchi import policy
from madoguchi.bills.external.queries import find_comparison
from madoguchi.bills.itemised import by_line
from madoguchi.bills.queries import Bill
from madoguchi.design.paper.typesetting import typeset
from madoguchi.domain import phone_numbers
from madoguchi.domain.last_bills import Recipient
from madoguchi.domain.operator_time import When
from madoguchi.domain.plain import plain
from madoguchi.domain.quotes import Item


def typeset_bill(bill: Bill, *, language: str = "ja") -> bytes:
    """The PDF of a bill. ``language`` "en" puts English beneath the Japanese."""
    data = bill_data(bill, language=language)
    return typeset("bills/bill.typ", data, title=f"請求書 {bill.number}", made_at=bill.issued_at)


def bill_data(bill: Bill, *, language: str) -> dict[str, Any]:
    """What ``bill.typ`` needs."""
    operator = policy.current().operator
    compared = find_comparison(bill.number) if bill.came_back else None
    return {
        "language": language,
        "number": bill.number,
        "customer_number": bill.customer_number,
        "customer_name": bill.customer_name,
        "honorific": bill.honorific,
        "recipient": _recipient(bill.recipient),
        "contract": bill.contract_number,
        "issued_on": bill.issued_at.astimezone(operator.time_zone).date().isoformat(),
        "due_on": bill.due_on.isoformat(),
        "last_day": bill.last_day.isoformat(),
        "is_initial": bill.choice == When.INITIAL,
        "groups": amount_groups(bill.items),
        "totals": {**plain(bill.totals), "total": bill.total},
        "is_copy": bill.came_back,
        "dearer_by": compared.dearer_by if compared else 0,
        "operator": plain(operator),
    }


def _recipient(recipient: Recipient) -> dict[str, str]:
    """Where it goes and whom to ask, as people write it."""
    number = phone_numbers.display(recipient.phone) if recipient.phone else ""
    return dataclasses.asdict(dataclasses.replace(recipient, phone=number))


def amount_groups(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Items as ``amounts.typ`` shows them: by line, telephone numbers grouped."""
    return [
        {**dataclasses.asdict(group), "line": phone_numbers.display(group.line) if group.line else None}
        for group in by_line(items)
    ]
