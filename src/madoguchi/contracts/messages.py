"""Telling a customer what became of what she has, on every address on file (U11); and posting her certificate."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.urls import reverse

from madoguchi.contracts.addresses import postal, reachable
from madoguchi.contracts.models import Contract, Customer
from madoguchi.domain.facts import CustomerKind
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel

CERTIFICATE = "contracts.certificate"  # a paper alone: it needs no words


def tell(
    customer: Customer,
    name: str,
    *,
    cause: str,
    context: Mapping[str, object],
    language: str,
    now: dt.datetime,
    to: Iterable[tuple[Channel, str]] | None = None,
    link: str = "",
) -> None:
    """Enqueue the message ``name`` by mail and SMS; by letter where neither can reach her; or only ``to`` these.

    Once for each ``cause``. ``link``: what stops it, printed on a letter as ``not_me`` in the context is in a mail.
    """
    letter = [("contracts.notice", f"{customer.number}|{name}|{language}|{now.isoformat()}|{link}")]
    met = Counter[Channel]()
    for channel, place in reachable(customer).items() if to is None else to:
        met[channel] += 1
        enqueue(
            name=name,
            channel=channel,
            to=place,
            language=language,
            context={
                **context,
                "not_me": link,
                "customer_name": customer.name,
                "honorific": CustomerKind(customer.kind).honorific,
                "address": settings.MADOGUCHI_PUBLIC_URL + reverse("my_page"),
                "attachments": letter if channel is Channel.LETTER else [],
            },
            key=f"{name}:{cause}:{channel}" + (f":{met[channel]}" if met[channel] > 1 else ""),
            now=now,
            subject=f"customer:{customer.pk}",
        )


def post_certificate(contract_number: str, *, language: str, now: dt.datetime, day: dt.date) -> None:
    """Enqueue the certificate as a letter. The letter is set when it goes: no row of ours holds its password."""
    contract = Contract.objects.select_related("customer").get(number=contract_number)
    enqueue(
        name=CERTIFICATE,
        channel=Channel.LETTER,
        to=postal(contract.customer),
        language=language,
        context={"attachments": [(CERTIFICATE, f"{contract_number}|{language}|{now.isoformat()}")]},
        key=f"{CERTIFICATE}:{contract_number}:{day.isoformat()}",
        now=now,
        subject=f"contract:{contract.pk}",
    )
