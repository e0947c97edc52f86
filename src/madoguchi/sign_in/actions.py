"""Changing who may sign in, and for whom."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from madoguchi.audit import actions as audit
from madoguchi.contracts.models import Customer
from madoguchi.domain.actor import Actor
from madoguchi.sign_in.models import FormerLink, LinkedCustomer, Login

_TOGETHER = 500  # a chunk holds SQLite's one write lock


class UnknownCustomer(Exception):
    """There is no customer with this number."""


def link_login(*, email: str, customer_number: str, by: Actor, now: dt.datetime) -> bool:
    """Let a log-in act for a customer, making the log-in if there is none. Whether it was not so before.

    Raises:
        UnknownCustomer: there is no customer with this number.
    """
    return link_logins(pairs=[(email, customer_number)], by=by, now=now) == 1


def link_logins(*, pairs: Iterable[tuple[str, str]], by: Actor, now: dt.datetime) -> int:
    """Link every pair of e-mail address and customer number that is not linked yet. How many that were.

    A new log-in has no usable password: she sets one by mail (recovery).

    Raises:
        UnknownCustomer: there is no customer with one of the numbers. The pairs before it may be linked.
    """
    wanted = sorted({(email.lower(), number) for email, number in pairs})
    return sum(_link(wanted[at : at + _TOGETHER], by, now) for at in range(0, len(wanted), _TOGETHER))


@transaction.atomic
def _link(wanted: list[tuple[str, str]], by: Actor, now: dt.datetime) -> int:
    missing = _missing(wanted)
    customers = Customer.objects.in_bulk([number for _, number in missing], field_name="number")
    if unknown := {number for _, number in missing} - customers.keys():
        raise UnknownCustomer(min(unknown))
    logins = _logins({email for email, _ in missing})
    for email, number in missing:
        login, customer = logins[email], customers[number]
        LinkedCustomer.objects.create(login=login, customer=customer, linked_at=now)
        details = {"customer": customer.pk}
        FormerLink.objects.filter(email=email, customer=customer).delete()
        audit.record("sign_in.customer_linked", by=by, now=now, subject=f"login:{login.pk}", details=details)
    return len(missing)


def _missing(wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    known = LinkedCustomer.objects.filter(customer__number__in=[number for _, number in wanted])
    linked = set(known.values_list("login__email", "customer__number"))
    return [pair for pair in wanted if pair not in linked]


def without_former(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those pairs of address and customer number that no member has ended: what a nightly file may link."""
    wanted = {(email.lower(), number) for email, number in pairs}
    return wanted - set(FormerLink.objects.values_list("email", "customer__number"))


def _logins(emails: set[str]) -> dict[str, Login]:
    """The log-ins with these names. Those that are not there are made."""
    known = Login.objects.in_bulk(list(emails), field_name="email")
    return {email: known.get(email) or Login.objects.create_user(email) for email in emails}
