"""How long lines are held before they are cut when somebody came by a code, and who else is told of it (S15)."""

import dataclasses
import datetime as dt

from madoguchi import policy
from madoguchi.contracts.addresses import OnFile
from madoguchi.domain.actor import Reach
from madoguchi.sign_in import places


def rules_for(reach: Reach, customer_number: str, lines: frozenset[str], *, now: dt.datetime) -> policy.Policy:
    """The policy with the hold of this reach. The bill counts from the chosen date all the same (decision 0006)."""
    rules = policy.current()
    if reach.is_full:
        return rules
    told = places.has_trusted(other_addresses(reach, customer_number, lines), now=now)
    hours = rules.cancel_only.hold_hours if told else rules.cancel_only.untold_hold_hours
    minutes = max(rules.taking_back.minimum_minutes, hours * 60)
    return dataclasses.replace(rules, taking_back=dataclasses.replace(rules.taking_back, minimum_minutes=minutes))


def other_addresses(reach: Reach, customer_number: str, lines: frozenset[str]) -> tuple[OnFile, ...]:
    """Every other address on file: all but the one that the code went to."""
    used = reach.came_by.to.lower() if reach.came_by else ""
    return tuple(one for one in places.everywhere(customer_number, lines) if one.address.to.lower() != used)
