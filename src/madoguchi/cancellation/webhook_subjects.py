"""What the subjects of this room are about, for other systems."""

from django.db import models

from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.webhooks.subjects import About, LineName, subject


@subject("case")
def _case(number: str) -> About:
    case = Case.objects.select_related("contract").get(number=number)
    return About(case.contract.number, tuple(_line(one) for one in _lines().filter(case=case)))


@subject("case_line")
def _case_line(identity: str) -> About:
    one = _lines().get(pk=identity)
    return About(one.case.contract.number, (_line(one),))


def _lines() -> models.QuerySet[CaseLine]:
    return CaseLine.objects.select_related("line", "case__contract").order_by("pk")


def _line(one: CaseLine) -> LineName:
    return LineName(one.line_id, one.line.phone_number)
