"""Somebody who has left, and time that passes after it."""

import datetime as dt

from madoguchi.cancellation.actions import state_reason
from madoguchi.cancellation.models import Case
from madoguchi.contracts.models import Contract, Customer
from madoguchi.domain.reasons import Reason
from madoguchi.duties.actions import erase_chunk
from madoguchi.duties.table import ITEMS, find_item
from tests import people, stories
from tests.conftest import StandingClock
from tests.people import Person

IDENTITY, TAX = dt.timedelta(days=3 * 366 + 1), dt.timedelta(days=9 * 366)


def leaves(person: Person, clock: StandingClock) -> str:
    """She leaves with a reason, and has her last bill; the case's number."""
    case = stories.cancels(person, now=clock())
    state_reason(case_number=case, reason=Reason.PRICE, reach=person.reach, now=clock())
    stories.ends(case, clock)
    return case


def hanako_left(clock: StandingClock) -> Person:
    """Hanako, with an address, has left."""
    hanako = people.hanako()
    Customer.objects.filter(pk=hanako.customer.pk).update(
        postal_code="1000001", prefecture="東京都", city="千代田区", town="千代田1-1", building="みほん荘"
    )
    people.has_credential(hanako, "harbour7lamp")
    hanako.contract.credentials.update(line=hanako.contract.lines.get())
    leaves(hanako, clock)
    hanako.customer.refresh_from_db()
    return hanako


def ended_at(person: Person) -> dt.datetime:
    """When her contract ended."""
    ended = Contract.objects.get(pk=person.contract.pk).ended_at
    assert ended
    return ended


def erase(key: str, *, now: dt.datetime) -> int:
    """Erase what is due of one item; how many rows."""
    return erase_chunk(find_item(key), now=now).rows


def erase_all(now: dt.datetime) -> dict[str, int]:
    """Erase what is due of every item; what went."""
    gone = {item.key: erase_chunk(item, now=now).rows for item in ITEMS}
    return {key: rows for key, rows in gone.items() if rows}


def effective_at(person: Person) -> dt.datetime:
    """When her case took effect."""
    return Case.objects.get(contract=person.contract).effective_at
