"""One contract of the file against what is stored: what would have to change, or why it cannot."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from django.db.models import Model
from django.utils.functional import cached_property

from madoguchi.contracts import models
from madoguchi.contracts.importing import states
from madoguchi.contracts.importing.cells import Value
from madoguchi.contracts.importing.columns import COLUMNS, RECORD_MODELS, Record, Wins
from madoguchi.contracts.importing.grouping import ContractInFile
from madoguchi.contracts.importing.problems import Outcome, Problem
from madoguchi.contracts.importing.rows import Row, Values
from madoguchi.contracts.importing.stored import Stored
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.operator_time import start_of_day
from madoguchi.domain.policy import Policy

# What a member decides on when she ends a line. Whoever changes it advances the contract's version.
DECIDED_ON = frozenset({"kind", "plan", "state", "opened_on"})


class ContractRejected(Exception):
    """Nothing of the contract may be taken over."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


@dataclass(slots=True)
class Changes:
    """What one contract would change. Parents stand before what hangs on them."""

    contract: models.Contract
    added: list[Model] = field(default_factory=list)
    changed: list[tuple[Model, Values]] = field(default_factory=list)
    removed: list[models.Service] = field(default_factory=list)
    kept: list[Problem] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether something would change at all."""
        return bool(self.added or self.changed or self.removed)

    @property
    def lines_move(self) -> bool:
        """Whether a known contract's lines change in what a member decides on."""
        new = any(isinstance(thing, models.Line) for thing in self.added)
        moved = (values.keys() & DECIDED_ON for thing, values in self.changed if isinstance(thing, models.Line))
        return self.contract.pk is not None and (new or any(moved))
