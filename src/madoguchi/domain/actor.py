"""Who acts, and what she can reach."""

import enum
from dataclasses import dataclass


class ActorKind(enum.StrEnum):
    """Which entrance somebody came through."""

    MEMBER = "member"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as the audit remembers: a kind and an id, never a name."""

    kind: ActorKind
    id: str


SYSTEM = Actor(ActorKind.SYSTEM, "worker")


class ReachKind(enum.StrEnum):
    """How a session came in."""

    FULL = "full"


@dataclass(frozen=True, slots=True)
class Reach:
    """What a session may see and act on: whole customers, by customer number."""

    actor: Actor
    customer_numbers: frozenset[str]
    kind: ReachKind = ReachKind.FULL
