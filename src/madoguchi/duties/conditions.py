"""When the period of something begins only under a condition, in terms of the tables."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from madoguchi import clock
from madoguchi.domain.case_lines import OPEN


def rows(table: str) -> "QuerySet[Any]":
    """Every row of a table, by its name: ``contracts.customer``."""
    model: type[Model] = apps.get_model(table)
    return model._default_manager.all()  # noqa: SLF001 - Django documents it


def leavers(before: dt.datetime) -> "QuerySet[Any]":
    """The customers whose last contract ended before an instant."""
    contracts = rows("contracts.contract").filter(customer=OuterRef("pk"))
    still = contracts.filter(Q(ended_at=None) | Q(ended_at__gte=before))
    return rows("contracts.customer").filter(Exists(contracts), ~Exists(still))


def held() -> "QuerySet[Any]":
    """The customers whose data nobody may erase now."""
    return rows("duties.hold").filter(released_at=None).values("customer_id")


def had_a_number() -> Q:
    """Customers with a line for calls or texts: the law on identity checks is about those."""
    return Q(Exists(_lines_for_calls()))


def had_data_only() -> Q:
    """Customers who never had one."""
    return ~Q(Exists(_lines_for_calls()))


def _lines_for_calls() -> "QuerySet[Any]":
    return rows("contracts.line").filter(contract__customer=OuterRef("pk")).exclude(kind="data")


def no_bill_names_her() -> Q:
    """Customers of whom no bill is kept any more."""
    return ~Q(Exists(rows("bills.bill").filter(customer=OuterRef("pk"))))


def had_a_number_and_no_bill() -> Q:
    """Both."""
    return had_a_number() & no_bill_names_her()


def had_data_only_and_no_bill() -> Q:
    """Both."""
    return had_data_only() & no_bill_names_her()


def over_by_the_machine() -> Q:
    """Sessions that are over by the machine's own time, by which they count (S17): no movable clock ends one."""
    return Q(expire_date__lte=clock.machine_time())


def never_billed() -> Q:
    """Charges that no bill took up."""
    return Q(billed_at=None)


def no_line_is_open() -> Q:
    """Cases that have nothing left to do."""
    return ~Q(Exists(rows("cancellation.caseline").filter(case=OuterRef("pk"), state__in=sorted(OPEN))))


def its_case_has_no_open_line() -> Q:
    """What hangs on such a case."""
    return ~Q(Exists(rows("cancellation.caseline").filter(case=OuterRef("case"), state__in=sorted(OPEN))))


def hangs_on_a_line() -> Q:
    """Connection credentials of a line."""
    return Q(line__isnull=False)


def hangs_on_no_line() -> Q:
    """Those of a fixed access."""
    return Q(line=None)


def is_not_on_its_way() -> Q:
    """Challenges for which no code is still to be sent."""
    return ~Q(Exists(rows("codes.sending").filter(challenge=OuterRef("pk"), work_due_at__isnull=False)))


def is_delivered_everywhere() -> Q:
    """Events that no other system still has to be told of."""
    return ~Q(Exists(rows("webhooks.delivery").filter(event=OuterRef("pk"), work_due_at__isnull=False)))


def has_nothing_left_to_do() -> Q:
    """Work that is done, or waits for somebody."""
    return Q(work_due_at=None)


def is_compared_and_of_nobody_held() -> Q:
    """Quotes that the operator's billing has answered, of contracts that no hold keeps."""
    theirs = rows("contracts.contract").filter(number=OuterRef("contract_number"), customer__in=held())
    return Q(work_due_at=None) & ~Q(Exists(theirs))


def holds_no_order() -> Q:
    """Files whose orders are gone."""
    return ~Q(Exists(rows("gateways.hostorder").filter(file=OuterRef("pk"))))


def has_no_number() -> Q:
    """Log-ins that no customer number hangs on."""
    return ~Q(Exists(rows("sign_in.linkedcustomer").filter(login=OuterRef("pk"))))
