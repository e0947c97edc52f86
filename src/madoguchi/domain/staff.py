"""Who works at the desk (窓口), and what each role may do there. What a role is not given, it may not."""

import datetime as dt
import enum
from collections.abc import Mapping

from madoguchi.domain.sessions import SessionRules


class Role(enum.StrEnum):
    """What somebody is employed for."""

    READER = "reader"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ENGINEER = "engineer"


class May(enum.StrEnum):
    """One thing that the desk lets somebody do."""

    FIND = "find"  # look a member up, and see what she sees
    HELP = "help"  # act for her, by the same actions as she
    APPROVE = "approve"  # be the second of two for what cannot be taken back
    WATCH = "watch"  # what is due, what is stuck, who has looked
    MEND = "mend"  # let stuck work be tried again
    LETTERS = "letters"  # print letters, and say that they were posted or came back
    LEARN = "learn"  # why people leave: counts, never people
    DUTY = "duty"  # exports, erasure, retention


# An engineer mends what is stuck and sees no member. A supervisor sees how things stand, and mends.
PERMITTED: Mapping[Role, frozenset[May]] = {
    Role.READER: frozenset({May.FIND}),
    Role.AGENT: frozenset({May.FIND, May.HELP, May.LETTERS}),
    Role.SUPERVISOR: frozenset(May),
    Role.ENGINEER: frozenset({May.WATCH, May.MEND}),
}
LEAST = Role.READER

SESSION = SessionRules(idle_minutes=30, total_hours=12)  # a working day; shorter when nobody is at the desk
INVITATION = dt.timedelta(hours=24)  # for how long an enrolment link is good


def may(role: Role, what: May) -> bool:
    """Whether a role is given something.

    >>> may(Role.READER, May.FIND), may(Role.READER, May.HELP)
    (True, False)
    """
    return what in PERMITTED[role]
