"""Changing registered data: written, noted, and told to where she was reached before, in one transaction."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from madoguchi.audit.actions import record
from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.addresses import OnFile
from madoguchi.contracts.models import Customer
from madoguchi.contracts.own_changes.actions import change_contact as write_contact
from madoguchi.contracts.own_changes.contacts import FIELDS, SINCE, Contact
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Reach
from madoguchi.domain.codes import Address, Way
from madoguchi.sign_in.models import FormerLink, LinkedCustomer, Login, RegisteredChange
from madoguchi.sign_in.not_me.actions import link_of, note_change
from madoguchi.sign_in.telling import everywhere, tell


class MailTaken(Exception):
    """Another log-in has this name. Only who reads its mail learns so: the new address was confirmed first."""


@dataclass(frozen=True, slots=True)
class Member:
    """Who changes something: her log-in, what it reaches, and the language she reads. The desk has no log-in."""

    login: Login | None
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
    told = everywhere(customer, now=now)
    if not write_contact(customer_number=customer_number, what=what, values=values, now=now):
        return False
    details = {"customer": customer.pk, "what": what}
    subject = f"customer:{customer.pk}"
    record("sign_in.contact_changed", by=member.reach.actor, now=now, subject=subject, details=details)
    before = {field: getattr(customer, field) for field in FIELDS[what]}
    since = getattr(customer, SINCE[what])
    kept = {"what": what, "values": before, "since": since.isoformat() if since else None}
    tell(
        "sign_in.contact_changed",
        customer,
        to=told,
        cause=f"{customer.pk}-{what}-{now.timestamp():.6f}",
        context={"what": what},
        link=_link_to_undo("sign_in.contact_changed", member.login, [customer], kept, now),
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
        NotInReach: there is no log-in to rename.
    """
    if member.login is None:
        raise NotInReach
    login, before, since = member.login, member.login.email, member.login.email_changed_at
    customers = [link.customer for link in LinkedCustomer.objects.filter(login=login).select_related("customer")]
    told = _each_once({customer: everywhere(customer, now=now) for customer in customers}, before)
    _rename(login, email, now)
    for customer in customers:  # the nightly file still names the log-in as it was
        FormerLink.objects.get_or_create(email=before, customer=customer, defaults={"ended_at": now})
    record("sign_in.login_renamed", by=member.reach.actor, now=now, subject=f"login:{login.pk}")
    kept = {"email": before, "since": since.isoformat() if since else None}
    link = _link_to_undo("sign_in.login_renamed", login, customers, kept, now)
    for about, to in told.items():
        tell(
            "sign_in.login_renamed",
            about,
            to=to,
            cause=f"{login.pk}-{about.pk if about else 0}-{now.timestamp():.6f}",
            context={"before": before, "after": email},
            link=link,
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


def _link_to_undo(
    about: str, login: Login | None, customers: list[Customer], before: Mapping[str, object], now: dt.datetime
) -> str:
    """The link of the notice; what was before is kept with it."""
    login_id = login.pk if login else None
    keys = Authenticator.objects.filter(user_id=login_id).values_list("pk", flat=True)
    numbers = frozenset(customer.number for customer in customers)
    change = note_change(about=about, customers=numbers, login_id=login_id, came_by=None, kept_keys=list(keys), now=now)
    customer = customers[0] if len(customers) == 1 else None
    RegisteredChange.objects.create(told=change, customer=customer, before=dict(before))
    return link_of(change)


def _each_once(told: Mapping[Customer, Iterable[OnFile]], own: str) -> dict[Customer | None, list[OnFile]]:
    """The same, but nobody is told twice who is reached for several customers; at least the log-in itself is."""
    met: set[str] = set()
    once: dict[Customer | None, list[OnFile]] = {}
    for customer, to in told.items():
        once[customer] = [place for place in to if place.address.to.lower() not in met]
        met |= {place.address.to.lower() for place in to}
    return once if own.lower() in met else {**once, None: [OnFile(Address(Way.MAIL, own), None)]}
