"""Letting a log-in act for the customers that a code proved, and ending that."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.codes.actions import Proof
from madoguchi.contracts.models import Customer
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.sign_in import actions, places
from madoguchi.sign_in.linking import stop_links
from madoguchi.sign_in.models import FormerLink, LinkedCustomer, Login


class LinkedElsewhere(Exception):
    """Another log-in acts for the customer, and the operator allows one only."""


class ProvesTooLittle(ValueError):
    """The code went to a line's own number: that proves the line, not who holds its contract."""


@transaction.atomic
def link(*, login: Login, proof: Proof, language: str, now: dt.datetime) -> tuple[str, ...]:
    """Let a log-in act for what a code proved; the customer numbers that are new to it. Everybody else is told.

    Raises:
        ProvesTooLittle: it proved lines only.
        LinkedElsewhere: the operator allows one log-in for each customer, and there is one.
    """
    if proof.lines is not None:
        raise ProvesTooLittle
    return tuple(number for number in sorted(proof.customers) if _link(login, number, proof, language, now))


@transaction.atomic
def unlink(*, login: Login, customer_number: str, by: Actor, language: str, now: dt.datetime) -> None:
    """End that a log-in acts for a customer. The contracts go on, and the number can be added again by a code.

    Raises:
        NotInReach: it does not act for her.
    """
    links = LinkedCustomer.objects.filter(login=login, customer__number=customer_number)
    found = links.select_related("customer").first()
    told = places.everywhere(customer_number)
    if found is None or links.delete()[0] != 1:
        raise NotInReach(customer_number)
    # The nightly file still names this log-in: it must not bring back what has just been ended.
    FormerLink.objects.get_or_create(email=login.email, customer=found.customer, defaults={"ended_at": now})
    details = {"customer": found.customer.pk}
    record("sign_in.customer_unlinked", by=by, now=now, subject=f"login:{login.pk}", details=details)
    places.tell(
        "sign_in.customer_unlinked",
        found.customer,
        to=places.with_letter(told, found.customer, now=now),
        cause=f"{login.pk}-{now.timestamp():.6f}",
        context={"log_in": login.email},
        language=language,
        now=now,
    )


def stop(*, number: str, key: str, language: str, now: dt.datetime) -> None:
    """End a link by the notice of it: "it was not me".

    Raises:
        NotInReach: the key is not that of such a link, or its time is up.
    """
    found = stop_links.get_link(number, key, now=now)
    by = Actor(ActorKind.NOTICE, number)
    unlink(login=found.login, customer_number=found.customer.number, by=by, language=language, now=now)


def _link(login: Login, number: str, proof: Proof, language: str, now: dt.datetime) -> bool:
    """Link one customer. Whether it was not so before."""
    _one_after_the_other(number)
    customer = Customer.objects.get(number=number)
    others = LinkedCustomer.objects.filter(customer=customer).exclude(login=login)
    if not policy.current().linking.several_log_ins and others.exists():
        raise LinkedElsewhere(number)
    told = places.everywhere(number)
    by = Actor(ActorKind.MEMBER, str(login.pk))
    if not actions.link_login(email=login.email, customer_number=number, by=by, now=now):
        return False
    made = LinkedCustomer.objects.get(login=login, customer=customer)
    own = {login.email.lower(), proof.address.to.lower()}
    known = tuple(one for one in told if one.address.to.lower() not in own)
    is_surely_her = len(own) == 1  # the mail that she logs in with is the one on file
    places.tell(
        "sign_in.customer_linked",
        customer,
        to=[one.address for one in known] if is_surely_her else places.with_letter(known, customer, now=now),
        cause=str(made.pk),
        context={"log_in": login.email, "stop_address": stop_links.address(made)},
        language=language,
        now=now,
    )
    return True


def _one_after_the_other(number: str) -> None:
    """Let two who link the same customer wait for each other: writing a row holds it, on every database."""
    Customer.objects.filter(number=number).update(number=F("number"))
