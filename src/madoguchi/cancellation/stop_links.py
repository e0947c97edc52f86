"""The link in a notice that stops a cancellation made without a log-in. It stops that one case and opens nothing."""

from django.conf import settings
from django.urls import reverse

from madoguchi.keys.digests import digest

_SIGNS = 16  # 64 bits


def stop_address(case_number: str) -> str:
    """The whole address, as it stands in mails, texts and letters."""
    return settings.MADOGUCHI_PUBLIC_URL + reverse("cancel_stop", args=[case_number, key_of(case_number)])


def key_of(case_number: str) -> str:
    """What nobody can make who does not hold the installation's key."""
    return digest(case_number, place="cancellation.stop")[:_SIGNS]
