"""Reading what somebody who came by a code may open, and what the page says of it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from madoguchi.contracts import addresses
from madoguchi.contracts.models import Customer
from madoguchi.domain.codes import Address, Way
from madoguchi.domain.identifiers import mask_mail
from madoguchi.domain.recovery import may_open
from madoguchi.sign_in.models import Login, Recovery


@dataclass(frozen=True, slots=True)
class Openable:
    """A log-in that she may open. ``name`` is masked until it opens."""

    id: int
    name: str
    has_second_step: bool


@dataclass(frozen=True, slots=True)
class BackIn:
    """What the page of a recovery shows. ``new_name``: what a new log-in would be called; empty where she says so."""

    opens_at: dt.datetime
    is_open: bool
    log_ins: tuple[Openable, ...]
    new_name: str
    takes_off_second_step: bool
    way: Way


def find_recovery(number: str, *, now: dt.datetime) -> Recovery | None:
    """A recovery that is neither over, nor done, nor stopped."""
    alive = Recovery.objects.filter(finished_at=None, told__disputed_at=None, ends_at__gt=now)
    return alive.select_related("told").filter(pk=uuid.UUID(number)).first()


def get_back_in(recovery: Recovery, *, now: dt.datetime) -> BackIn:
    """What its page shows."""
    is_open = recovery.opens_at <= now
    openable = [
        Openable(login.pk, login.email if is_open else mask_mail(login.email), has_second_step(login))
        for login in list_openable(recovery)
    ]
    return BackIn(
        opens_at=recovery.opens_at,
        is_open=is_open,
        log_ins=tuple(openable),
        new_name="" if openable else recovery.new_name or _free_contact_mail(recovery),
        takes_off_second_step=recovery.takes_off_second_step,
        way=recovery.came_by.way,
    )


def list_openable(recovery: Recovery) -> list[Login]:
    """The log-ins that hold nobody whom the code did not prove.

    A code to a log-in's own address that is no holder's contact opens that log-in and no other of the same customers.
    """
    proved, came_by = frozenset(recovery.customers), recovery.came_by
    logins = Login.objects.filter(links__customer__number__in=proved, is_active=True).distinct().order_by("pk")
    if not proved or (came_by.way is Way.MAIL and not _is_contact_of_all(came_by, proved)):
        return list(Login.objects.filter(email__iexact=came_by.to, is_active=True))
    return [x for x in logins if may_open(frozenset(x.links.values_list("customer__number", flat=True)), proved)]


def has_second_step(login: Login) -> bool:
    """Whether a password alone does not let her in."""
    return bool(Authenticator.objects.filter(user_id=login.pk).exists())


def _is_contact_of_all(came_by: Address, customers: frozenset[str]) -> bool:
    reached: int = Customer.objects.filter(number__in=customers, email__iexact=came_by.to).count()
    return reached == len(customers)


def _free_contact_mail(recovery: Recovery) -> str:
    """The mail address on file, if it can be the name of a new log-in: it names none yet and is no newcomer."""
    customer = Customer.objects.filter(number__in=recovery.customers).exclude(email="").order_by("pk").first()
    if customer is None or Login.objects.filter(email__iexact=customer.email).exists():
        return ""
    known = addresses.list_on_file(customer.number, frozenset())
    changed_at = next((one.changed_at for one in known if one.address.way is Way.MAIL), None)
    return "" if changed_at and changed_at > recovery.begun_at - dt.timedelta(days=7) else customer.email.lower()
