"""What an event is about: each feature says which contract and lines a subject of its own means."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist


@dataclass(frozen=True, slots=True)
class LineName:
    """A line as other systems may know it. ``id`` is ours and never changes; numbers are told only where asked for."""

    id: int
    phone_number: str


@dataclass(frozen=True, slots=True)
class About:
    """What an event is about. Nobody's name or address is in it."""

    contract: str = ""
    lines: tuple[LineName, ...] = ()


Finder = Callable[[str], About]
_finders: dict[str, Finder] = {}


def subject(kind: str) -> Callable[[Finder], Finder]:
    """Register what subjects of a kind (``case`` of ``case:K1``) are about."""

    def register(function: Finder) -> Finder:
        _finders[kind] = function
        return function

    return register


def about(written: str) -> About:
    """What a subject, ``kind:id``, is about; nothing where nobody registered its kind, or it is gone."""
    kind, _, identity = written.partition(":")
    try:
        return _finders[kind](identity)
    except (KeyError, ObjectDoesNotExist):
        return About()
