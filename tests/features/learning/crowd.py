"""Many who left, written straight into the store."""

import datetime as dt
from zoneinfo import ZoneInfo

from madoguchi.cancellation.models import Case, CaseLine, StatedReason
from madoguchi.contracts.models import Contract, Customer, Line

TOKYO = ZoneInfo("Asia/Tokyo")


def left(
    number: int, *, day: str = "2026-10-10", plan: str = "voice-3", reason: str = "", opened: str = "2025-01-01"
) -> None:
    """So many have left on a day, from a plan, for a reason."""
    at = dt.datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=TOKYO)
    for _ in range(number):
        count = Customer.objects.count()
        customer = Customer.objects.create(number=f"N8{count:08}", family_name="架空")
        contract = Contract.objects.create(number=f"C8{count:08}", customer=customer, signed_on=opened)
        phone = f"0701{count:07}"
        line = Line.objects.create(contract=contract, phone_number=phone, kind="voice", plan=plan, opened_on=opened)
        case = Case.objects.create(
            number=f"K8{count:08}",
            contract=contract,
            when="month_end",
            last_day=at.date(),
            accepted_at=at,
            effective_at=at,
            due_at=at,
            take_back_until=at,
            quote={},
            quote_digest=f"{count}",
            language="ja",
        )
        CaseLine.objects.create(case=case, line=line, state="settled")
        if reason:
            StatedReason.objects.create(case=case, reason=reason, stated_at=at)
