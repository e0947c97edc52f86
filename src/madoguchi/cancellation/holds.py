"""How long lines are held before they are cut when somebody came by a code, and who else is told of it (S15)."""

import dataclasses
import datetime as dt

from madoguchi import policy
from madoguchi.contracts import addresses
from madoguchi.contracts.addresses import OnFile
from madoguchi.domain.actor import Reach
from madoguchi.domain.codes import Address, Way
from madoguchi.sign_in.queries import list_log_in_addresses


def rules_for(reach: Reach, customer_number: str, lines: frozenset[str], *, now: dt.datetime) -> policy.Policy:
    """The policy with the hold of this reach. The bill counts from the chosen date all the same (decision 0006)."""
    rules = policy.current()
    if reach.is_full:
        return rules
    told = has_trusted(other_addresses(reach, customer_number, lines), now=now)
    hours = rules.cancel_only.hold_hours if told else rules.cancel_only.untold_hold_hours
    minutes = max(rules.taking_back.minimum_minutes, hours * 60)
    return dataclasses.replace(rules, taking_back=dataclasses.replace(rules.taking_back, minimum_minutes=minutes))


def other_addresses(reach: Reach, customer_number: str, lines: frozenset[str]) -> tuple[OnFile, ...]:
    """Every other address on file: all but the one that the code went to."""
    log_ins = (OnFile(Address(Way.MAIL, email), None) for email in list_log_in_addresses(customer_number))
    known = {one.address.to.lower(): one for one in (*log_ins, *addresses.list_on_file(customer_number, lines))}
    used = reach.came_by.to.lower() if reach.came_by else ""
    return tuple(one for to, one in known.items() if to != used)


def has_trusted(others: tuple[OnFile, ...], *, now: dt.datetime) -> bool:
    """Whether one of them was hers before this week: one that somebody has just put there warns nobody."""
    trust_after = dt.timedelta(days=policy.current().codes.trust_after_days)
    return any(one.changed_at is None or one.changed_at <= now - trust_after for one in others)
