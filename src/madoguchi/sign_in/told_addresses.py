"""Whom the house tells when somebody acts for a customer: every address on file but the one that he came by."""

import datetime as dt

from madoguchi import policy
from madoguchi.contracts import addresses
from madoguchi.contracts.addresses import OnFile
from madoguchi.domain.codes import Address
from madoguchi.sign_in.queries import list_log_in_addresses


def other_addresses(came_by: Address | None, customer_number: str, lines: frozenset[str]) -> tuple[OnFile, ...]:
    """Every address where a customer can be told at once, but the one that a code went to."""
    known = {one.address.to.lower(): one for one in addresses.list_on_file(customer_number, lines)}
    for on_file in list_log_in_addresses(customer_number):
        known.setdefault(on_file.address.to.lower(), on_file)
    used = came_by.to.lower() if came_by else ""
    return tuple(one for to, one in known.items() if to != used)


def has_trusted(others: tuple[OnFile, ...], *, now: dt.datetime) -> bool:
    """Whether one of them was hers before this week: one that somebody has just put there warns nobody."""
    trust_after = dt.timedelta(days=policy.current().codes.trust_after_days)
    return any(one.changed_at is None or one.changed_at <= now - trust_after for one in others)
