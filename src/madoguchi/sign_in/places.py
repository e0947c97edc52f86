"""Everywhere that a customer can be told: her addresses on file, and the mail of everybody who acts for her."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.urls import reverse

from madoguchi import policy
from madoguchi.contracts import addresses
from madoguchi.contracts.addresses import OnFile
from madoguchi.contracts.models import Customer
from madoguchi.domain.codes import Address, Way
from madoguchi.domain.facts import CustomerKind
from madoguchi.outbox.actions import enqueue
from madoguchi.outbox.channels import Channel
from madoguchi.sign_in.models import Login


def everywhere(customer_number: str, lines: frozenset[str] = frozenset()) -> tuple[OnFile, ...]:
    """The mail of each log-in, the customer's own mail and phone, and these lines; each address once."""
    logins = Login.objects.filter(links__customer__number=customer_number, is_active=True).order_by("pk")
    log_ins = (OnFile(Address(Way.MAIL, login.email), login.email_changed_at) for login in logins)
    known = {one.address.to.lower(): one for one in (*log_ins, *addresses.list_on_file(customer_number, lines))}
    return tuple(known.values())


def has_trusted(places: Iterable[OnFile], *, now: dt.datetime) -> bool:
    """Whether one of them was hers before this week: one that somebody has just put there warns nobody."""
    trust_after = dt.timedelta(days=policy.current().codes.trust_after_days)
    return any(one.changed_at is None or one.changed_at <= now - trust_after for one in places)


def with_letter(places: Iterable[OnFile], customer: Customer, *, now: dt.datetime) -> tuple[Address, ...]:
    """These addresses; and her postal address, where none of them can be trusted to reach her."""
    known = tuple(places)
    envelope = addresses.postal(customer)
    letter = () if has_trusted(known, now=now) or not envelope else (Address(Way.LETTER, envelope),)
    return (*(one.address for one in known), *letter)


def tell(
    name: str,
    customer: Customer | None,
    *,
    to: Iterable[Address],
    cause: str,
    context: Mapping[str, object],
    language: str,
    now: dt.datetime,
) -> None:
    """Enqueue the message ``name`` about a customer to each of these addresses, once for each ``cause``.

    Without a customer it greets nobody: a log-in that holds no number yet.
    """
    for count, place in enumerate(to):
        key = f"{name}:{cause}:{count}"
        enqueue(
            name=name,
            channel=Channel(place.way),
            to=place.to,
            language=language,
            context={
                **(_about(customer) if customer else {}),
                "at": now,
                "address": settings.MADOGUCHI_PUBLIC_URL + reverse("registered"),
                **context,
                "attachments": [("sign_in.letter", key)] if place.way is Way.LETTER else [],
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
