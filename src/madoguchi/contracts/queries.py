"""Reading what a person has, always through the caller's reach."""

import datetime as dt
import functools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet

from madoguchi import policy
from madoguchi.contracts import models
from madoguchi.contracts.json_rows import JsonRows, day, instant
from madoguchi.domain import facts
from madoguchi.domain.actor import Reach
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.money import TaxClass

Row = dict[str, Any]
LeavingRows = Callable[[], JsonRows]  # ``phone_number`` and ``leaving_at``, from the room that knows who leaves

_LINE = ("phone_number", "kind", "plan", "state", "opened_on", "nickname", "last_used_at")
_SERVICE = ("code", "name", "monthly_fee", "ends_with", "line__phone_number")
_CHARGE = (
    "reference", "name", "amount", "tax_class", "kind", "used_at", "recorded_at", "line__phone_number",
)  # fmt: skip
_INSTALMENT = ("name", "monthly_amount", "remaining", "line__phone_number")
_WORKS = ("name", "cost", "term_months", "started_on", "line__phone_number")


class NotInReach(Exception):
    """There is no such thing, or it is somebody else's: the answer is the same (S21)."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom the pages, letters and mails speak to."""

    number: str
    name: str
    honorific: str
    email: str
    phone: str
    postal_code: str
    address: str


def list_contracts(reach: Reach, leaving: LeavingRows | None = None) -> tuple[facts.Contract, ...]:
    """Every contract in reach, ended ones too, oldest first. With ``leaving`` its lines say when they leave."""
    return tuple(_facts(row) for row in _contracts(reach, leaving))


def get_contract(reach: Reach, number: str, leaving: LeavingRows | None = None) -> facts.Contract:
    """One contract. With ``leaving`` its lines say when they leave.

    Raises:
        NotInReach: there is none in reach.
    """
    row = _contracts(reach, leaving).filter(number=number).first()
    if row is None:
        raise NotInReach(number)
    return _facts(row)


def get_used_contracts(numbers: Collection[str], leaving: LeavingRows | None = None) -> dict[str, facts.Contract]:
    """Contracts by number with their lines and charges alone, for the house itself: whoever they belong to."""
    return {row["number"]: _facts(row) for row in _used_contracts(leaving).filter(number__among=numbers)}


def get_customer(number: str) -> Customer:
    """A customer's own data, for messages and documents about her.

    Raises:
        NotInReach: there is none with this number.
    """
    row = models.Customer.objects.filter(number=number).first()
    if row is None:
        raise NotInReach(number)
    return Customer(
        number=row.number,
        name=row.name,
        honorific=facts.CustomerKind(row.kind).honorific,
        email=row.email,
        phone=row.phone,
        postal_code=row.postal_code,
        address=f"{row.prefecture}{row.city}{row.town} {row.building}".strip(),
    )


def _contracts(reach: Reach, leaving: LeavingRows | None) -> QuerySet[models.Contract, Any]:
    hers = _whole_contracts(leaving).filter(customer__number__in=reach.customer_numbers)
    if reach.lines is None:
        return hers
    living = models.Line.objects.exclude(state__in=[LineState.ENDED, LineState.PORTED_OUT])
    return hers.filter(pk__in=living.filter(phone_number__in=reach.lines).values("contract"))


@functools.cache  # to put it together takes longer than to ask it
def _whole_contracts(leaving: LeavingRows | None) -> QuerySet[models.Contract, Any]:
    """Contracts with all that hangs on them: one query, however many and however much."""
    mine, of_line = {"contract": OuterRef("pk")}, {"line__contract": OuterRef("pk")}
    return (
        _used_contracts(leaving)
        .annotate(
            service_rows=JsonRows(models.Service.objects.filter(**mine).order_by("pk"), *_SERVICE),
            instalment_rows=JsonRows(models.Instalment.objects.filter(**of_line).order_by("line", "pk"), *_INSTALMENT),
            works_rows=JsonRows(models.Works.objects.filter(**of_line).order_by("line", "pk"), *_WORKS),
        )
        .order_by("signed_on", "pk")
    )


@functools.cache  # as above
def _used_contracts(leaving: LeavingRows | None) -> QuerySet[models.Contract, Any]:
    """Contracts with their lines and what is not billed yet."""
    mine = {"contract": OuterRef("pk")}
    found = models.Contract.objects.values(
        "number", "version", "signed_on", "document_received_on", "customer__number", "customer__kind"
    ).annotate(
        line_rows=JsonRows(models.Line.objects.filter(**mine).order_by("pk"), *_LINE),
        charge_rows=JsonRows(models.Charge.objects.filter(**mine, billed_at=None).order_by("pk"), *_CHARGE),
    )
    return found.annotate(leaving_rows=leaving()) if leaving else found


def _facts(row: Row) -> facts.Contract:
    leaving = {line["phone_number"]: instant(line["leaving_at"]) for line in row.get("leaving_rows", ())}
    return facts.Contract(
        number=row["number"],
        version=row["version"],
        customer_number=row["customer__number"],
        customer_kind=facts.CustomerKind(row["customer__kind"]),
        signed_on=row["signed_on"],
        lines=tuple(_line(line, leaving) for line in row["line_rows"]),
        services=tuple(_service(service) for service in row.get("service_rows", ())),
        charges=tuple(_charge(charge) for charge in row["charge_rows"]),
        instalments=tuple(_instalment(instalment) for instalment in row.get("instalment_rows", ())),
        works=tuple(_works(works) for works in row.get("works_rows", ())),
        document_received_on=row["document_received_on"],
    )


def _line(row: Row, leaving: Mapping[str, dt.datetime]) -> facts.Line:
    return facts.Line(
        phone_number=row["phone_number"],
        kind=facts.LineKind(row["kind"]),
        plan=policy.current().plan(row["plan"]),
        state=LineState(row["state"]),
        opened_on=day(row["opened_on"]),
        nickname=row["nickname"],
        last_used_at=instant(row["last_used_at"]) if row["last_used_at"] else None,
        leaving_at=leaving.get(row["phone_number"]),
    )


def _service(row: Row) -> facts.Service:
    ends_with = facts.EndsWith(row["ends_with"])
    return facts.Service(row["code"], row["name"], row["monthly_fee"], ends_with, row["line__phone_number"])


def _charge(row: Row) -> facts.Charge:
    return facts.Charge(
        reference=row["reference"],
        name=row["name"],
        amount=row["amount"],
        tax_class=TaxClass(row["tax_class"]),
        kind=facts.ChargeKind(row["kind"]),
        used_at=instant(row["used_at"]),
        recorded_at=instant(row["recorded_at"]),
        line=row["line__phone_number"],
    )


def _instalment(row: Row) -> facts.Instalment:
    return facts.Instalment(row["name"], row["monthly_amount"], row["remaining"], row["line__phone_number"])


def _works(row: Row) -> facts.Works:
    started_on = day(row["started_on"])
    return facts.Works(row["name"], row["cost"], row["term_months"], started_on, row["line__phone_number"])
