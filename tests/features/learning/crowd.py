"""Many who left, written straight into the store."""

import datetime as dt
from zoneinfo import ZoneInfo

from madoguchi.cancellation.models import Case, CaseLine, StatedReason
from madoguchi.contracts.models import Contract, Customer, Line
from madoguchi.friction.journeys import FINISHED, What
from madoguchi.friction.models import DayCount

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


def a_year() -> None:
    """A year of leavings: most in March, for the price; a few reasons and plans that only few had."""
    months: tuple[str, ...] = ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04")
    months += ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
    plans = ("voice-3", "voice-10", "voice-3", "data-3", "voice-20", "voice-10", "voice-3")
    reasons = (
        "price",
        "other_operator",
        "price",
        "",
        "not_needed",
        "coverage",
        "price",
        "",
        "speed",
        "moving",
        "price",
    )
    openings = ("2025-10-20", "2025-06-01", "2024-09-01", "2023-08-01", "2024-03-01", "2021-04-01", "2026-01-15")
    for at, number in enumerate((9, 7, 8, 12, 21, 14, 8, 7, 6, 9, 11, 10)):
        for step in range(number):
            turn = at * 7 + step * 5
            left(
                1,
                day=f"{months[at]}-{1 + turn % 28:02}",
                plan=plans[turn % 7],
                reason=reasons[(turn + step) % 10],
                opened=min(openings[(turn + at) % 7], f"{months[at]}-01"),
            )
    left(2, day="2026-03-30", reason="support")
    Case.objects.filter(pk__in=list(Case.objects.values_list("pk", flat=True)[::9])).update(
        taken_back_at=dt.datetime(2026, 10, 31, tzinfo=TOKYO)
    )
    rows = [(What.STANDS, "review", 31), (What.STANDS, "choose", 12), (What.STANDS, "cancel_code", 9)]
    rows += [(What.STANDS, FINISHED, 124), (What.TOOK, "15", 70), (What.TOOK, "30", 44), (What.TOOK, "120", 10)]
    DayCount.objects.bulk_create(DayCount(day="2026-10-10", what=w, key=k, number=n) for w, k, n in rows)
