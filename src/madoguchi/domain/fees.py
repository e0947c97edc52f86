"""Single amounts in whole yen: the last month's fees, the capped penalty, what is left of works."""

import calendar
import datetime as dt

from madoguchi.domain.facts import Contract, CustomerKind, EndsWith, Line, Works
from madoguchi.domain.policy import Fees, Proration

CAP_IN_FORCE_FROM = dt.date(2022, 7, 1)  # 電気通信事業法施行規則 22条の2の13の2 applies to contracts from this day
DESIGNATED_CARRIER_CAP = 1000


def of_last_month(monthly_fee: int, from_day: dt.date, last_day: dt.date, proration: Proration) -> int:
    """The fee for the month of ``last_day``: full, or for the days from ``from_day`` to ``last_day``, both included.

    What would have begun after ``last_day`` costs nothing.

    >>> of_last_month(3000, dt.date(2020, 1, 1), dt.date(2027, 4, 10), Proration.DAILY)
    1000
    """
    if from_day > last_day:
        return 0
    if proration is Proration.FULL:
        return monthly_fee
    days_in_month = calendar.monthrange(last_day.year, last_day.month)[1]
    first = max(from_day, last_day.replace(day=1))
    return monthly_fee * ((last_day - first).days + 1) // days_in_month


def penalty(contract: Contract, line: Line, last_day: dt.date, fees: Fees) -> int:
    """The early-termination fee for a line, never above the legal cap. 0 when none is due."""
    rule = fees.early_termination
    if rule is None or line.kind not in rule.kinds or months_between(line.opened_on, last_day) >= rule.months:
        return 0
    cap = penalty_cap(contract, line, designated_carrier=fees.designated_carrier)
    return rule.amount if cap is None else min(rule.amount, cap)


def penalty_cap(contract: Contract, line: Line, *, designated_carrier: bool) -> int | None:
    """The most that may be charged for leaving early, or ``None`` where the law sets no cap.

    One month's fee of the line and its paid options; for the big carriers 1,000 yen at most. Consumer contracts made
    from 2022-07-01 (電気通信事業法施行規則 22条の2の13の2; DOMAIN.md §3.1).
    """
    if contract.customer_kind is CustomerKind.CORPORATE or contract.signed_on < CAP_IN_FORCE_FROM:
        return None
    options = sum(
        service.monthly_fee
        for service in contract.services
        if service.ends_with is EndsWith.LINE and service.line == line.phone_number
    )
    one_month = line.plan.monthly_fee + options
    return min(one_month, DESIGNATED_CARRIER_CAP) if designated_carrier else one_month


def works_residual(works: Works, last_day: dt.date) -> int:
    """What is left of works' cost when the contract ends in a month of the term, rounded down.

    ``cost × (term − (month − 1)) / term``, as in the ministry's example
    (総務省広報 令和4年6月号: month 10 of 24 → 15/24).
    """
    months_gone = max(months_between(works.started_on, last_day), 0)
    if months_gone >= works.term_months:
        return 0
    return works.cost * (works.term_months - months_gone) // works.term_months


def months_between(start: dt.date, end: dt.date) -> int:
    """Calendar months from the month of ``start`` to the month of ``end``; 0 within one month."""
    return (end.year - start.year) * 12 + end.month - start.month
