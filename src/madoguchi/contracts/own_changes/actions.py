"""Changing how a customer is reached, as she says it herself."""

import datetime as dt
from collections.abc import Mapping

from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.models import Customer
from madoguchi.contracts.own_changes.contacts import FIELDS, SINCE, Contact


def change_contact(*, customer_number: str, what: Contact, values: Mapping[str, str], now: dt.datetime) -> bool:
    """Write the new values of one contact; for a week it gets no code (S12). Whether anything is new.

    What the CRM said last is kept beside it: a file that goes on saying so does not undo the member's change.

    Raises:
        ChangedMeanwhile: somebody else changed the customer since she was read.
        KeyError: a column of the contact is missing.
    """
    customer = Customer.objects.get(number=customer_number)
    before = {field: getattr(customer, field) for field in FIELDS[what]}
    after = {field: values[field] for field in FIELDS[what]}
    if before == after:
        return False
    as_read = Customer.objects.filter(pk=customer.pk, crm_still_says=customer.crm_still_says, **before)
    noted = _noted(customer.crm_still_says, before, after)
    if as_read.update(**after, **{SINCE[what]: now}, crm_still_says=noted) != 1:
        raise ChangedMeanwhile(customer_number)
    return True


def _noted(still: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """What the CRM still says of the contact: its own last word, through several changes; nothing once she is back."""
    said = {field: still.get(field, value) for field, value in before.items()}
    others = {field: value for field, value in still.items() if field not in before}
    return others if said == dict(after) else {**others, **said}
