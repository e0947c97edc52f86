"""A member's own change against the nightly file: it stands as long as the CRM says what it said before.

Once the CRM says the same, or something new, the CRM has taken over again. An address is judged as a whole: parts of an
old and a new one are never mixed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from madoguchi.contracts.importing.cells import Value
from madoguchi.contracts.importing.rows import Values
from madoguchi.contracts.models import Customer
from madoguchi.contracts.own_changes.contacts import FIELDS


@dataclass(slots=True)
class Standing:
    """What the file may still say of a customer, what stays as she changed it, and what the CRM has not taken over."""

    said: dict[str, Value]
    kept: list[str] = field(default_factory=list)
    still: dict[str, str] = field(default_factory=dict)

    def settle(self, names: Iterable[str]) -> None:
        """Let the CRM win again."""
        for name in names:
            self.still.pop(name, None)

    def keep(self, names: Iterable[str], changed: Iterable[str]) -> None:
        """Let hers stay, and say of what."""
        self.kept += changed
        for name in names:
            self.said.pop(name, None)


def judge(customer: Customer, said: Values) -> Standing:
    """Which of the file's values count."""
    standing = Standing(dict(said), still=dict(customer.crm_still_says))
    for fields in FIELDS.values():
        told = [name for name in fields if name in said and name in customer.crm_still_says]
        changed = [name for name in told if getattr(customer, name) != customer.crm_still_says[name]]
        if not changed:
            continue
        if all(said[name] == getattr(customer, name) for name in told):
            standing.settle(told)  # the CRM has taken it over
        elif set(fields) <= said.keys() and any(said[name] != customer.crm_still_says[name] for name in told):
            standing.settle(fields)  # somebody wrote something new there
        else:
            standing.keep(fields, changed)
    return standing
