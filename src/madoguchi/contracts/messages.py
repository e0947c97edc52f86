"""Telling a customer what became of what she has, on every address on file (U11); and posting her certificate."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from madoguchi.contracts.addresses import postal, reachable
from madoguchi.contracts.models import Contract, Customer
from madoguchi.domain.facts import CustomerKind
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel

CERTIFICATE = "contracts.certificate"  # a paper alone: it needs no words


def tell(
    customer: Customer, name: str, *, cause: str, context: Mapping[str, object], language: str, now: dt.datetime
) -> None:
    """Enqueue the message ``name`` by mail and SMS; by letter where neither can reach her. Once for each ``cause``."""
    letter = [("contracts.notice", f"{customer.number}|{name}|{language}|{now.isoformat()}")]
    for channel, to in reachable(customer).items():
        enqueue(
            name=name,
            channel=channel,
            to=to,
            language=language,
            context={
                **context,
                "customer_name": customer.name,
                "honorific": CustomerKind(customer.kind).honorific,
                "address": settings.MADOGUCHI_PUBLIC_URL + reverse("my_page"),
                "attachments": letter if channel is Channel.LETTER else [],
            },
            key=f"{name}:{cause}:{channel}",
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
