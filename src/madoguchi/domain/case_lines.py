"""The one table by which a line of a cancellation case moves (DESIGN.md §4).

>>> move(CaseLineState.SCHEDULED, Event.TAKEN_BACK)
<CaseLineState.WITHDRAWN: 'withdrawn'>
"""

import enum
from collections.abc import Mapping
from types import MappingProxyType


class LineState(enum.StrEnum):
    """What the network does for a line."""

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"
    PORTED_OUT = "ported_out"

    @property
    def can_be_cancelled(self) -> bool:
        """A suspended or unpaid line can always be cancelled; one that is gone cannot."""
        return self not in {LineState.ENDED, LineState.PORTED_OUT}


class CaseLineState(enum.StrEnum):
    """How far the cancellation of one line has come."""

    SCHEDULED = "scheduled"
    WITHDRAWN = "withdrawn"
    ENDING = "ending"
    ENDED = "ended"
    PORTED_OUT = "ported_out"
    SETTLED = "settled"
    SETTLED_BY_HAND = "settled_by_hand"

    @property
    def is_open(self) -> bool:
        """Whether something still has to happen. A line has at most one open case."""
        return self in OPEN


class Event(enum.StrEnum):
    """What can happen to a line of a case."""

    ACCEPTED = "accepted"
    TAKEN_BACK = "taken_back"
    DUE = "due"
    NETWORK_DELAYED = "network_delayed"
    NETWORK_CONFIRMED = "network_confirmed"
    BILLED = "billed"
    SETTLED_BY_HAND = "settled_by_hand"
    PORTED_OUT = "ported_out"


GONE = frozenset({CaseLineState.ENDED, CaseLineState.SETTLED_BY_HAND})  # the line is off; its bill may still come
OPEN = frozenset({CaseLineState.SCHEDULED, CaseLineState.ENDING, CaseLineState.ENDED, CaseLineState.PORTED_OUT})

MOVES: Mapping[tuple[CaseLineState | None, Event], CaseLineState] = MappingProxyType(
    {
        (None, Event.ACCEPTED): CaseLineState.SCHEDULED,
        (None, Event.PORTED_OUT): CaseLineState.PORTED_OUT,
        (CaseLineState.SCHEDULED, Event.TAKEN_BACK): CaseLineState.WITHDRAWN,
        (CaseLineState.SCHEDULED, Event.DUE): CaseLineState.ENDING,
        (CaseLineState.SCHEDULED, Event.PORTED_OUT): CaseLineState.PORTED_OUT,
        (CaseLineState.ENDING, Event.NETWORK_DELAYED): CaseLineState.ENDING,
        (CaseLineState.ENDING, Event.NETWORK_CONFIRMED): CaseLineState.ENDED,
        (CaseLineState.ENDING, Event.SETTLED_BY_HAND): CaseLineState.SETTLED_BY_HAND,
        (CaseLineState.ENDED, Event.BILLED): CaseLineState.SETTLED,
        (CaseLineState.PORTED_OUT, Event.BILLED): CaseLineState.SETTLED,
    },
)


class MoveNotAllowed(Exception):
    """The table has no such move."""

    def __init__(self, state: CaseLineState | None, event: Event) -> None:
        super().__init__(f"a case line that is {state or 'not there'} cannot meet {event}")
        self.state, self.event = state, event


def move(state: CaseLineState | None, event: Event) -> CaseLineState:
    """The state after ``event``.

    Raises:
        MoveNotAllowed: the table has no such move.
    """
    try:
        return MOVES[state, event]
    except KeyError:
        raise MoveNotAllowed(state, event) from None


def case_state(lines: frozenset[CaseLineState]) -> CaseLineState:
    """The state of a whole case: that of its line with the longest way still to go."""
    return min(lines, key=list(CaseLineState).index)
