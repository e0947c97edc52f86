"""Links that nobody can make who does not hold the installation's key: each names one thing and does one thing."""

from django.conf import settings
from django.urls import reverse

from madoguchi.keys.digests import digest, same

_SIGNS = 16  # 64 bits


def address(route: str, number: str) -> str:
    """The whole address, as it stands in mails, texts and letters. ``route`` takes a number and a key."""
    return settings.MADOGUCHI_PUBLIC_URL + path(route, number)


def path(route: str, number: str) -> str:
    """The same within this site."""
    return reverse(route, args=[number, key_of(route, number)])


def key_of(route: str, number: str) -> str:
    """The key of one thing at one route; at another it opens nothing."""
    return digest(number, place=f"link:{route}")[:_SIGNS]


def is_right(route: str, number: str, key: str) -> bool:
    """Whether this is the key, in constant time."""
    return same(key_of(route, number), key)
