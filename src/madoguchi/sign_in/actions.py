"""Changing who may sign in, and for whom."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from madoguchi.audit import actions as audit
from madoguchi.contracts.models import Customer
from madoguchi.domain.actor import Actor
from madoguchi.sign_in.models import LinkedCustomer, Login

_QUESTION = 10_000  # values in one query; SQLite may be built to take no more than 32,766


class UnknownCustomer(Exception):
    """There is no customer with this number."""


@transaction.atomic
def link_login(*, email: str, customer_number: str, by: Actor, now: dt.datetime) -> bool:
    """Let a log-in act for a customer, making the log-in if there is none. Whether it was not so before.

    A new log-in has no usable password: she sets one by mail (recovery).

    Raises:
        UnknownCustomer: there is no customer with this number.
    """
    customer = Customer.objects.filter(number=customer_number).first()
    if customer is None:
        raise UnknownCustomer(customer_number)
    login = Login.objects.filter(email=email.lower()).first() or Login.objects.create_user(email)
    _, is_new = LinkedCustomer.objects.get_or_create(login=login, customer=customer, defaults={"linked_at": now})
    if is_new:
        details = {"customer": customer.pk}
        audit.record("sign_in.customer_linked", by=by, now=now, subject=f"login:{login.pk}", details=details)
    return is_new


def link_logins(*, pairs: Iterable[tuple[str, str]], by: Actor, now: dt.datetime) -> int:
    """Link every pair of e-mail address and customer number that is not linked yet. How many that were.

    Raises:
        UnknownCustomer: there is no customer with one of the numbers.
    """
    wanted = sorted({(email.lower(), number) for email, number in pairs})
    links = 0
    for start in range(0, len(wanted), _QUESTION):
        missing = _missing(wanted[start : start + _QUESTION])
        with transaction.atomic():
            links += sum(link_login(email=email, customer_number=number, by=by, now=now) for email, number in missing)
    return links


def _missing(wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    numbers = [number for _, number in wanted]
    known = LinkedCustomer.objects.filter(customer__number__in=numbers)
    linked = set(known.values_list("login__email", "customer__number"))
    return [pair for pair in wanted if pair not in linked]
