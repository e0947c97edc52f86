"""What texts and calls cost in a day, all together: the store decides when there is no more (S9).

A stranger who makes us send gains nothing after that, and nobody is locked out: mail and letters go on.
"""

import datetime as dt

from django.db.models import F

from madoguchi import policy
from madoguchi.codes import alarms
from madoguchi.codes.allowances import NotYet
from madoguchi.codes.models import Spending
from madoguchi.domain.codes import Way
from madoguchi.domain.operator_time import day_of

_WARNED_AT = (50, 80, 100)


class BudgetSpent(NotYet):
    """What a day may cost is spent; ``until`` is when the next begins."""


def spend(way: Way, *, now: dt.datetime) -> None:
    """Take what a sending costs out of today's budget, in the caller's transaction.

    Raises:
        BudgetSpent: too little is left.
    """
    watch, zone = policy.current().codes.watch, policy.current().operator.time_zone
    cost, today = watch.cost_of(way), day_of(now, zone)
    if not cost:
        return
    Spending.objects.get_or_create(day=today)
    left = Spending.objects.filter(day=today, yen__lte=watch.budget_yen_a_day - cost)
    if left.update(yen=F("yen") + cost) != 1:
        midnight = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(), tzinfo=zone)
        raise BudgetSpent(midnight.astimezone(dt.UTC))


def warn(*, now: dt.datetime, refused: bool = False) -> None:
    """Raise the alarm at half of the budget, at four fifths, and when it is spent: each once a day."""
    watch, today = policy.current().codes.watch, day_of(now, policy.current().operator.time_zone)
    yen = Spending.objects.filter(day=today).values_list("yen", flat=True).first() or 0
    share = 100 if refused else 100 * yen // watch.budget_yen_a_day
    for step in _WARNED_AT:
        if share >= step:
            details = {"percent": step, "yen": yen, "budget": watch.budget_yen_a_day}
            alarms.sound("codes.budget", about=f"{today}:{step}", details=details, now=now)
