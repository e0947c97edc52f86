"""Initial cancellation (初期契約解除): by the member's will alone, within eight days of the contract document.

電気通信事業法 26条の3: day 1 is the day on which the document is received; for a mobile service that begins later, the
day it begins. It takes effect when it is sent, which here is when it is accepted. Companies have no such right. The
days are the operator's. What may be billed then is in ``fixed_items`` (DOMAIN.md §3.1).
"""

import datetime as dt
from dataclasses import dataclass

from madoguchi.domain.facts import Contract, CustomerKind, Line, LineKind


@dataclass(frozen=True, slots=True)
class InitialRules:
    """Whether initial cancellation is offered, for which lines and how long, and what making the contract cost.

    Yen without tax, at most what may be asked for (施行規則 22条の2の9); 0 where a bill has held it already.
    """

    offered: bool = True
    days: int = 8
    kinds: tuple[LineKind, ...] = tuple(LineKind)
    contract_fee: int = 0
    sim_fee: int = 0  # a line

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - pydantic reads it from the class


@dataclass(frozen=True, slots=True)
class InitialDays:
    """The first and the last day on which it can be done, both included."""

    first: dt.date
    last: dt.date

    def includes(self, day: dt.date) -> bool:
        """Whether it can be done on ``day``. Before day 1 too: nobody has to wait for a service to begin."""
        return day <= self.last

    def number(self, day: dt.date) -> int:
        """Which of the days it is, from 1; 0 before the first."""
        return max(0, (day - self.first).days + 1)


def days_of(contract: Contract, line: Line, rules: InitialRules) -> InitialDays | None:
    """The days for one line, whether they are over or not; ``None`` where there is no such right.

    Where nobody knows when the document came, it came with the contract: later at most, so the days are the fewest.
    """
    if not rules.offered or contract.customer_kind is CustomerKind.CORPORATE or line.kind not in rules.kinds:
        return None
    first = max(contract.document_received_on or contract.signed_on, line.opened_on)
    return InitialDays(first, first + dt.timedelta(days=rules.days - 1))


def open_lines(contract: Contract, numbers: frozenset[str], day: dt.date, rules: InitialRules) -> tuple[Line, ...]:
    """Those of these lines for which it can be done on ``day``."""
    chosen = (line for line in contract.open_lines if line.phone_number in numbers)
    return tuple(line for line in chosen if (days := days_of(contract, line, rules)) and days.includes(day))


def open_days(contract: Contract, numbers: frozenset[str], day: dt.date, rules: InitialRules) -> InitialDays | None:
    """The days for all of these lines together, which are those of the line that has the fewest left.

    ``None`` unless it can be done for every one of them on ``day``.
    """
    lines = open_lines(contract, numbers, day, rules)
    if not lines or len(lines) != len(numbers):
        return None
    every = [days for line in lines if (days := days_of(contract, line, rules))]
    return min(every, key=lambda days: (days.last, days.first))
