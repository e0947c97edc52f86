"""What is due and overdue, and what a member sees of the data held about her."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from madoguchi import policy
from madoguchi.contracts.models import Customer
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.actor import Reach
from madoguchi.domain.periods import over_at
from madoguchi.domain.retention import Lasts
from madoguchi.duties import finding
from madoguchi.duties.conditions import leavers, rows
from madoguchi.duties.items import LEFT, Action, Item, Words
from madoguchi.duties.models import ErasingRound, ErasureRequest, Hold
from madoguchi.duties.rows import contracts
from madoguchi.duties.table import ITEMS, find_item

_IN_ORDER: Final = (*contracts.NAMES, *(item for item in ITEMS if item not in contracts.NAMES))  # her name comes first
LATE: Final = dt.timedelta(days=2)  # the round is daily: what it had two chances for should be gone


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands: rows whose period is over, of these overdue, and rows that a hold keeps."""

    key: str
    table: str
    action: Action
    after: str
    due: int
    overdue: int
    held: int


@dataclass(frozen=True, slots=True)
class Datum:
    """What is held about a member. ``until``: when it goes; ``None`` while she is a member, or where it stays."""

    key: str
    words: Words
    purpose: Words
    basis: Words
    until: dt.date | None
    lasts: str
    length: int
    goes_now: bool
    stays: bool
    is_from_the_bill: bool  # the period begins with the bill, not with leaving


@dataclass(frozen=True, slots=True)
class HeldAbout:
    """Everything held about one customer, and what she has asked for."""

    customer_number: str
    name: str
    has_left: bool
    data: tuple[Datum, ...]
    asked_at: dt.datetime | None
    is_on_hold: bool

    @property
    def going(self) -> tuple[Datum, ...]:
        """What goes at once when she asks."""
        return tuple(datum for datum in self.data if datum.goes_now)

    @property
    def can_end_log_in(self) -> bool:
        """Whether her log-in can go too: everybody it acts for has left."""
        return any(datum.key == "log_in" for datum in self.going)

    @property
    def staying(self) -> tuple[Datum, ...]:
        """What stays although she asks."""
        return tuple(datum for datum in self.data if not datum.goes_now)


def list_standing(now: dt.datetime) -> tuple[Standing, ...]:
    """Every item, in the order of the table."""
    return tuple(_standing(item, now) for item in ITEMS if item.action is not Action.KEEP)


def count_overdue(now: dt.datetime) -> dict[str, int]:
    """The items with rows that should be gone since days, and how many; empty when all is well."""
    found = {item.key: finding.due(item, now=now - LATE).count() for item in ITEMS}
    return {key: number for key, number in found.items() if number}


def last_round() -> tuple[dt.datetime, int] | None:
    """When the last round finished, and how many rows were overdue then; nothing before the first."""
    row = ErasingRound.objects.exclude(finished_at=None).order_by("-day").first()
    return (row.finished_at, sum(row.overdue.values())) if row and row.finished_at else None


def list_held(reach: Reach, *, now: dt.datetime) -> tuple[HeldAbout, ...]:
    """What is held about each customer in reach."""
    return tuple(get_held(reach, number, now=now) for number in sorted(reach.customer_numbers))


def get_held(reach: Reach, number: str, *, now: dt.datetime) -> HeldAbout:
    """What is held about one customer.

    Raises:
        NotInReach: she is not in reach.
    """
    customer = Customer.objects.filter(number=number).first() if number in reach.customer_numbers else None
    if customer is None:
        raise NotInReach(number)
    asked = ErasureRequest.objects.filter(customer=customer).order_by("-asked_at").first()
    there = [item for item in _IN_ORDER if item.owner and item.told and finding.hers(item, customer.pk).exists()]
    has_left = leavers(now).filter(pk=customer.pk).exists()
    return HeldAbout(
        customer_number=number,
        name=customer.name,
        has_left=has_left,
        data=tuple(_datum(item, customer.pk, now) for item in there if not _is_empty(item, customer.pk)),
        asked_at=asked.asked_at if asked else None,
        is_on_hold=Hold.objects.filter(customer=customer, released_at=None).exists(),
    )


def length_of(lasts: Lasts) -> tuple[int, str]:
    """How long a period is under this policy: how many, and of what (hours, days, years)."""
    if lasts is Lasts.NOT:
        return 0, ""
    return getattr(policy.current().retention, lasts), lasts.rpartition("_")[2]


def _standing(item: Item, now: dt.datetime) -> Standing:
    number, unit = length_of(item.lasts)
    return Standing(
        key=item.key,
        table=item.table,
        action=item.action,
        after=f"{number} {unit}" if unit else "at once",
        due=finding.due(item, now=now).count(),
        overdue=finding.due(item, now=now - LATE).count(),
        held=finding.due_and_held(item, now=now).count(),
    )


def _is_empty(item: Item, customer_id: int) -> bool:
    """Whether what a mask empties is empty in every row of hers."""
    found = finding.hers(item, customer_id)
    return item.action is Action.MASK and not found.exclude(**finding.empty_values(item)).exists()


def _datum(item: Item, customer_id: int, now: dt.datetime) -> Datum:
    number, unit = length_of(item.lasts)
    return Datum(
        key=item.key,
        words=item.words,
        purpose=item.purpose,
        basis=item.basis,
        until=_until(item, customer_id),
        lasts=unit,
        length=number,
        goes_now=item.goes_when_asked and finding.due_when_asked(item, customer_id, now=now).exists(),
        stays=item.action is Action.KEEP,
        is_from_the_bill=item.begins == "billed_at",
    )


def _until(item: Item, customer_id: int) -> dt.date | None:
    """The day on whose round the last of these goes; ``None`` while its period has not begun."""
    ends = [_over_at(item, customer_id)]
    if item.waits_for and finding.hers(waited := find_item(item.waits_for), customer_id).exists():
        ends.append(_over_at(waited, customer_id))
    over = [end for end in ends if end]
    return _round_after(max(over)) if over and None not in ends else None


def _over_at(item: Item, customer_id: int) -> dt.datetime | None:
    begins, rules = _began_at(item, customer_id), policy.current()
    if begins is None or item.action is Action.KEEP:
        return None
    return over_at(item.lasts, begins, rules=rules.retention, zone=rules.operator.time_zone)


def _round_after(instant: dt.datetime) -> dt.date:
    """The operator's day on which the daily round finds it over."""
    rules = policy.current()
    local = instant.astimezone(rules.operator.time_zone)
    return local.date() + dt.timedelta(days=local.time() > rules.retention.erases_at)


def _began_at(item: Item, customer_id: int) -> dt.datetime | None:
    if item.begins == LEFT:
        ends = list(rows("contracts.contract").filter(customer=customer_id).values_list("ended_at", flat=True))
    else:
        ends = list(finding.hers(item, customer_id).values_list(item.begins, flat=True))
    return None if not ends or None in ends else max(ends)
