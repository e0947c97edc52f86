"""Reading what a person has, always through the caller's reach."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from madoguchi import policy
from madoguchi.contracts import models
from madoguchi.domain import facts
from madoguchi.domain.actor import Reach
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.money import TaxClass


class NotInReach(Exception):
    """There is no such thing, or it is somebody else's: the answer is the same (S21)."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom the pages, letters and mails speak to."""

    number: str
    name: str
    email: str
    phone: str
    postal_code: str
    address: str


def list_contracts(reach: Reach) -> tuple[facts.Contract, ...]:
    """Every contract in reach, ended ones too, oldest first."""
    return tuple(_facts(row) for row in _contracts(reach))


def get_contract(reach: Reach, number: str) -> facts.Contract:
    """One contract.

    Raises:
        NotInReach: there is none in reach.
    """
    row = _contracts(reach).filter(number=number).first()
    if row is None:
        raise NotInReach(number)
    return _facts(row)


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
        email=row.email,
        phone=row.phone,
        postal_code=row.postal_code,
        address=f"{row.prefecture}{row.city}{row.town} {row.building}".strip(),
    )


def _contracts(reach: Reach) -> QuerySet[models.Contract]:
    unbilled = models.Charge.objects.filter(billed_at=None).select_related("line")
    hers = models.Contract.objects.filter(customer__number__in=reach.customer_numbers)
    if reach.lines is not None:
        living = models.Line.objects.exclude(state__in=[LineState.ENDED, LineState.PORTED_OUT])
        hers = hers.filter(pk__in=living.filter(phone_number__in=reach.lines).values("contract"))
    return (
        hers.select_related("customer")
        .prefetch_related(
            Prefetch("lines", models.Line.objects.order_by("pk")),
            "lines__instalments",
            "lines__works",
            Prefetch("services", models.Service.objects.select_related("line").order_by("pk")),
            Prefetch("charges", unbilled),
        )
        .order_by("signed_on", "pk")
    )


def _facts(row: models.Contract) -> facts.Contract:
    lines = list(row.lines.all())
    return facts.Contract(
        number=row.number,
        version=row.version,
        customer_number=row.customer.number,
        customer_kind=facts.CustomerKind(row.customer.kind),
        signed_on=row.signed_on,
        lines=tuple(_line(line) for line in lines),
        services=tuple(_service(service) for service in row.services.all()),
        charges=tuple(_charge(charge) for charge in row.charges.all()),
        instalments=tuple(_instalment(i, line) for line in lines for i in line.instalments.all()),
        works=tuple(_works(w, line) for line in lines for w in line.works.all()),
    )


def _line(row: models.Line) -> facts.Line:
    return facts.Line(
        phone_number=row.phone_number,
        kind=facts.LineKind(row.kind),
        plan=policy.current().plan(row.plan),
        state=LineState(row.state),
        opened_on=row.opened_on,
        nickname=row.nickname,
        last_used_at=row.last_used_at,
    )


def _service(row: models.Service) -> facts.Service:
    line = row.line.phone_number if row.line else None
    return facts.Service(row.code, row.name, row.monthly_fee, facts.EndsWith(row.ends_with), line)


def _charge(row: models.Charge) -> facts.Charge:
    return facts.Charge(
        reference=row.reference,
        name=row.name,
        amount=row.amount,
        tax_class=TaxClass(row.tax_class),
        kind=facts.ChargeKind(row.kind),
        used_at=row.used_at,
        recorded_at=row.recorded_at,
        line=row.line.phone_number if row.line else None,
    )


def _instalment(row: models.Instalment, line: models.Line) -> facts.Instalment:
    return facts.Instalment(row.name, row.monthly_amount, row.remaining, line.phone_number)


def _works(row: models.Works, line: models.Line) -> facts.Works:
    return facts.Works(row.name, row.cost, row.term_months, row.started_on, line.phone_number)
