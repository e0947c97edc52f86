"""The one box: who answers to what was typed. Nobody is shown without a note of who saw her."""

import datetime as dt
from dataclasses import dataclass

from madoguchi import policy
from madoguchi.audit.actions import record, record_all
from madoguchi.bills.queries import customer_of_bill
from madoguchi.cancellation.queries import customer_of_receipt
from madoguchi.contracts import looking_up
from madoguchi.contracts.looking_up import Found
from madoguchi.domain import search_terms
from madoguchi.domain.actor import Actor
from madoguchi.domain.search_terms import Sought
from madoguchi.sign_in.queries import customers_of_login

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """Who was found. ``has_more``: more than are shown; the search has to be narrowed."""

    found: tuple[Found, ...]
    has_more: bool = False


def find(typed: str, *, by: Actor, now: dt.datetime) -> Answer:
    """Look for whoever is meant, and note it: the search, and each person shown."""
    sought = search_terms.read(typed, customer_number=policy.current().numbers.customer_number)
    ids = _ids(sought)
    found = looking_up.list_found(ids[:LIMIT])
    details = {"looked_for": list(sought.kinds), "found": len(ids)}
    record("desk.searched", by=by, now=now, subject=f"staff:{by.id}", details=details)
    if len(found) > 1:
        record_all("desk.listed", by=by, now=now, subjects=[f"customer:{one.id}" for one in found])
    return Answer(found, has_more=len(ids) > LIMIT)


def _ids(sought: Sought) -> list[int]:
    """One more than is shown, to know whether there are more."""
    if sought.receipt:
        return _one(customer_of_receipt(sought.receipt))
    found = looking_up.find(sought, limit=LIMIT + 1)
    if sought.mail:
        found += [one for one in customers_of_login(sought.mail) if one not in found]
    if sought.paper and not found:
        return _one(customer_of_bill(sought.paper))
    return found[: LIMIT + 1]


def _one(found: int | None) -> list[int]:
    return [] if found is None else [found]
