"""Who acts, and what she can reach."""

import datetime as dt
import enum
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.domain.codes import Address


class ActorKind(enum.StrEnum):
    """Which entrance somebody came through."""

    MEMBER = "member"
    CODE = "code"  # without a log-in, by a code to something on file
    DECLARATION = "declaration"  # by declaring it on one page, without showing who she is
    NOTICE = "notice"  # by the link in a notice that says how to stop it
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as the audit remembers: a kind and an id, never a name."""

    kind: ActorKind
    id: str


SYSTEM = Actor(ActorKind.SYSTEM, "worker")
ENGINEER = Actor(ActorKind.SYSTEM, "engineer")  # at the command line


class ReachKind(enum.StrEnum):
    """How a session came in."""

    FULL = "full"
    CANCEL_ONLY = "cancel_only"


@dataclass(frozen=True, slots=True)
class Reach:
    """What a session may see and act on: whole customers, by customer number, or only some of their lines.

    ``lines`` is ``None`` for all lines. ``came_by`` is where the code went that opened a cancel-only reach.
    ``doubtful_until`` is until when it is unsure that it was she who signed in.
    """

    actor: Actor
    customer_numbers: frozenset[str]
    kind: ReachKind = ReachKind.FULL
    lines: frozenset[str] | None = None
    came_by: Address | None = None
    doubtful_until: dt.datetime | None = None

    @property
    def is_full(self) -> bool:
        """Whether she has signed in."""
        return self.kind is ReachKind.FULL

    @property
    def name(self) -> str:
        """The same for every session that reaches the same by a code; empty for a full reach."""
        if self.is_full:
            return ""
        lines = "all" if self.lines is None else " ".join(sorted(self.lines))
        return hashlib.sha256(f"{' '.join(sorted(self.customer_numbers))} / {lines}".encode()).hexdigest()

    def covers(self, numbers: Iterable[str]) -> bool:
        """Whether all these lines, of a contract in reach, are within it."""
        return self.lines is None or frozenset(numbers) <= self.lines
