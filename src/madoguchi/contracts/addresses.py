"""Where a customer can be told something (U11), and since when we know each address."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from typing import Final

from madoguchi.contracts.models import Customer, Line, full_name
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.codes import Address, Way
from madoguchi.domain.facts import LineKind
from madoguchi.domain.phone_numbers import is_mobile
from madoguchi.outbox.channels import Channel

_GONE = [LineState.ENDED, LineState.PORTED_OUT]


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a message speaks to and where it reaches her: nothing else that is known of a customer."""

    pk: int
    number: str
    kind: str
    family_name: str
    given_name: str
    email: str
    phone: str
    postal_code: str
    prefecture: str
    city: str
    town: str
    building: str

    @classmethod
    def of(cls, customer: Customer) -> "Addressee":
        """The one whose row is at hand."""
        return cls(*(getattr(customer, name) for name in ADDRESSEE))

    @property
    def name(self) -> str:
        """The name as it is written on a letter, without 様."""
        return full_name(self.family_name, self.given_name)


ADDRESSEE: Final = tuple(field.name for field in fields(Addressee))


@dataclass(frozen=True, slots=True)
class OnFile:
    """An address, and when it last changed hands, if that is known."""

    address: Address
    changed_at: dt.datetime | None


def postal(customer: Customer | Addressee) -> str:
    """Her postal address as it stands on an envelope; empty where there is none."""
    place = f"{customer.prefecture}{customer.city}{customer.town} {customer.building}".strip()
    return f"〒{customer.postal_code} {place}" if place and customer.postal_code else ""


def reachable(customer: Customer | Addressee) -> dict[Channel, str]:
    """By mail and by SMS; by letter where neither can reach her."""
    return reachable_each([customer])[customer.pk]


def reachable_each(customers: Collection[Customer | Addressee]) -> dict[int, dict[Channel, str]]:
    """The same for each customer, by primary key."""
    ended = _ended_numbers({customer.phone for customer in customers if is_mobile(customer.phone)})
    return {customer.pk: _reachable(customer, ended) for customer in customers}


def _reachable(customer: Customer | Addressee, ended: frozenset[str]) -> dict[Channel, str]:
    found = {}
    if customer.email:
        found[Channel.MAIL] = customer.email
    if is_mobile(customer.phone) and customer.phone not in ended:
        found[Channel.SMS] = customer.phone
    return found or {Channel.LETTER: postal(customer) or f"〒{customer.postal_code}"}


def list_on_file(customer_number: str, line_numbers: frozenset[str]) -> tuple[OnFile, ...]:
    """Where a customer can be told at once what happens to these lines: her mail, her phone, the lines themselves."""
    customer = Customer.objects.get(number=customer_number)
    found = {one.address: one for one in (*_of_customer(customer), *_of_lines(customer, line_numbers))}
    return tuple(found.values())


def doubt(*, address: Address, customer_numbers: frozenset[str], now: dt.datetime) -> None:
    """Trust an address no more than one that changed just now: somebody said that what came by it was not her."""
    hers = Customer.objects.filter(number__in=customer_numbers)
    match address.way:
        case Way.MAIL:
            hers.filter(email__iexact=address.to).update(email_changed_at=now)
        case Way.LETTER:
            hers.update(address_changed_at=now)
        case _:
            hers.filter(phone=address.to).update(phone_changed_at=now)
            Line.objects.filter(contract__customer__in=hers, phone_number=address.to).update(sim_changed_at=now)


def _of_customer(customer: Customer) -> Iterator[OnFile]:
    if customer.email:
        yield OnFile(Address(Way.MAIL, customer.email), customer.email_changed_at)
    if is_mobile(customer.phone) and not Line.objects.filter(phone_number=customer.phone).exists():
        yield OnFile(Address(Way.SMS, customer.phone), customer.phone_changed_at)


def _of_lines(customer: Customer, line_numbers: frozenset[str]) -> Iterator[OnFile]:
    """Lines that receive a text: those that are to end, and the one that is her contact number."""
    numbers = line_numbers | {customer.phone}
    hers = Line.objects.filter(contract__customer=customer, phone_number__in=numbers).exclude(state__in=_GONE)
    for line in hers.exclude(kind=LineKind.DATA).order_by("pk"):
        yield OnFile(Address(Way.SMS, line.phone_number), line.sim_changed_at)


def _ended_numbers(numbers: Collection[str]) -> frozenset[str]:
    """Those that were a line of ours that is off: a text would reach nobody, one day somebody else."""
    lines = Line.objects.filter(phone_number__among=numbers).order_by("opened_on", "pk")
    last = dict(lines.values_list("phone_number", "state"))
    return frozenset(number for number, state in last.items() if state == LineState.ENDED)
