"""A row of the report: what is asked, where that stands, and what was found when it was tried."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from madoguchi.compliance.house import House
from madoguchi.domain.law_policy import Law


class Verdict(enum.StrEnum):
    """What a check found."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"  # this policy does nothing that the requirement speaks of
    NOT_BUILT = "not_built"  # the portal has no such page yet


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and the evidence: what was opened, priced or verified, and what stood there."""

    verdict: Verdict
    evidence: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that can be tried. ``asks`` says it in English and Japanese; ``source`` where it stands."""

    id: str
    law: Law
    asks: str
    asks_ja: str
    source: str
    check: Callable[[House], Finding]
    note: tuple[str, str] = ("", "")  # what has to be known to read the finding, in English and Japanese


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement and what was found."""

    requirement: Requirement
    finding: Finding


def met(condition: bool, evidence: str) -> Finding:  # noqa: FBT001 - the condition is what the finding is about
    """Pass or fail, with what was seen."""
    return Finding(Verdict.PASS if condition else Verdict.FAIL, evidence)


def not_applicable(why: str) -> Finding:
    """The policy does nothing of the kind."""
    return Finding(Verdict.NOT_APPLICABLE, why)


def not_built(why: str) -> Finding:
    """The portal has no such page or record yet, which was looked for."""
    return Finding(Verdict.NOT_BUILT, why)
