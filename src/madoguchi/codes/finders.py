"""Where a code for some purposes goes: later rooms, which know of log-ins, say so."""

import datetime as dt
from collections.abc import Callable

from madoguchi.contracts.finding import Reached
from madoguchi.domain.codes import Purpose, Way
from madoguchi.domain.identifiers import Identifier

Finder = Callable[[Identifier, Way, dt.datetime, dt.timedelta], Reached | None]
_finders: dict[Purpose, Finder] = {}


def finder(purpose: Purpose) -> Callable[[Finder], Finder]:
    """Register where codes of this purpose go: to what is on file and has not changed within the last timedelta."""

    def register(function: Finder) -> Finder:
        _finders[purpose] = function
        return function

    return register


def of(purpose: Purpose) -> Finder | None:
    """The finder of a purpose; ``None`` where the holder's contact addresses are all there is."""
    return _finders.get(purpose)
