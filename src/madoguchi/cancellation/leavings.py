"""How many left, by what: counted in the store, a statement for each table, and nobody named.

One accepted cancellation is one decision of one person, however many lines it ends; it counts under its line's plan,
or as one of several lines. Counted is what was accepted within whole months of the operator's; what was taken back is
told apart, and counts nowhere else.
"""

import datetime as dt
import enum
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractDay, TruncDate, TruncMonth

from madoguchi.cancellation import models

SEVERAL = "several"  # in the place of a plan: more than one line at once
OTHERS = "others"  # in the place of a plan: those that few leave from, together
NO_ANSWER = "no_answer"  # in the place of a reason
DAYS = (5, 10, 15, 20, 25, 31)  # the last day of each part of a month
AGES = (30, 90, 180, 365, 730, 1095)  # days since the line was opened; older ones have no bound
OLDER = "older"
KEPT, TAKEN_BACK = "left", "taken_back"

Counts = Mapping[tuple[str, str], int]


class By(enum.StrEnum):
    """What is counted, by two things each."""

    MONTH_AND_PLAN = "months"
    REASON_AND_PLAN = "reasons"
    DAY_AND_CHOICE = "days"
    AGE_AND_PLAN = "ages"
    MONTH_AND_FATE = "fates"


def count(by: By, first: dt.date, last: dt.date, zone: ZoneInfo) -> Counts:
    """How many cases were accepted between two days, both included: the two things in words of ours, and a number."""
    begin, end = (dt.datetime.combine(day, dt.time(), zone) for day in (first, last + dt.timedelta(days=1)))
    cases = models.Case.objects.filter(accepted_at__gte=begin, accepted_at__lt=end)
    if by is not By.MONTH_AND_FATE:
        cases = cases.filter(taken_back_at=None)
    one, other = _things(by)
    grouped = _measured(cases, zone).order_by().values(one=one, other=other).annotate(people=Count("pk"))
    return {(_word(row["one"]), _word(row["other"])): row["people"] for row in grouped}


def _measured(cases: "QuerySet[models.Case]", zone: ZoneInfo) -> "QuerySet[models.Case]":
    """With what the tables are made of: month, day, the plan of its line, the age of its oldest line."""
    lines = models.CaseLine.objects.filter(case=OuterRef("pk")).order_by().values("case")
    several = Case(When(number__gt=1, then=Value(SEVERAL)), default=F("one"), output_field=CharField())
    plans = lines.annotate(number=Count("pk"), one=Min("line__plan")).annotate(plan=several)
    opened = lines.annotate(opened=Min("line__opened_on"))
    age = TruncDate("accepted_at", tzinfo=zone) - F("opened")
    return cases.annotate(
        month=TruncMonth("accepted_at", tzinfo=zone),
        day=ExtractDay("accepted_at", tzinfo=zone),
        plan=Subquery(plans.values("plan")),
        opened=Subquery(opened.values("opened"), output_field=DateField()),
    ).annotate(age=ExpressionWrapper(age, output_field=DurationField()))


def _things(by: By) -> tuple[Combinable, Combinable]:
    match by:
        case By.MONTH_AND_PLAN:
            return F("month"), F("plan")
        case By.REASON_AND_PLAN:
            return Coalesce("stated_reason__reason", Value(NO_ANSWER)), F("plan")
        case By.DAY_AND_CHOICE:
            return _within("day", {str(bound): bound for bound in DAYS}), F("when")
        case By.AGE_AND_PLAN:
            return _within("age", {str(bound): dt.timedelta(days=bound) for bound in AGES}), F("plan")
        case By.MONTH_AND_FATE:
            taken_back = When(taken_back_at__isnull=False, then=Value(TAKEN_BACK))
            return F("month"), Case(taken_back, default=Value(KEPT), output_field=CharField())


def _within(name: str, bounds: Mapping[str, object]) -> Combinable:
    """The first bound that a value does not pass."""
    cases = [When(**{f"{name}__lte": bound}, then=Value(word)) for word, bound in bounds.items()]
    return Case(*cases, default=Value(OLDER), output_field=CharField())


def _word(value: object) -> str:
    return f"{value:%Y-%m}" if isinstance(value, dt.date) else str(value)
