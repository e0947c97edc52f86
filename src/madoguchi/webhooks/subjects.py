"""What an event is about: each feature says which contract and lines a subject of its own means."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass


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


Finder = Callable[[Collection[str]], Mapping[str, About]]
_finders: dict[str, Finder] = {}
_NOTHING = About()


def subject(kind: str) -> Callable[[Finder], Finder]:
    """Register what subjects of a kind (``case`` of ``case:K1``) are about: many ids in, each that is there out."""

    def register(function: Finder) -> Finder:
        _finders[kind] = function
        return function

    return register


def about_each(written: Iterable[str]) -> dict[str, About]:
    """What subjects, ``kind:id``, are about; nothing where nobody registered the kind, or it is gone."""
    by_kind = defaultdict[str, dict[str, str]](dict)
    for whole in written:
        kind, _, identity = whole.partition(":")
        by_kind[kind][identity] = whole
    found = dict[str, About]()
    for kind, asked in by_kind.items():
        known = _finders[kind](asked) if kind in _finders else {}
        found |= {whole: known.get(identity, _NOTHING) for identity, whole in asked.items()}
    return found
