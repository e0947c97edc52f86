"""Telling the member what became of her cancellation, on every address she has on file (U11)."""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from django.conf import settings
from django.urls import reverse

from madoguchi import policy
from madoguchi.bills.actions import Issued
from madoguchi.bills.external.queries import get_issued
from madoguchi.cancellation.models import Case
from madoguchi.cancellation.particulars import places_of_the_bill
from madoguchi.cancellation.stop_links import stop_address
from madoguchi.cancellation.told import Told, told
from madoguchi.contracts.addresses import postal, reachable, reachable_each
from madoguchi.domain.actor import Reach
from madoguchi.domain.codes import Way
from madoguchi.domain.facts import CustomerKind
from madoguchi.domain.last_bills import AS_ON_FILE, Recipient
from madoguchi.domain.phone_numbers import is_mobile
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.outbox.actions import Draft, enqueue_all
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.context import stored
from madoguchi.sign_in.told_addresses import has_trusted, other_addresses

Place = tuple[Channel, str]
_NO_BILLS: Mapping[int, Issued] = MappingProxyType({})
_AS_ON_FILE: Mapping[int, Recipient] = MappingProxyType({})


def tell(
    case: Case,
    name: str,
    *,
    now: dt.datetime,
    receipt: ReceiptKind | None = None,
    to: Iterable[Place] | None = None,
    again: str = "",
) -> None:
    """Enqueue the message ``name`` by mail and SMS; by letter where neither can reach her; or only ``to`` these.

    With ``receipt``, the mail carries the signed file and the paper; once there is a bill, it carries that.
    Each is told once, or once more for each ``again``.
    """
    about = told(case)
    places = reachable(about.customer).items() if to is None else to
    bill = get_issued(about.customer.number, case.bill_number) if case.bill_number else None
    enqueue_all(_drafts(about, name, places, receipt=receipt, bill=bill, again=again), now=now)


def tell_all(
    cases: Sequence[Told],
    name: str,
    *,
    now: dt.datetime,
    bills: Mapping[int, Issued] = _NO_BILLS,
    recipients: Mapping[int, Recipient] = _AS_ON_FILE,
) -> None:
    """Enqueue the message ``name`` for each case, as :func:`tell` does, and to whom she said.

    The mail carries the case's bill, if any.
    """
    known = reachable_each([case.customer for case in cases])
    drafts = (
        _drafts(
            case,
            name,
            places_of_the_bill(known[case.customer.pk], recipients.get(case.pk, AS_ON_FILE)),
            bill=bills.get(case.pk),
        )
        for case in cases
    )
    enqueue_all(chain.from_iterable(drafts), now=now)


def _drafts(
    case: Told,
    name: str,
    places: Iterable[Place],
    *,
    receipt: ReceiptKind | None = None,
    bill: Issued | None = None,
    again: str = "",
) -> Iterator[Draft]:
    context, met = stored({**_context(case), **_billed(bill)}), Counter[Channel]()
    for channel, place in places:
        met[channel] += 1
        yield Draft(
            name=name,
            channel=channel,
            to=place,
            language=case.language,
            context={**context, "attachments": _attached(case, name, channel, receipt, bill)},
            key=f"{name}:{case.number}:{channel}{again}" + (f":{met[channel]}" if met[channel] > 1 else ""),
            subject=f"case:{case.number}",
        )


def tell_of_code(case: Case, reach: Reach, *, now: dt.datetime) -> None:
    """Tell of a case made without a log-in: who came by the code, and every other address how to stop it.

    Where nobody else can be told at once, a letter goes.
    """
    customer = case.contract.customer
    numbers = frozenset(case.lines.values_list("line__phone_number", flat=True))
    others = other_addresses(reach.came_by, customer.number, numbers)
    places = [(Channel(one.address.way), one.address.to) for one in others]
    if not has_trusted(others, now=now) and (envelope := postal(customer)):
        places.append((Channel.LETTER, envelope))
    kind = ReceiptKind.CANCELLATION
    tell(case, "cancellation.scheduled", receipt=kind, to=[p for p in _used(reach) if p not in places], now=now)
    tell(case, "cancellation.scheduled_by_code", receipt=kind, to=places, now=now)


def _used(reach: Reach) -> list[Place]:
    """Where the code went, as far as a text can go there too."""
    if reach.came_by is None:
        return []
    way, to = reach.came_by.way, reach.came_by.to
    if way is not Way.VOICE:
        return [(Channel(way), to)]
    return [(Channel.SMS, to)] if is_mobile(to) else []


def _attached(
    case: Told, name: str, channel: Channel, receipt: ReceiptKind | None, bill: Issued | None
) -> list[tuple[str, str]]:
    if channel is Channel.LETTER:
        return [("cancellation.letter", f"{case.number}:{name}")]
    if channel is Channel.SMS:
        return []
    if receipt:
        reference = f"{case.number}:{receipt}"
        return [("cancellation.receipt_pdf", reference), ("cancellation.receipt_json", reference)]
    return [("bills.bill_pdf", f"{bill.number}:{case.language}")] if bill else []


def _context(case: Told) -> dict[str, object]:
    quote = case.quote
    back = policy.current().sim_return
    return {
        "customer_name": case.customer.name,
        "honorific": CustomerKind(case.customer.kind).honorific,
        "case_number": case.number,
        "address": _address(case.number),
        "lines": list(quote.lines),
        "other_lines": len(quote.lines) - 1,
        "effective_at": case.effective_at,
        "stops_at": case.due_at,
        "is_initial": quote.initial_days is not None,
        "take_back_until": case.take_back_until,
        "total": quote.totals.total,
        "sim_return": {"days": back.within_days, "address": back.address} if back.required else None,
        "by_declaration": bool(case.made_in) and not case.came_by,
        **({"stop_address": stop_address(case.number)} if case.made_in else {}),
    }


def _address(case_number: str) -> str:
    before, after = _around_the_number()
    return f"{settings.MADOGUCHI_PUBLIC_URL}{before}{case_number}{after}"


@functools.cache  # one address after the other took Django as long as all the rest of a message
def _around_the_number() -> tuple[str, str]:
    before, _, after = reverse("case", args=["NUMBER"]).partition("NUMBER")
    return before, after


def _billed(bill: Issued | None) -> dict[str, object]:
    if bill is None:
        return {}
    return {
        "bill_number": bill.number,
        "bill_total": bill.total,
        "bill_due_on": bill.due_on,
        "dearer_by": bill.dearer_by,
    }
