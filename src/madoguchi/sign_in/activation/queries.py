"""Reading activations: whom one waits for, and what a link is for."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from madoguchi.contracts.models import Contract, Line
from madoguchi.domain.case_lines import LineState
from madoguchi.sign_in.models import Activation, ActivationLink, LinkedCustomer, Login


class LinkGone(Exception):
    """The link opens nothing any more. ``is_expired``: it was never used, and a new one can be asked for."""

    def __init__(self, *, is_expired: bool = False) -> None:
        super().__init__(is_expired)
        self.is_expired = is_expired


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the page behind a link shows. ``has_login``: a log-in of that name can be used already."""

    customer_number: str
    email: str
    has_login: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One contract whose activation was not sent yet, and what sending it would do."""

    contract_number: str
    mail: bool
    letter: bool
    lines: int


def list_waiting(contract_numbers: Sequence[str] = ()) -> tuple[Waiting, ...]:
    """Contracts with a pending line, or whose customer has no log-in; of ``contract_numbers``, where there are any."""
    rows = _waiting().filter(number__in=contract_numbers) if contract_numbers else _waiting()
    return tuple(
        Waiting(row.number, bool(row.customer.email), bool(row.customer.town), pending)
        for row in rows.select_related("customer").order_by("pk")
        for pending in [Line.objects.filter(contract=row, state=LineState.PENDING).count()]
    )


def find_link(token: str, *, now: dt.datetime) -> ActivationLink:
    """The link of this token, bound to the address it was sent to as long as that is on file.

    Raises:
        LinkGone: it is unknown, used or expired.
    """
    link = ActivationLink.objects.filter(digest=digest_of(token)).select_related("contract__customer").first()
    if link is None or link.used_at or link.contract.customer.email.lower() != link.email:
        raise LinkGone
    if link.expires_at <= now:
        raise LinkGone(is_expired=True)
    return link


def get_beginning(token: str, *, now: dt.datetime) -> Beginning:
    """What a link is for. Looking changes nothing: mail scanners look.

    Raises:
        LinkGone: it is unknown, used or expired.
    """
    link = find_link(token, now=now)
    login = Login.objects.filter(email=link.email).first()
    return Beginning(link.contract.customer.number, link.email, login is not None and has_own_key(login))


def has_own_key(login: Login) -> bool:
    """Whether somebody can sign in with this log-in already."""
    return login.has_usable_password() or Authenticator.objects.filter(user_id=login.pk).exists()


def digest_of(token: str) -> str:
    """What is kept of a token. It has 256 bits of chance, so a plain digest keeps it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _waiting() -> QuerySet[Contract]:
    pending = Line.objects.filter(contract=OuterRef("pk"), state=LineState.PENDING)
    linked = LinkedCustomer.objects.filter(customer=OuterRef("customer"))
    sent = Activation.objects.filter(contract=OuterRef("pk"))
    return Contract.objects.filter(Q(Exists(pending)) | ~Q(Exists(linked)), ~Exists(sent), ended_at=None)
