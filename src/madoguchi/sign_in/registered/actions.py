"""Changing registered data: written, noted, and told to where she was reached before, in one transaction."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from madoguchi.audit.actions import record
from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.models import Customer
from madoguchi.contracts.own_changes.actions import change_contact as write_contact
from madoguchi.contracts.own_changes.contacts import Contact
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Reach
from madoguchi.domain.codes import Address, Way
from madoguchi.sign_in import places
from madoguchi.sign_in.models import FormerLink, LinkedCustomer, Login


class MailTaken(Exception):
    """Another log-in has this name. Only who reads its mail learns so: the new address was confirmed first."""


@dataclass(frozen=True, slots=True)
class Member:
    """Who changes something: her log-in, what it reaches, and the language she reads."""

    login: Login
    reach: Reach
    language: str


@transaction.atomic
def change_contact(
    *, member: Member, customer_number: str, what: Contact, values: Mapping[str, str], now: dt.datetime
) -> bool:
    """Change how a customer is reached; whether anything is new. Every address on file before it is told.

    Raises:
        NotInReach: the customer is not hers.
        ChangedMeanwhile: somebody else changed the same just now.
    """
    if customer_number not in member.reach.customer_numbers:
        raise NotInReach(customer_number)
    customer = Customer.objects.get(number=customer_number)
    told = _before(customer, now)
    if not write_contact(customer_number=customer_number, what=what, values=values, now=now):
        return False
    details = {"customer": customer.pk, "what": what}
    subject = f"customer:{customer.pk}"
    record("sign_in.contact_changed", by=member.reach.actor, now=now, subject=subject, details=details)
    places.tell(
        "sign_in.contact_changed",
        customer,
        to=told,
        cause=f"{customer.pk}-{what}-{now.timestamp():.6f}",
        context={"what": what},
        language=member.language,
        now=now,
    )
    return True


@transaction.atomic
def rename_login(*, member: Member, email: str, also_contact_of: Iterable[str], now: dt.datetime) -> None:
    """Give a log-in another address as its name, which was confirmed; the contact mail of these customers too.

    Raises:
        MailTaken: another log-in has this name.
        ChangedMeanwhile: the log-in was renamed just now.
    """
    login, before = member.login, member.login.email
    links = LinkedCustomer.objects.filter(login=login).select_related("customer")
    told = _each_once({link.customer: _before(link.customer, now) for link in links}, before)
    _rename(login, email, now)
    for link in links:  # the nightly file still names the log-in as it was
        FormerLink.objects.get_or_create(email=before, customer=link.customer, defaults={"ended_at": now})
    record("sign_in.login_renamed", by=member.reach.actor, now=now, subject=f"login:{login.pk}")
    for customer, to in told.items():
        places.tell(
            "sign_in.login_renamed",
            customer,
            to=to,
            cause=f"{login.pk}-{customer.pk if customer else 0}-{now.timestamp():.6f}",
            context={"before": before, "after": email},
            language=member.language,
            now=now,
        )
    for number in also_contact_of:
        values = {"email": email}
        change_contact(member=member, customer_number=number, what=Contact.MAIL, values=values, now=now)


def _rename(login: Login, email: str, now: dt.datetime) -> None:
    try:
        with transaction.atomic():
            as_read = Login.objects.filter(pk=login.pk, email=login.email)
            if as_read.update(email=email, email_changed_at=now) != 1:
                raise ChangedMeanwhile(str(login.pk))
    except IntegrityError as error:
        raise MailTaken from error
    EmailAddress.objects.filter(user_id=login.pk).delete()  # what allauth may remember of the former name


def _each_once(told: Mapping[Customer, tuple[Address, ...]], own: str) -> dict[Customer | None, list[Address]]:
    """The same, but nobody is told twice who is reached for several customers; at least the log-in itself is."""
    met: set[str] = set()
    once: dict[Customer | None, list[Address]] = {}
    for customer, to in told.items():
        once[customer] = [place for place in to if place.to.lower() not in met]
        met |= {place.to.lower() for place in to}
    return once if own.lower() in met else {**once, None: [Address(Way.MAIL, own)]}


def _before(customer: Customer, now: dt.datetime) -> tuple[Address, ...]:
    """Where a customer is told of a change: as she was reached before it."""
    return places.with_letter(places.everywhere(customer.number), customer, now=now)
