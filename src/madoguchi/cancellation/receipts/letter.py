"""A letter to a member whom neither mail nor SMS can reach, with the receipt or the bill enclosed."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from madoguchi import policy
from madoguchi.bills.paper import bill_data
from madoguchi.bills.queries import Bill
from madoguchi.cancellation.queries import Case
from madoguchi.cancellation.receipts.paper import receipt_data
from madoguchi.cancellation.stop_links import stop_address
from madoguchi.contracts.queries import Customer
from madoguchi.design.paper.typesetting import typeset
from madoguchi.domain import phone_numbers
from madoguchi.domain.plain import plain


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says. ``name`` is the message's dotted name; ``receipt`` is the signed file enclosed, or empty."""

    name: str
    customer: Customer
    case: Case
    language: str
    written_at: dt.datetime
    receipt: str = ""
    bill: Bill | None = None


def _sent_to(bill: Bill | None) -> dict[str, str]:
    """The envelope of a bill: where she said that it is to go."""
    if bill is None or not bill.recipient.address:
        return {}
    return {"postal_code": bill.recipient.postal_code, "address": bill.recipient.address}


def typeset_letter(letter: Letter) -> bytes:
    """The PDF of a letter: its address shows in the window of a 長形3号 envelope, its enclosure follows.

    Raises:
        AlteredReceipt: the receipt to enclose is not as it was signed.
    """
    operator = policy.current().operator
    zone = operator.time_zone
    case, language = letter.case, letter.language
    data = {
        "language": language,
        "name": letter.name,
        "customer": {**plain(letter.customer), **_sent_to(letter.bill)},
        "operator": plain(operator),
        "sim_return": plain(policy.current().sim_return),
        "written_on": letter.written_at.astimezone(zone).date().isoformat(),
        "case_number": case.number,
        "lines": [phone_numbers.display(number) for number in case.quote.lines],
        "effective_at": case.schedule.effective_at.astimezone(zone).isoformat(),
        "stops_at": case.schedule.due_at.astimezone(zone).isoformat(),
        "is_initial": case.quote.initial_days is not None,
        "take_back_until": case.schedule.take_back_until.astimezone(zone).isoformat(),
        "total": case.quote.totals.total,
        "address": settings.MADOGUCHI_PUBLIC_URL + reverse("my_page"),
        "stop_address": stop_address(case.number),
        "receipt": receipt_data(letter.receipt, language=language) if letter.receipt else None,
        "bill": bill_data(letter.bill, language=language) if letter.bill else None,
    }
    title = f"{operator.name} {case.number}"
    return typeset("cancellation/receipts/letter.typ", data, title=title, made_at=letter.written_at)
