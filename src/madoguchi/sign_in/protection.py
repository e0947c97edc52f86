"""Holding back what cannot be undone: after 「心あたりがない方」, and while it is unsure who signed in."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.contracts.addresses import reachable
from madoguchi.contracts.messages import tell
from madoguchi.contracts.models import Customer
from madoguchi.domain.actor import Actor, Reach
from madoguchi.outbox.channels import Channel
from madoguchi.sign_in.models import Protection
from madoguchi.sign_in.queries import list_log_in_addresses

_LANGUAGE = "ja"  # whoever presses a link says nothing of the language of those who are told


def protect(*, customers: frozenset[str], cause: str, by: Actor, now: dt.datetime) -> None:
    """Do nothing irreversible for these customers for some days, and tell them, once for each ``cause``."""
    until = now + dt.timedelta(days=policy.current().recovery.protect_days)
    back_in = settings.MADOGUCHI_PUBLIC_URL + reverse("recover")
    for customer in Customer.objects.filter(number__in=customers).order_by("pk"):
        Protection.objects.create(customer=customer, begun_at=now, until=until)
        record("sign_in.protected", by=by, now=now, subject=f"customer:{customer.pk}")
        tell(
            customer,
            "sign_in.protected",
            cause=cause,
            context={"until": until, "at": now, "back_in": back_in},
            language=_LANGUAGE,
            now=now,
            to=_everywhere(customer),
        )


def _everywhere(customer: Customer) -> list[tuple[Channel, str]]:
    """Every address on file, and the log-ins' own."""
    known = reachable(customer)
    more = (one.address.to for one in list_log_in_addresses(customer.number))
    mail = known.get(Channel.MAIL, "").lower()
    return [*known.items(), *((Channel.MAIL, to) for to in more if to.lower() != mail)]


def held_until(reach: Reach, customers: Iterable[str], *, now: dt.datetime) -> dt.datetime | None:
    """Until when nothing irreversible is done for these customers in this reach; ``None`` when nothing is held back."""
    protected = Protection.objects.filter(customer__number__in=list(customers), until__gt=now)
    held = set(protected.values_list("until", flat=True))
    if reach.doubtful_until and reach.doubtful_until > now:
        held.add(reach.doubtful_until)
    return max(held, default=None)
