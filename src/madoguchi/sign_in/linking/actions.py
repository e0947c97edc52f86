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
from madoguchi.domain.codes import Way
from madoguchi.sign_in import actions
from madoguchi.sign_in.models import FormerLink, LinkedCustomer, Login
from madoguchi.sign_in.not_me.actions import link_of, note_change
from madoguchi.sign_in.telling import everywhere, tell


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
    customer = Customer.objects.filter(number=customer_number).first()
    if customer is None:
        raise NotInReach(customer_number)
    told = everywhere(customer, now=now)
    if LinkedCustomer.objects.filter(login=login, customer=customer).delete()[0] != 1:
        raise NotInReach(customer_number)
    # The nightly file still names this log-in: it must not bring back what has just been ended.
    FormerLink.objects.get_or_create(email=login.email, customer=customer, defaults={"ended_at": now})
    details = {"customer": customer.pk}
    record("sign_in.customer_unlinked", by=by, now=now, subject=f"login:{login.pk}", details=details)
    tell(
        "sign_in.customer_unlinked",
        customer,
        to=told,
        cause=f"{login.pk}-{now.timestamp():.6f}",
        context={"log_in": login.email},
        link=_link_to_undo("sign_in.customer_unlinked", login, customer, now) if by.kind is ActorKind.MEMBER else "",
        language=language,
        now=now,
    )


def link_again(*, login: Login, customer_number: str, by: Actor, now: dt.datetime) -> None:
    """Undo that a number was taken off."""
    actions.link_login(email=login.email, customer_number=customer_number, by=by, now=now)


def _link(login: Login, number: str, proof: Proof, language: str, now: dt.datetime) -> bool:
    """Link one customer. Whether it was not so before."""
    _one_after_the_other(number)
    customer = Customer.objects.get(number=number)
    others = LinkedCustomer.objects.filter(customer=customer).exclude(login=login)
    if not policy.current().linking.several_log_ins and others.exists():
        raise LinkedElsewhere(number)
    told = everywhere(customer, but=proof.address, now=now)
    by = Actor(ActorKind.MEMBER, str(login.pk))
    if not actions.link_login(email=login.email, customer_number=number, by=by, now=now):
        return False
    change = note_change(
        about="sign_in.customer_linked",
        customers=frozenset({number}),
        login_id=login.pk,
        came_by=proof.address,
        now=now,
    )
    is_plainly_she = proof.address.to.lower() == login.email.lower()  # she logs in with the mail on file
    tell(
        "sign_in.customer_linked",
        customer,
        to=[one for one in told if not (is_plainly_she and one.address.way is Way.LETTER)],
        cause=str(change.pk),
        context={"log_in": login.email},
        link=link_of(change),
        language=language,
        now=now,
    )
    return True


def _link_to_undo(about: str, login: Login, customer: Customer, now: dt.datetime) -> str:
    numbers = frozenset({customer.number})
    return link_of(note_change(about=about, customers=numbers, login_id=login.pk, came_by=None, now=now))


def _one_after_the_other(number: str) -> None:
    """Let two who link the same customer wait for each other: writing a row holds it, on every database."""
    Customer.objects.filter(number=number).update(number=F("number"))
