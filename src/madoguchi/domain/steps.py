"""What is asked, and on which page: known facts + policy → questions, notices, menus → pages (DESIGN.md §2, promise 1).

A procedure asks only its open questions. What the account holds is never one of them, unless the policy says so.
"""

import enum
from dataclasses import dataclass
from itertools import groupby

from madoguchi.domain.facts import Contract
from madoguchi.domain.policy import Journey, Survey


class Ask(enum.StrEnum):
    """Something the procedure needs to know."""

    CONTRACT = "contract"
    LINES = "lines"
    WHEN = "when"
    REASON = "reason"


class PageName(enum.StrEnum):
    """Where a step stands."""

    CHOOSE = "choose"
    REVIEW = "review"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be answered. One that is optional never blocks (U8)."""

    ask: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be read, from the policy."""

    text: str


@dataclass(frozen=True, slots=True)
class Menu:
    """Something to be found one's way through, from the policy."""

    text: str


Step = Question | Notice | Menu


@dataclass(frozen=True, slots=True)
class Page:
    """Steps that stand on one page."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What the member has said already, by the link she pressed or an earlier page."""

    contract: Contract | None = None
    lines: frozenset[str] = frozenset()


def plan(contracts: tuple[Contract, ...], said: Said, journey: Journey) -> tuple[Page, ...]:
    """The pages still to come, in order."""
    placed = [*_placed_by_policy(journey), *_open_questions(contracts, said), *_after(journey)]
    return tuple(Page(name, tuple(step for _, step in steps)) for name, steps in groupby(placed, key=lambda p: p[0]))


def known(contracts: tuple[Contract, ...], said: Said) -> Said:
    """What follows from the facts: where there is one contract or one line left, nobody is asked which."""
    open_contracts = [contract for contract in contracts if contract.open_lines]
    contract = said.contract or (open_contracts[0] if len(open_contracts) == 1 else None)
    if contract is None or said.lines:
        return Said(contract, said.lines)
    numbers = frozenset(line.phone_number for line in contract.open_lines)
    return Said(contract, numbers if len(numbers) == 1 else frozenset())


def _placed_by_policy(journey: Journey) -> list[tuple[str, Step]]:
    menus = [(f"menu {n}", Menu(text)) for n, text in enumerate(journey.menus, start=1)]
    notices = [(f"notice {n}", Notice(text)) for n, text in enumerate(journey.notices, start=1)]
    again = [(f"again {ask}", Question(ask)) for ask in journey.ask_again]
    return [*menus, *notices, *again]


def _open_questions(contracts: tuple[Contract, ...], said: Said) -> list[tuple[str, Step]]:
    now_known = known(contracts, said)
    placed: list[tuple[str, Step]] = []
    if now_known.contract is None:
        placed.append((PageName.CHOOSE, Question(Ask.CONTRACT)))
    if not now_known.lines:
        placed.append((PageName.CHOOSE, Question(Ask.LINES)))
    return [*placed, (PageName.REVIEW, Question(Ask.WHEN))]


def _after(journey: Journey) -> list[tuple[str, Step]]:
    if journey.survey is Survey.OFF:
        return []
    return [(PageName.ACCEPTED, Question(Ask.REASON, optional=True))]
