"""Sending activations, and what their links do."""

import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.contracts.actions import begin_opening
from madoguchi.contracts.credentials.actions import AddressIsNew, send_certificate
from madoguchi.contracts.models import Contract
from madoguchi.domain.actor import Actor, ActorKind
from madoguchi.domain.facts import CustomerKind
from madoguchi.domain.operator_time import day_of
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel
from madoguchi.sign_in.actions import link_login
from madoguchi.sign_in.activation.queries import LinkGone, digest_of, find_link, has_own_key
from madoguchi.sign_in.models import Activation, ActivationLink, LinkedCustomer, Login

_LANGUAGE = "ja"  # the operator's file says nothing of a member's language


class AlreadyActivated(Exception):
    """The contract's activation was sent before."""


class CannotRenew(Exception):
    """Only a link that has expired unused brings a new one, once."""


@transaction.atomic
def activate(*, contract_number: str, by: Actor, now: dt.datetime) -> None:
    """Send a contract's activation: mail with the link, certificate by post, orders to switch its lines on.

    Raises:
        Contract.DoesNotExist: there is no such contract.
        AlreadyActivated: it was sent before.
    """
    contract = Contract.objects.select_related("customer").get(number=contract_number)
    _, is_new = Activation.objects.get_or_create(contract=contract, defaults={"sent_at": now})
    if not is_new:
        raise AlreadyActivated(contract_number)
    is_posted = _post_certificate(contract, by=by, now=now)
    if contract.customer.email:
        _send_mail(contract, now=now, certificate=is_posted)
    begin_opening(contract_id=contract.pk, now=now)
    record("sign_in.activated", by=by, now=now, subject=f"contract:{contract.pk}")


def use_link(*, token: str, password: str, now: dt.datetime) -> Login:
    """Make the log-in with the customer number linked, once. An empty password: she signs in by passkey.

    A log-in of that name with a password or passkey of its own keeps it, and only gets the customer number.

    Raises:
        LinkGone: the link is unknown, used or expired.
    """
    with transaction.atomic():
        link = find_link(token, now=now)
        if ActivationLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now) != 1:
            raise LinkGone
        customer_number = link.contract.customer.number
        login = Login.objects.filter(email=link.email).first() or Login.objects.create_user(link.email)
        if password and not has_own_key(login):
            login.set_password(password)
            login.save(update_fields=["password"])
        by = Actor(ActorKind.MEMBER, str(login.pk))
        link_login(email=link.email, customer_number=customer_number, by=by, now=now)
        record("sign_in.activation_used", by=by, now=now, subject=f"login:{login.pk}")
    return login


@transaction.atomic
def renew_link(*, token: str, now: dt.datetime) -> None:
    """Send a new link in place of one that has expired unused, to the same address, once.

    Raises:
        CannotRenew: it has not expired, was used, or was renewed before.
    """
    expired = ActivationLink.objects.filter(digest=digest_of(token), used_at=None, expires_at__lte=now)
    link = expired.select_related("contract__customer").first()
    if link is None or link.contract.customer.email.lower() != link.email or expired.update(used_at=now) != 1:
        raise CannotRenew
    _send_mail(link.contract, now=now)


def _post_certificate(contract: Contract, *, by: Actor, now: dt.datetime) -> bool:
    """Post it, where there is an address that has been hers for a week. On screen it is there in any case."""
    if not contract.customer.town:
        return False
    day = day_of(now, policy.current().operator.time_zone)
    try:
        send_certificate(contract_number=contract.number, by=by, language=_LANGUAGE, now=now, day=day)
    except AddressIsNew:
        return False
    return True


def _send_mail(contract: Contract, *, now: dt.datetime, certificate: bool = False) -> None:
    """The mail with the customer number; with a link where nobody can act for the customer yet."""
    customer = contract.customer
    link, until = "", now + dt.timedelta(days=policy.current().activation.link_days)
    if not LinkedCustomer.objects.filter(customer=customer).exists():
        link = _make_link(contract, until=until, now=now)
    enqueue(
        name="sign_in.activation",
        channel=Channel.MAIL,
        to=customer.email,
        language=_LANGUAGE,
        context={
            "customer_name": customer.name,
            "honorific": CustomerKind(customer.kind).honorific,
            "customer_number": customer.number,
            "contract_number": contract.number,
            "until": until,
            "certificate": certificate,
            "address": settings.MADOGUCHI_PUBLIC_URL + reverse("my_page"),
        },
        key=f"sign_in.activation:{contract.number}:{now.isoformat()}",
        now=now,
        subject=f"contract:{contract.pk}",
        secret={"link": link} if link else None,
    )


def _make_link(contract: Contract, *, until: dt.datetime, now: dt.datetime) -> str:
    token = secrets.token_urlsafe(32)
    ActivationLink.objects.create(
        digest=digest_of(token),
        contract=contract,
        email=contract.customer.email.lower(),
        language=_LANGUAGE,
        sent_at=now,
        expires_at=until,
    )
    return settings.MADOGUCHI_PUBLIC_URL + reverse("activate", args=[token])
