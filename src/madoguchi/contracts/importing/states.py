"""How far the CRM may move a line that the portal knows. Leaving is the portal's own work."""

from madoguchi.domain.case_lines import LineState

CRM_MOVES = frozenset(
    {
        (LineState.PENDING, LineState.ACTIVE),
        (LineState.ACTIVE, LineState.SUSPENDED),
        (LineState.SUSPENDED, LineState.ACTIVE),
    },
)


def after(known: LineState, said: LineState) -> LineState:
    """The state of a line that the portal knows as ``known`` and the CRM calls ``said``. It never ends, never revives.

    >>> after(LineState.ACTIVE, LineState.SUSPENDED), after(LineState.ACTIVE, LineState.ENDED)
    (<LineState.SUSPENDED: 'suspended'>, <LineState.ACTIVE: 'active'>)
    """
    return said if (known, said) in CRM_MOVES else known
