"""Who looked at a member, kept and shown to her (RULES.md S27)."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.audit.actions import record
from madoguchi.audit.queries import list_about
from madoguchi.contracts import looking_up
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Actor, Reach
from madoguchi.my_page.looks import LOOKS
from madoguchi.staff.queries import names_of

_LATEST = 8


@dataclass(frozen=True, slots=True)
class Looked:
    """One look, by whom."""

    at: dt.datetime
    what: str
    name: str


def look(customer_number: str, *, how: str = "desk.looked", by: Actor, now: dt.datetime) -> Reach:
    """What a person at the desk reaches of one customer; that she looked is noted before anything is shown.

    Raises:
        NotInReach: there is no such customer.
    """
    found = looking_up.id_of(customer_number)
    if found is None:
        raise NotInReach(customer_number)
    record(how, by=by, now=now, subject=f"customer:{found}")
    return Reach(by, frozenset({customer_number}))


def list_latest(customer_number: str) -> tuple[Looked, ...]:
    """Who looked at her lately, by name: for colleagues."""
    subjects = [f"customer:{one}" for one in looking_up.ids_of([customer_number])]
    lines = list_about(subjects, names=LOOKS, limit=_LATEST)
    names = names_of({line.actor_id for line in lines})
    return tuple(Looked(line.at, line.name, names.get(line.actor_id, line.actor_id)) for line in lines)
