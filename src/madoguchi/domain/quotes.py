"""What a cancellation costs, said before it is asked for (お見積り).

A quote is immutable, itemised, hashed and expires. It holds the fixed items and the usage known at ``quoted_at``; the
last bill holds the same fixed items and all usage until the end: the difference is exactly the usage after that time.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from madoguchi.domain import fixed_items
from madoguchi.domain.billing import AsOf
from madoguchi.domain.facts import Charge, ChargeKind, Contract
from madoguchi.domain.fixed_items import Ending, instalments_left, services_ending, services_going_on
from madoguchi.domain.initial_cancellation import InitialDays, open_days
from madoguchi.domain.items import Item, ItemKind, totals, usage_items
from madoguchi.domain.money import Totals
from madoguchi.domain.operator_time import ChoiceNotOffered, Schedule, When, day_of
from madoguchi.domain.plain import canonical, plain
from madoguchi.domain.policy import Instalments, Policy

__all__ = [
    "Item",
    "ItemKind",
    "LinesNotOpen",
    "Quote",
    "price",
    "services_ending",
    "services_going_on",
    "totals",
    "usage_items",
    "usage_of",
]


@dataclass(frozen=True, slots=True)
class Quote:
    """What is shown is what is accepted: page, API, desk, receipt and last bill share this object."""

    contract: str
    contract_version: int
    lines: tuple[str, ...]
    ends_contract: bool
    schedule_words: tuple[str, ...]  # what she decides on: the choice, its last day; the first and last initial day
    items: tuple[Item, ...]
    goes_on: tuple[str, ...]  # names of what will still be billed
    quoted_at: dt.datetime
    expires_at: dt.datetime
    as_of: AsOf | None = None  # where the usage comes from the operator's own billing; None: known at ``quoted_at``

    @property
    def totals(self) -> Totals:
        """What the quote adds up to."""
        return totals(self.items)

    @property
    def fixed_items(self) -> tuple[Item, ...]:
        """What will stand on the last bill whatever is used until then."""
        return tuple(item for item in self.items if item.kind is not ItemKind.USAGE)

    @property
    def initial_days(self) -> InitialDays | None:
        """The days within which an initial cancellation was accepted; ``None`` for any other choice."""
        if self.schedule_words[0] != When.INITIAL:
            return None
        first, last = (dt.date.fromisoformat(word) for word in self.schedule_words[2:])
        return InitialDays(first, last)

    @property
    def digest(self) -> str:
        """SHA-256 over every figure and word above, as hexadecimal digits."""
        return hashlib.sha256(canonical(plain(self))).hexdigest()

    def has_expired(self, now: dt.datetime) -> bool:
        """Whether the price shown no longer holds."""
        return now >= self.expires_at


class LinesNotOpen(Exception):
    """The chosen lines cannot be cancelled now."""


def price(
    contract: Contract,
    numbers: frozenset[str],
    schedule: Schedule,
    policy: Policy,
    quoted_at: dt.datetime,
    *,
    as_of: AsOf | None = None,
) -> Quote:
    """Quote the end of the lines with these phone numbers. ``as_of``: see :class:`Quote`.

    Raises:
        LinesNotOpen: no line, or one that is not this contract's, has gone, or is in another open case.
        ChoiceNotOffered: an initial cancellation after its days, or where there is none.
        AboveTheCap: more would be charged than the law allows.
    """
    if not numbers or not numbers <= {line.phone_number for line in contract.open_lines}:
        raise LinesNotOpen(contract.number)
    ends_contract, zone = contract.ends_with(numbers, schedule.effective_at), policy.operator.time_zone
    has_heard = (
        as_of is None or as_of.at is not None
    )  # what was never told is left out whole: half of it looks like all
    usage = usage_of(contract, numbers, ends_contract=ends_contract) if has_heard else ()
    return Quote(
        contract=contract.number,
        contract_version=contract.version,
        lines=tuple(sorted(numbers)),
        ends_contract=ends_contract,
        schedule_words=_schedule_words(contract, numbers, schedule, policy),
        items=(
            *_fixed(Ending(contract, numbers, schedule.last_day, ends_contract), schedule, policy),
            *_usage_known(usage, schedule, quoted_at, zone),
        ),
        goes_on=tuple(_goes_on(contract, numbers, schedule, policy, ends_contract=ends_contract)),
        quoted_at=quoted_at,
        expires_at=quoted_at + dt.timedelta(minutes=policy.quoting.valid_minutes),
        as_of=as_of,
    )


def usage_of(contract: Contract, numbers: frozenset[str], *, ends_contract: bool) -> Iterator[Charge]:
    """The usage that ends with these lines: theirs, and the contract's own when it ends too."""
    for charge in contract.charges:
        belongs = charge.line in numbers or (charge.line is None and ends_contract)
        if belongs and charge.kind is ChargeKind.USAGE:
            yield charge


def _fixed(ending: Ending, schedule: Schedule, policy: Policy) -> tuple[Item, ...]:
    made = fixed_items.initial if schedule.choice.when is When.INITIAL else fixed_items.ordinary
    return made(ending, policy)


def _schedule_words(contract: Contract, numbers: frozenset[str], schedule: Schedule, policy: Policy) -> tuple[str, ...]:
    words = (schedule.choice.when.value, schedule.last_day.isoformat())
    if schedule.choice.when is not When.INITIAL:
        return words
    days = open_days(contract, numbers, schedule.last_day, policy.initial_cancellation)
    if days is None:
        raise ChoiceNotOffered(schedule.choice.when)
    return (*words, days.first.isoformat(), days.last.isoformat())


def _usage_known(charges: Iterable[Charge], schedule: Schedule, at: dt.datetime, zone: ZoneInfo) -> tuple[Item, ...]:
    """Usage recorded by ``at``. For a later month there is none yet: the monthly bills until then hold today's."""
    today = day_of(at, zone)
    if (schedule.last_day.year, schedule.last_day.month) != (today.year, today.month):
        return ()
    return usage_items(c for c in charges if c.recorded_at <= at and c.used_at < schedule.effective_at)


def _goes_on(
    contract: Contract, numbers: frozenset[str], schedule: Schedule, policy: Policy, *, ends_contract: bool
) -> Iterator[str]:
    yield from (service.name for service in services_going_on(contract, ends_contract=ends_contract))
    if policy.fees.instalments is Instalments.CONTINUE or schedule.choice.when is When.INITIAL:
        yield from (instalment.name for instalment in instalments_left(contract, numbers))
