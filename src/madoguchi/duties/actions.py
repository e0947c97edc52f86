"""Erasing what is due, holding back, and doing at once what a member asks for."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from madoguchi.audit.actions import record
from madoguchi.contracts.models import Customer
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import SYSTEM, Actor, Reach
from madoguchi.domain.retention import HoldReason
from madoguchi.duties import conditions, finding
from madoguchi.duties.items import Action, Item
from madoguchi.duties.models import ErasureRequest, Hold
from madoguchi.duties.table import ITEMS
from madoguchi.sign_in import sessions
from madoguchi.sign_in.telling import everywhere, tell

CHUNK: Final = 500


class NoSuchCustomer(Exception):
    """Nobody has this number."""


class HeldAlready(Exception):
    """The same file holds the customer's data already."""


class NotHeld(Exception):
    """No file of this name holds the customer's data."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """How many rows were erased or masked, and the last key that was looked at; without one there are no more."""

    rows: int
    position: str = ""


@transaction.atomic
def erase_chunk(item: Item, *, after: str = "", now: dt.datetime, limit: int = CHUNK) -> Chunk:
    """Erase or mask the next rows of an item that are due; what is no longer due when it is written stays."""
    found = finding.due(item, now=now)
    keys = list((found.filter(pk__gt=after) if after else found).values_list("pk", flat=True)[:limit])
    if not keys:
        return Chunk(0)
    gone = _erase(item, finding.due(item, now=now).filter(pk__in=keys), now=now)
    if gone:
        record("duties.erased", by=SYSTEM, now=now, subject=f"data:{item.key}", details={"rows": gone})
    return Chunk(gone, str(keys[-1]) if len(keys) == limit else "")


def _erase(item: Item, still_due: "QuerySet[Any]", *, now: dt.datetime) -> int:
    """Erase or mask these; how many there were."""
    if item.action is Action.MASK:
        values = {**finding.empty_values(item), **({item.marks: now} if item.marks else {})}
        return still_due.order_by().update(**values)
    due = list(still_due.values_list("pk", flat=True))
    if item.table == finding.LOG_IN:
        sessions.end_all(due)
    for table, path in item.with_it:
        conditions.rows(table).filter(**{f"{path}__in": due}).delete()
    conditions.rows(item.table).filter(pk__in=due).delete()
    return len(due)


@transaction.atomic
def hold(*, customer_number: str, reason: HoldReason, reference: str, by: Actor, now: dt.datetime) -> None:
    """Keep everything of a customer until it is released (legal hold). ``reference`` is that of the file, no name.

    Raises:
        NoSuchCustomer: nobody has this number.
        HeldAlready: by the same file.
    """
    customer = _customer(customer_number)
    try:
        with transaction.atomic():
            held = Hold.objects.create(customer=customer, reason=reason, reference=reference, begun_at=now)
    except IntegrityError as error:
        raise HeldAlready(reference) from error
    details = {"hold": held.pk, "reason": reason}
    record("duties.held", by=by, now=now, subject=f"customer:{customer.pk}", details=details)


@transaction.atomic
def release(*, customer_number: str, reference: str, by: Actor, now: dt.datetime) -> None:
    """Let the periods of a customer's data count again. What is over by then goes with the next round.

    Raises:
        NoSuchCustomer: nobody has this number.
        NotHeld: no such file holds her data.
    """
    customer = _customer(customer_number)
    if Hold.objects.filter(customer=customer, reference=reference, released_at=None).update(released_at=now) != 1:
        raise NotHeld(reference)
    record("duties.released", by=by, now=now, subject=f"customer:{customer.pk}")


def note_export(*, customer_number: str, reach: Reach, form: str, language: str, now: dt.datetime) -> None:
    """Note that somebody took the customer's data with her, and tell every address on file.

    Raises:
        NotInReach: the customer is not hers.
    """
    customer = _in_reach(reach, customer_number)
    with transaction.atomic():
        subject = f"customer:{customer.pk}"
        record("duties.exported", by=reach.actor, now=now, subject=subject, details={"form": form})
        tell(
            "duties.exported",
            customer,
            to=everywhere(customer, now=now),
            cause=f"{customer.pk}-{now.timestamp():.6f}",
            context={},
            link="",
            language=language,
            now=now,
        )


@transaction.atomic
def ask_erasure(*, customer_number: str, reach: Reach, with_log_in: bool, language: str, now: dt.datetime) -> int:
    """Erase at once what need not stay, as she asks; how many rows. The addresses it was sent to are told before.

    Raises:
        NotInReach: the customer is not hers.
    """
    customer = _in_reach(reach, customer_number)
    told = everywhere(customer, now=now)
    items = [item for item in ITEMS if item.goes_when_asked and (with_log_in or item.table != finding.LOG_IN)]
    gone = _erase_hers(items, customer.pk, now)
    tell(
        "duties.erasure_asked",
        customer,
        to=told,
        cause=f"{customer.pk}-{now.timestamp():.6f}",
        context={"log_in_is_gone": "log_in" in gone, "contact_is_gone": "customer.contact" in gone},
        link="",
        language=language,
        now=now,
    )
    asked = ErasureRequest.objects.create(customer=customer, asked_at=now, with_log_in=with_log_in, erased=gone)
    details = {"request": asked.pk, **gone}
    record("duties.erasure_asked", by=reach.actor, now=now, subject=f"customer:{customer.pk}", details=details)
    return sum(gone.values())


def _erase_hers(items: Iterable[Item], customer_id: int, now: dt.datetime) -> dict[str, int]:
    gone = {}
    for item in items:
        gone[item.key] = _erase(item, finding.due_when_asked(item, customer_id, now=now), now=now)
    return {key: number for key, number in gone.items() if number}


def _in_reach(reach: Reach, number: str) -> Customer:
    if number not in reach.customer_numbers:
        raise NotInReach(number)
    return _customer(number)


def _customer(number: str) -> Customer:
    customer = Customer.objects.filter(number=number).first()
    if customer is None:
        raise NoSuchCustomer(number)
    return customer
