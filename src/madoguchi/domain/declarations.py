"""Declaring without a log-in that a contract ends: what is asked, and what somebody has declared.

Asked is what § 312k (2) BGB and D215-2 code de la consommation list, and nothing else: who, which contract, where to
confirm; and, for whoever cares to say, when and of which kind. What is left open has a meaning by law.
"""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.domain import identifiers, phone_numbers
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.domain.operator_time import Choice, Schedule, When, offered, schedule
from madoguchi.domain.pages import Ask, How, Question
from madoguchi.domain.policy import OperatorIdentity, Policy

FORMAT = "madoguchi-declaration/1"


class Kind(enum.StrEnum):
    """Of which kind a cancellation is (§ 312k (2) 1 a BGB). Only the second has a ground."""

    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"


@dataclass(frozen=True, slots=True)
class Declared:
    """What somebody declares: nobody has looked yet whether it is so. ``ground`` is empty for an ordinary kind."""

    name: str
    number: Identifier
    choice: Choice
    mail: str
    kind: Kind = Kind.ORDINARY
    ground: str = ""

    def plain(self) -> dict[str, str]:
        """As words, to be signed and kept."""
        return {
            "name": self.name,
            "number": self.number.value,
            "names": self.number.kind.value,
            "choice": self.choice.when.value,
            "day": self.choice.last_day.isoformat() if self.choice.last_day else "",
            "kind": self.kind.value,
            "ground": self.ground,
            "confirm_to": self.mail,
        }


def questions(held: Mapping[Ask, int], policy: Policy) -> tuple[Question, ...]:
    """What the one page asks. ``held``: as how many characters each answer is typed; who she is, nobody knows yet."""
    return (
        Question(Ask.DECLARANT, characters=held.get(Ask.NAME, 0)),
        Question(Ask.DECLARED, characters=held.get(Ask.CONTRACT_PHONE, 0)),
        Question(Ask.CONFIRM_TO, characters=held.get(Ask.CONTACT_MAIL, 0)),
        Question(Ask.WHEN, How.PICKED, options=len(offered(policy.choices)), optional=True),
        Question(Ask.KIND, How.PICKED, options=len(Kind), optional=True),
        Question(Ask.GROUND, optional=True),
    )


def read(answers: Mapping[str, str], day: dt.date | None, policy: Policy) -> Declared:
    """The answers of the page as a declaration: no day means the earliest, no kind the ordinary one (§ 312k (5) BGB).

    Raises:
        NotAnIdentifier: the number is none.
    """
    when = When(answers.get(Ask.WHEN) or offered(policy.choices)[0])
    kind = Kind(answers.get(Ask.KIND) or Kind.ORDINARY)
    return Declared(
        name=answers[Ask.DECLARANT],
        number=identifiers.read(answers[Ask.DECLARED], customer_number=policy.numbers.customer_number),
        choice=Choice(when, day if when is When.DATE else None),
        mail=answers[Ask.CONFIRM_TO],
        kind=kind,
        ground=answers.get(Ask.GROUND, "") if kind is Kind.EXTRAORDINARY else "",
    )


def restore(told: Mapping[str, str]) -> Declared:
    """What was kept of a declaration."""
    day = dt.date.fromisoformat(told["day"]) if told["day"] else None
    return Declared(
        name=told["name"],
        number=Identifier(IdentifierKind(told["names"]), told["number"]),
        choice=Choice(When(told["choice"]), day),
        mail=told["confirm_to"],
        kind=Kind(told["kind"]),
        ground=told["ground"],
    )


def shown(number: str, names: str) -> str:
    """The number as people write it."""
    return phone_numbers.display(number) if names == IdentifierKind.PHONE else number


def ends(declared: Declared, received_at: dt.datetime, policy: Policy) -> Schedule:
    """When a contract ends that it names: that follows from the day and the policy alone, whoever it is.

    Raises:
        ChoiceNotOffered, DateOutOfRange: not on that day.
    """
    return schedule(declared.choice, received_at, policy.operator.time_zone, policy.choices, policy.taking_back)


def write(
    declared: Declared, when: Schedule, *, number: str, received_at: dt.datetime, operator: OperatorIdentity
) -> dict[str, Any]:
    """The facts of its receipt as JSON values: what was declared, word by word; when it was received; when it ends."""
    return {
        "format": FORMAT,
        "kind": "declaration",
        "number": number,
        "received_at": received_at.astimezone(operator.time_zone).isoformat(timespec="seconds"),
        "time_zone": operator.zone,
        "operator": {"name": operator.name, "name_en": operator.name_en, "phone": operator.phone},
        "declaration": declared.plain(),
        "last_day": when.last_day.isoformat(),
        "effective_at": when.effective_at.astimezone(operator.time_zone).isoformat(timespec="seconds"),
    }
