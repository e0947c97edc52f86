"""What we believe of a line, compared with what the network says: which difference there is, and who may mend it.

>>> difference(LineState.ENDED, Seen(served=True))
<Difference.STILL_ON: 'still_on'>
"""

import datetime as dt
import enum
from dataclasses import dataclass

from madoguchi.domain.case_lines import LineState

_GONE = frozenset({LineState.ENDED, LineState.PORTED_OUT})


class Difference(enum.StrEnum):
    """How the network and we disagree about one line."""

    STILL_ON = "still_on"  # the line has ended, and the network serves it or lets its credential in
    NOT_ON = "not_on"  # the line is active, and the network does not serve it
    NOT_LET_IN = "not_let_in"  # the line is active, and the network does not take the password that we show


class Mend(enum.StrEnum):
    """Which differences are mended without asking anybody."""

    NOTHING = "nothing"
    LETTING_GO = "letting_go"  # what has ended is switched off once more
    BOTH = "both"  # and what is active is switched on once more


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """When the network is asked about every line, and what is done about differences."""

    daily: bool = True
    at: dt.time = dt.time(3)
    mend: Mend = Mend.LETTING_GO

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - pydantic reads it from the class


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network says of a line; ``None`` where it cannot tell."""

    served: bool | None = None
    let_in: bool | None = None


def difference(state: LineState, seen: Seen) -> Difference | None:
    """The difference, if there is one. A line that is pending or suspended may be either.

    >>> difference(LineState.SUSPENDED, Seen(served=False))
    >>> difference(LineState.ACTIVE, Seen(served=True, let_in=False))
    <Difference.NOT_LET_IN: 'not_let_in'>
    """
    if state in _GONE:
        return Difference.STILL_ON if seen.served or seen.let_in else None
    if state is not LineState.ACTIVE:
        return None
    if seen.served is False:
        return Difference.NOT_ON
    return Difference.NOT_LET_IN if seen.let_in is False else None


def is_mended(found: Difference, mend: Mend) -> bool:
    """Whether a difference is mended without asking anybody."""
    if mend is Mend.LETTING_GO:
        return found is Difference.STILL_ON
    return mend is Mend.BOTH
