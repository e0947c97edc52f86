"""How long lines are held before they are cut: who came by a code, or whom somebody said was not she (S15)."""

import dataclasses
import datetime as dt
import math

from madoguchi import policy
from madoguchi.domain.actor import Reach
from madoguchi.sign_in import protection
from madoguchi.sign_in.told_addresses import has_trusted, other_addresses


def rules_for(
    reach: Reach, customer_number: str, lines: frozenset[str], *, now: dt.datetime, told_at: dt.datetime | None = None
) -> policy.Policy:
    """The policy with the hold of this reach. The bill counts from the chosen date all the same (decision 0006).

    ``told_at``: when others hear of it, where that is later than ``now``. A hold counts from there.
    """
    rules = policy.current()
    if reach.is_full and protection.held_until(reach, {customer_number}, now=now) is None:
        return rules
    told = has_trusted(other_addresses(reach.came_by, customer_number, lines), now=now)
    hours = rules.cancel_only.hold_hours if told else rules.cancel_only.untold_hold_hours
    late = math.ceil(((told_at or now) - now).total_seconds() / 60)
    minutes = max(rules.taking_back.minimum_minutes, hours * 60 + late)
    return dataclasses.replace(rules, taking_back=dataclasses.replace(rules.taking_back, minimum_minutes=minutes))


def hours_of(rules: policy.Policy) -> int:
    """For how many hours lines are held by these rules more than by the operator's own; 0 where they are not."""
    own = policy.current().taking_back
    return 0 if rules.taking_back == own else rules.taking_back.minimum_minutes // 60
