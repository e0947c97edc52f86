"""Reading what the page of registered data shows."""

import datetime as dt
from dataclasses import dataclass

from madoguchi import policy
from madoguchi.contracts.models import Customer
from madoguchi.contracts.own_changes.contacts import FIELDS, SINCE, Contact
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Reach
from madoguchi.sign_in.models import Login


@dataclass(frozen=True, slots=True)
class Holder:
    """A customer in reach, as she is registered. ``others``: further log-ins that act for her.

    ``trusted_again`` says, for each contact that changed this week, when codes go there again.
    """

    number: str
    name: str
    email: str
    phone: str
    postal_code: str
    address: str
    others: tuple[str, ...]
    trusted_again: dict[str, dt.datetime]


def list_holders(reach: Reach, *, now: dt.datetime) -> tuple[Holder, ...]:
    """Every customer in reach, in the order of their numbers."""
    hers = Customer.objects.filter(number__in=reach.customer_numbers).order_by("number")
    return tuple(_holder(row, reach, now) for row in hers)


def get_contact(reach: Reach, customer_number: str, what: Contact) -> dict[str, str]:
    """The columns of one contact of a customer in reach.

    Raises:
        NotInReach: she is not.
    """
    hers = Customer.objects.filter(number__in=reach.customer_numbers, number=customer_number)
    found = hers.values(*FIELDS[what]).first()
    if found is None:
        raise NotInReach(customer_number)
    return {name: str(value) for name, value in found.items()}


def list_with_mail(reach: Reach, email: str) -> tuple[str, ...]:
    """The numbers of the customers in reach whose contact mail this is."""
    hers = Customer.objects.filter(number__in=reach.customer_numbers, email__iexact=email).order_by("number")
    return tuple(hers.values_list("number", flat=True))


def _holder(row: Customer, reach: Reach, now: dt.datetime) -> Holder:
    others = Login.objects.filter(links__customer=row, is_active=True).exclude(pk=int(reach.actor.id)).order_by("pk")
    return Holder(
        number=row.number,
        name=row.name,
        email=row.email,
        phone=row.phone,
        postal_code=row.postal_code,
        address=f"{row.prefecture}{row.city}{row.town} {row.building}".strip(),
        others=tuple(others.values_list("email", flat=True)),
        trusted_again=_trusted_again(row, now),
    )


def _trusted_again(row: Customer, now: dt.datetime) -> dict[str, dt.datetime]:
    wait = dt.timedelta(days=policy.current().codes.trust_after_days)
    since = {what.value: getattr(row, name) for what, name in SINCE.items()}
    return {what: changed_at + wait for what, changed_at in since.items() if changed_at and changed_at + wait > now}
