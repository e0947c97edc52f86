"""The link in the notice that somebody added a customer number: it ends that one link and opens nothing."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from madoguchi import policy
from madoguchi.contracts.queries import NotInReach
from madoguchi.keys import digests
from madoguchi.sign_in.models import LinkedCustomer

_SIGNS = 16  # 64 bits


def address(link: LinkedCustomer) -> str:
    """The whole address, as it stands in mails, texts and letters."""
    return settings.MADOGUCHI_PUBLIC_URL + reverse("link_stop", args=[str(link.pk), key_of(link)])


def key_of(link: LinkedCustomer) -> str:
    """What nobody can make who does not hold the installation's key."""
    return digests.digest(f"{link.pk} {link.linked_at.timestamp()}", place="sign_in.link_stop")[:_SIGNS]


def get_link(number: str, key: str, *, now: dt.datetime) -> LinkedCustomer:
    """The link that a notice's key ends, as long as it does.

    Raises:
        NotInReach: the key is not that of such a link, or its time is up.
    """
    since = now - dt.timedelta(days=policy.current().linking.stop_days)
    found = LinkedCustomer.objects.filter(pk=number, linked_at__gt=since).select_related("login", "customer").first()
    if found is None or not digests.same(key_of(found), key):
        raise NotInReach(number)
    return found
