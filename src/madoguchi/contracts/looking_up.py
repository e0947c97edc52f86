"""Finding customers for the desk, by anything that is on file. Members' pages read through a reach, never here."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from madoguchi.contracts.models import Contract, Customer, Line
from madoguchi.contracts.name_keys import KANA, MAIL, NAME, beginning
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.search_terms import Sought


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of somebody who was found."""

    phone_number: str
    state: LineState


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who was found: enough to tell her from others, and no more."""

    id: int
    number: str
    name: str
    kana: str
    place: str
    lines: tuple[FoundLine, ...]


def find(sought: Sought, *, limit: int) -> list[int]:
    """The ids of customers who answer, by name in the order of their readings."""
    if by_number := _by_number(sought):
        return list(Customer.objects.filter(by_number).order_by("pk").values_list("pk", flat=True)[:limit])
    if sought.mail:
        by_mail = Customer.objects.annotate(mail_key=MAIL).filter(mail_key=sought.mail)
        return list(by_mail.order_by("pk").values_list("pk", flat=True)[:limit])
    return _by_name(sought, limit)


def list_found(ids: Iterable[int]) -> tuple[Found, ...]:
    """What tells these customers apart, in the order of their readings and names."""
    lines = Prefetch("contracts__lines", Line.objects.order_by("pk"))
    rows = Customer.objects.filter(pk__in=list(ids)).prefetch_related(lines)
    ordered = rows.order_by("family_name_kana", "given_name_kana", "family_name", "given_name", "pk")
    return tuple(_found(row) for row in ordered)


def id_of(customer_number: str) -> int | None:
    """The id by which the audit names a customer."""
    return Customer.objects.filter(number=customer_number).values_list("pk", flat=True).first()


def ids_of(customer_numbers: Iterable[str]) -> tuple[int, ...]:
    """The same for several."""
    return tuple(Customer.objects.filter(number__in=list(customer_numbers)).values_list("pk", flat=True))


def contract_ids_of(customer_numbers: Iterable[str]) -> tuple[int, ...]:
    """The ids by which the outbox names their contracts."""
    found = Contract.objects.filter(customer__number__in=list(customer_numbers)).order_by("pk")
    return tuple(found.values_list("pk", flat=True))


def _by_number(sought: Sought) -> Q | None:
    """Sub-queries rather than joins: each uses its own index."""
    lines = Line.objects.values("contract__customer")
    if sought.phone:
        # One list of both: asked as either of two, PostgreSQL reads every customer (130 ms at a million, not a few).
        as_contact = Customer.objects.filter(phone=sought.phone).values("pk")
        return Q(pk__in=lines.filter(phone_number=sought.phone).union(as_contact))
    if sought.iccid:
        return Q(pk__in=lines.filter(iccid=sought.iccid))
    if sought.customer_number:
        return Q(number=sought.customer_number)
    if sought.paper:
        return Q(pk__in=Contract.objects.filter(number=sought.paper).values("customer"))
    return None


def _by_name(sought: Sought, limit: int) -> list[int]:
    """One question for each way to read it: each walks its own index, and stops at the limit."""
    found: dict[int, None] = {}
    for key, expression, starts in (("name_key", NAME, sought.names), ("kana_key", KANA, sought.readings)):
        for start in sorted(starts):
            rows = Customer.objects.annotate(**{key: expression}).filter(beginning(key, start)).order_by(key)
            found |= dict.fromkeys(rows.values_list("pk", flat=True)[:limit])
    return list(found)[:limit]


def _found(row: Customer) -> Found:
    lines = tuple(
        FoundLine(line.phone_number, LineState(line.state)) for one in row.contracts.all() for line in one.lines.all()
    )
    kana = f"{row.family_name_kana} {row.given_name_kana}".strip()
    return Found(row.pk, row.number, row.name, kana, f"{row.prefecture}{row.city}", lines)
