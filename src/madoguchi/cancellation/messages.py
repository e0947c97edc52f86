"""Telling the member what became of her cancellation, on every address she has on file (U11)."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from madoguchi import policy
from madoguchi.bills.queries import get_bill
from madoguchi.cancellation import queries
from madoguchi.cancellation.models import Case
from madoguchi.contracts.addresses import reachable
from madoguchi.domain.actor import SYSTEM, Reach
from madoguchi.domain.facts import CustomerKind
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel


def tell(case: Case, name: str, *, now: dt.datetime, receipt: ReceiptKind | None = None) -> None:
    """Enqueue the message ``name`` by mail and SMS; by letter where neither can reach her.

    With ``receipt``, the mail carries the signed file and the paper; once there is a bill, it carries that.
    """
    context = _context(case)
    for channel, to in reachable(case.contract.customer).items():
        enqueue(
            name=name,
            channel=channel,
            to=to,
            language=case.language,
            context={**context, "attachments": _attached(case, name, channel, receipt)},
            key=f"{name}:{case.number}:{channel}",
            now=now,
            subject=f"case:{case.number}",
        )


def _attached(case: Case, name: str, channel: Channel, receipt: ReceiptKind | None) -> list[tuple[str, str]]:
    if channel is Channel.LETTER:
        return [("cancellation.letter", f"{case.number}:{name}")]
    if channel is Channel.SMS:
        return []
    if receipt:
        reference = f"{case.number}:{receipt}"
        return [("cancellation.receipt_pdf", reference), ("cancellation.receipt_json", reference)]
    return [("bills.bill_pdf", f"{case.bill_number}:{case.language}")] if case.bill_number else []


def _context(case: Case) -> dict[str, object]:
    quote = queries.quote_of(case)
    back = policy.current().sim_return
    return {
        "customer_name": case.contract.customer.name,
        "honorific": CustomerKind(case.contract.customer.kind).honorific,
        "case_number": case.number,
        "address": settings.MADOGUCHI_PUBLIC_URL + reverse("case", args=[case.number]),
        "lines": list(quote.lines),
        "other_lines": len(quote.lines) - 1,
        "effective_at": case.effective_at,
        "take_back_until": case.take_back_until,
        "total": quote.totals.total,
        "sim_return": {"days": back.within_days, "address": back.address} if back.required else None,
        **_billed(case),
    }


def _billed(case: Case) -> dict[str, object]:
    if not case.bill_number:
        return {}
    bill = get_bill(Reach(SYSTEM, frozenset({case.contract.customer.number})), case.bill_number)
    return {"bill_number": bill.number, "bill_total": bill.totals.total, "bill_due_on": bill.due_on}
