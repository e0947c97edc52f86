"""Showing a password again, and asking the network for a new one."""

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.db.models import Min, Q

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.contracts import messages
from madoguchi.contracts.credentials import queries
from madoguchi.contracts.models import ConnectionCredential, CredentialShowing, Customer, PasswordOrder
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Actor, Reach
from madoguchi.domain.credentials import COUNTED_FOR, PASSWORD_LENGTH, SIGNS
from madoguchi.keys import sealing


class AddressIsNew(Exception):
    """The postal address changed this week: passwords are posted there from ``trusted_at`` on."""

    def __init__(self, trusted_at: dt.datetime) -> None:
        super().__init__(trusted_at.isoformat())
        self.trusted_at = trusted_at


class ShownTooOften(Exception):
    """The password was shown as often as it may be within one hour. ``again_at`` is when it can be shown next."""

    def __init__(self, again_at: dt.datetime) -> None:
        super().__init__(again_at)
        self.again_at = again_at


@transaction.atomic
def show_password(*, credential_id: int, reach: Reach, language: str, now: dt.datetime) -> str:
    """The password, counted, told to the member and remembered by the audit.

    Raises:
        NotInReach: there is no such living credential in reach.
        ShownTooOften: it was shown as often as it may be (S31).
    """
    credential = _get(reach, credential_id)
    _count(credential, now=now)
    record("contracts.credential_shown", by=reach.actor, now=now, subject=f"credential:{credential.pk}")
    messages.tell(
        credential.contract.customer,
        "contracts.credential_shown",
        cause=f"{credential.pk}:{now.isoformat()}",
        context={"at": now, "kind": credential.kind},
        language=language,
        now=now,
    )
    return credential.opened()["password"]


def ask_for_new_password(*, credential_id: int, reach: Reach, language: str, now: dt.datetime) -> None:
    """Make a new password and have the network take it; until then the old one works. Asked twice, it is one order.

    Raises:
        NotInReach: there is no such living credential in reach.
    """
    credential = _get(reach, credential_id)
    order = PasswordOrder(
        credential=credential, version=credential.version + 1, language=language, asked_at=now, work_due_at=now
    )
    order.sealed = sealing.seal({"password": _new_password()}, place=order.place())
    try:
        with transaction.atomic():
            order.save()
            record("contracts.password_asked", by=reach.actor, now=now, subject=f"credential:{credential.pk}")
    except IntegrityError:
        return  # one is on its way already


@transaction.atomic
def send_certificate(*, contract_number: str, by: Actor, language: str, now: dt.datetime, day: dt.date) -> None:
    """Post the certificate (会員登録証) to the address on file, once a ``day`` for each contract.

    Raises:
        AddressIsNew: it has not been hers for long enough (S12).
    """
    changed_at = Customer.objects.values_list("address_changed_at", flat=True).get(contracts__number=contract_number)
    if changed_at and now < (trusted_at := changed_at + dt.timedelta(days=policy.current().codes.trust_after_days)):
        raise AddressIsNew(trusted_at)
    messages.post_certificate(contract_number, language=language, now=now, day=day)
    record("contracts.certificate_posted", by=by, now=now, subject=f"contract:{contract_number}")


def put_new_password_in_force(order: PasswordOrder, *, now: dt.datetime) -> None:
    """Write that the network has taken a new password. The caller holds the order's lease and the transaction.

    Raises:
        NotInReach: the credential has another version meanwhile.
    """
    anew = sealing.seal(order.opened(), place=order.place())
    unchanged = ConnectionCredential.objects.filter(pk=order.credential_id, version=order.version - 1)
    if unchanged.update(sealed=anew, version=order.version, issued_at=now) != 1:
        raise NotInReach(str(order.credential_id))


def _get(reach: Reach, credential_id: int) -> ConnectionCredential:
    found = queries.living(reach).filter(pk=credential_id).first()
    if found is None:
        raise NotInReach(str(credential_id))
    return found


def _count(credential: ConnectionCredential, *, now: dt.datetime) -> None:
    """Take one of the hour's places: each is taken by conditional update, whoever else is at it."""
    places = range(policy.current().credentials.shown_per_hour)
    CredentialShowing.objects.bulk_create(
        (CredentialShowing(credential=credential, place=place) for place in places), ignore_conflicts=True
    )
    hers = CredentialShowing.objects.filter(credential=credential, place__in=places)
    if not any(_take(place, credential, now) for place in places):
        oldest = hers.aggregate(Min("shown_at"))["shown_at__min"]
        raise ShownTooOften(oldest + COUNTED_FOR)


def _take(place: int, credential: ConnectionCredential, now: dt.datetime) -> bool:
    free = Q(shown_at=None) | Q(shown_at__lte=now - COUNTED_FOR)
    return CredentialShowing.objects.filter(free, credential=credential, place=place).update(shown_at=now) == 1


def _new_password() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(PASSWORD_LENGTH))
