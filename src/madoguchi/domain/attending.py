"""Who stands at the desk or is on the telephone, and what must be shown before anybody acts for a member.

The same engine as the member's pages does what is asked for; this decides only whether it may begin.
"""

import datetime as dt
import enum
from collections.abc import Mapping

LASTS = dt.timedelta(hours=1)


class Comes(enum.StrEnum):
    """Who asks."""

    HERSELF = "herself"
    HEIR = "heir"  # the member has died (死亡)
    DELEGATE = "delegate"  # with a letter of attorney (委任状)
    HINDERED = "hindered"  # herself, from abroad or ill, by letter or by somebody who helps


class Shown(enum.StrEnum):
    """What was shown, or done, to make sure."""

    CALLED_BACK = "called_back"  # at a number that is on file and has not changed this week
    IDENTITY = "identity"  # an official document of the one who asks
    DEATH = "death"  # that the member has died: a certificate or the register
    KINSHIP = "kinship"  # that the one who asks is an heir: the family register
    ATTORNEY = "attorney"  # a letter of attorney, signed by the member
    SIGNED_WISH = "signed_wish"  # a letter signed by the member, sent from where she is


# Of each set at least one is needed. A call back to the member proves nothing of somebody else.
NEEDED: Mapping[Comes, tuple[frozenset[Shown], ...]] = {
    Comes.HERSELF: (frozenset({Shown.CALLED_BACK, Shown.IDENTITY}),),
    Comes.HEIR: (frozenset({Shown.DEATH}), frozenset({Shown.KINSHIP}), frozenset({Shown.IDENTITY})),
    Comes.DELEGATE: (frozenset({Shown.ATTORNEY}), frozenset({Shown.IDENTITY})),
    Comes.HINDERED: (frozenset({Shown.SIGNED_WISH}), frozenset({Shown.CALLED_BACK, Shown.IDENTITY})),
}


def missing(comes: Comes, shown: frozenset[Shown]) -> tuple[frozenset[Shown], ...]:
    """The sets of which nothing was shown yet.

    >>> missing(Comes.HERSELF, frozenset({Shown.IDENTITY}))
    ()
    >>> [sorted(one) for one in missing(Comes.DELEGATE, frozenset({Shown.IDENTITY}))]
    [[<Shown.ATTORNEY: 'attorney'>]]
    """
    return tuple(one_of for one_of in NEEDED[comes] if not one_of & shown)
