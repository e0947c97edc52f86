"""Leaving beside joining: no harder, by the operator's own count of her join journey (``[joining]``)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from madoguchi.domain.policy import Policy
from madoguchi.friction.planned import Errand, journey
from madoguchi.friction.starts import Paper, Situation, Start

COMPARED: Final = ("pages", "clicks", "fields")


@dataclass(frozen=True, slots=True)
class Beside:
    """One count of both. ``leaving`` is that of the hardest way: losing a piece of paper must not make it harder."""

    count: str
    leaving: int
    joining: int

    @property
    def is_harder(self) -> bool:
        """Whether leaving takes more."""
        return self.leaving > self.joining


def beside_joining(policy: Policy) -> tuple[Beside, ...]:
    """Each count of leaving, the log-in included, beside joining. Empty: joining was not counted."""
    return tuple(_compared(policy))


def _compared(policy: Policy) -> Iterator[Beside]:
    if policy.joining is None:
        return
    leaving = [journey(Errand.CANCELLING, Situation(Start.LOG_IN, paper), policy).total for paper in Paper]
    for count in COMPARED:
        yield Beside(count, max(getattr(one, count) for one in leaving), getattr(policy.joining, count))
