"""What one contract would change, said before anything is written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Model

from madoguchi.contracts.importing.columns import COLUMNS, RECORD_MODELS, Wins
from madoguchi.contracts.importing.problems import Problem
from madoguchi.contracts.importing.rows import Values
from madoguchi.contracts.models import Contract, Customer, Line, Service

# What a member decides on when she ends a line. Whoever changes it advances the contract's version.
_DECIDED_ON = frozenset({"kind", "plan", "state", "opened_on"})

WINS: Mapping[tuple[type[Model], str], Wins] = {
    (model, column.field): column.wins
    for column in COLUMNS
    for model in ([column.of] if column.of else [RECORD_MODELS[record] for record in column.records])
}


@dataclass(slots=True)
class Changes:
    """What one contract would change. In ``added``, parents stand before what hangs on them."""

    contract: Contract
    added: list[Model] = field(default_factory=list)
    changed: list[tuple[Model, Mapping[str, object]]] = field(default_factory=list)
    removed: list[Service] = field(default_factory=list)
    kept: list[Problem] = field(default_factory=list)
    is_closed: bool = False  # her data have been erased: nothing of the file is written, not even a log-in

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def contract_is_new(self) -> bool:
        """Whether the portal meets this contract for the first time."""
        return self.contract.pk is None

    @property
    def lines_move(self) -> bool:
        """Whether a known contract's lines change in what a member decides on."""
        new = any(isinstance(thing, Line) for thing in self.added)
        moved = any(isinstance(thing, Line) and values.keys() & _DECIDED_ON for thing, values in self.changed)
        return not self.contract_is_new and (new or moved)

    def note(self, thing: Model, differing: Mapping[str, object]) -> None:
        """Remember to change these fields of a stored thing, if there are any."""
        if differing:
            self.changed.append((thing, differing))


_CRM_MAY = frozenset({Wins.CRM, Wins.MEMBER})
_SINCE = {
    Customer: {
        "email_changed_at": {"email"},
        "phone_changed_at": {"phone"},
        "address_changed_at": {"postal_code", "prefecture", "city", "town", "building", "family_name"},
    },
    Line: {"sim_changed_at": {"imsi", "iccid"}},
}


def with_time(thing: Model, differing: Values, now: dt.datetime) -> Values:
    """The same changes, and since when an address or a SIM is another one: for a week it gets no code (S12)."""
    since = _SINCE.get(type(thing), {})
    return {**differing, **{name: now for name, fields in since.items() if fields & differing.keys()}}


def differing(thing: Model, said: Values) -> Values:
    """The fields that the CRM may change and says otherwise."""
    return {
        name: value
        for name, value in said.items()
        if WINS[type(thing), name] in _CRM_MAY and getattr(thing, name) != value
    }
