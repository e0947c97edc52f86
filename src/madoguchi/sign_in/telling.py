"""Telling everybody whom a change concerns; with the link that stops it, where an address was hers before this week."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.urls import reverse

from madoguchi.contracts import addresses
from madoguchi.contracts.addresses import OnFile
from madoguchi.contracts.models import Customer
from madoguchi.domain.codes import Address, Way
from madoguchi.domain.facts import CustomerKind
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel
from madoguchi.sign_in.told_addresses import has_trusted, other_addresses


def everywhere(customer: Customer, *, but: Address | None = None, now: dt.datetime) -> tuple[OnFile, ...]:
    """Every address on file but one, and everybody who acts for her; her postal address where none can be trusted."""
    known = other_addresses(but, customer.number, frozenset())
    envelope = addresses.postal(customer)
    if has_trusted(known, now=now) or not envelope:
        return known
    return (*known, OnFile(Address(Way.LETTER, envelope), customer.address_changed_at))


def tell(
    name: str,
    customer: Customer | None,
    *,
    to: Iterable[OnFile],
    cause: str,
    context: Mapping[str, object],
    link: str,
    language: str,
    now: dt.datetime,
) -> None:
    """Enqueue the message ``name`` about a customer to each of these addresses, once for each ``cause``.

    ``link`` stops the change. An address that is new itself does not get it: who put it there could undo her mending.
    Without a customer the message greets nobody: the log-in holds no number yet.
    """
    for count, place in enumerate(to):
        key = f"{name}:{cause}:{count}"
        enqueue(
            name=name,
            channel=Channel(place.address.way),
            to=place.address.to,
            language=language,
            context={
                **(_about(customer) if customer else {}),
                "at": now,
                "address": settings.MADOGUCHI_PUBLIC_URL + reverse("registered"),
                "not_me": link if has_trusted((place,), now=now) else "",
                **context,
                "attachments": [("sign_in.letter", key)] if place.address.way is Way.LETTER else [],
            },
            key=key,
            now=now,
            subject=f"customer:{customer.pk}" if customer else "",
        )


def _about(customer: Customer) -> dict[str, str]:
    return {
        "customer_name": customer.name,
        "honorific": CustomerKind(customer.kind).honorific,
        "customer_number": customer.number,
    }
