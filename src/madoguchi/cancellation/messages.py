"""Telling the member what became of her cancellation, on every address she has on file (U11)."""

import datetime as dt

from madoguchi import policy
from madoguchi.cancellation import queries
from madoguchi.cancellation.models import Case
from madoguchi.contracts.models import Customer
from madoguchi.domain.phone_numbers import is_mobile
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel


def tell(case: Case, name: str, *, now: dt.datetime, receipt: ReceiptKind | None = None) -> None:
    """Enqueue the message ``name`` by mail and SMS; by letter where neither can reach her.

    With ``receipt``, the mail carries the signed file and the paper.
    """
    customer = case.contract.customer
    addresses = _addresses(customer)
    for channel, to in addresses.items():
        enqueue(
            name=name,
            channel=channel,
            to=to,
            language=case.language,
            context=_context(case, customer, _attached(case, channel, receipt)),
            key=f"{name}:{case.number}:{channel}",
            now=now,
            subject=f"case:{case.number}",
        )


def _addresses(customer: Customer) -> dict[Channel, str]:
    found = {}
    if customer.email:
        found[Channel.MAIL] = customer.email
    if customer.phone and is_mobile(customer.phone):
        found[Channel.SMS] = customer.phone
    if not found:
        found[Channel.LETTER] = f"〒{customer.postal_code} {customer.prefecture}{customer.city}{customer.town}"
    return found


def _attached(case: Case, channel: Channel, receipt: ReceiptKind | None) -> list[tuple[str, str]]:
    if channel is Channel.LETTER:
        return [("cancellation.letter", f"{case.number}:{receipt or ''}")]
    if channel is Channel.MAIL and receipt:
        reference = f"{case.number}:{receipt}"
        return [("cancellation.receipt_json", reference), ("cancellation.receipt_pdf", reference)]
    return []


def _context(case: Case, customer: Customer, attachments: list[tuple[str, str]]) -> dict[str, object]:
    quote = queries.quote_of(case)
    zone = policy.current().operator.time_zone
    return {
        "customer_name": customer.name,
        "case_number": case.number,
        "lines": list(quote.lines),
        "last_day": case.last_day.isoformat(),
        "accepted_at": case.accepted_at.astimezone(zone).isoformat(),
        "effective_at": case.effective_at.astimezone(zone).isoformat(),
        "take_back_until": case.take_back_until.astimezone(zone).isoformat(),
        "total": quote.totals.total,
        "ends_contract": quote.ends_contract,
        "bill_number": case.bill_number,
        "attachments": attachments,
    }
