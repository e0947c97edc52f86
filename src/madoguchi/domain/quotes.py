"""What a cancellation costs, said before it is asked for (お見積り).

A quote is immutable, itemised, hashed and expires. It holds the fixed items and the usage known at ``quoted_at``; the
last bill holds the same fixed items and all usage until the end: the difference is exactly the usage after that time.
"""

import datetime as dt
import enum
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from madoguchi.domain import fees
from madoguchi.domain.facts import Charge, ChargeKind, Contract, EndsWith, Instalment, Line, Service
from madoguchi.domain.money import TaxClass, Totals, add_up
from madoguchi.domain.operator_time import Schedule, day_of
from madoguchi.domain.plain import canonical, plain
from madoguchi.domain.policy import Instalments, Policy


class ItemKind(enum.StrEnum):
    """Why an amount is on a quote or a bill."""

    MONTHLY_FEE = "monthly_fee"
    SERVICE_FEE = "service_fee"
    REGULATORY_FEE = "regulatory_fee"
    EARLY_TERMINATION = "early_termination"
    INSTALMENTS_LEFT = "instalments_left"
    WORKS_RESIDUAL = "works_residual"
    USAGE = "usage"


@dataclass(frozen=True, slots=True)
class Item:
    """One amount in yen, without tax. ``line`` is a phone number; ``reference`` names the charge behind usage."""

    kind: ItemKind
    name: str
    amount: int
    tax_class: TaxClass
    line: str | None = None
    reference: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What is shown is what is accepted: page, API, desk, receipt and last bill share this object."""

    contract: str
    contract_version: int
    lines: tuple[str, ...]
    ends_contract: bool
    schedule_words: tuple[str, str]  # the choice and its last day: what the member decides on
    items: tuple[Item, ...]
    goes_on: tuple[str, ...]  # names of what will still be billed
    quoted_at: dt.datetime
    expires_at: dt.datetime

    @property
    def totals(self) -> Totals:
        """What the quote adds up to."""
        return totals(self.items)

    @property
    def fixed_items(self) -> tuple[Item, ...]:
        """What will stand on the last bill whatever is used until then."""
        return tuple(item for item in self.items if item.kind is not ItemKind.USAGE)

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
    contract: Contract, numbers: frozenset[str], schedule: Schedule, policy: Policy, quoted_at: dt.datetime
) -> Quote:
    """Quote the end of the lines with these phone numbers.

    Raises:
        LinesNotOpen: no line, or one that is not this contract's, has gone, or is in another open case.
    """
    if not numbers or not numbers <= {line.phone_number for line in contract.open_lines}:
        raise LinesNotOpen(contract.number)
    ends_contract, zone = contract.ends_with(numbers, schedule.effective_at), policy.operator.time_zone
    return Quote(
        contract=contract.number,
        contract_version=contract.version,
        lines=tuple(sorted(numbers)),
        ends_contract=ends_contract,
        schedule_words=(schedule.choice.when, schedule.last_day.isoformat()),
        items=(
            *_fixed(contract, numbers, schedule.last_day, policy, ends_contract=ends_contract),
            *_usage_known(usage_of(contract, numbers, ends_contract=ends_contract), schedule, quoted_at, zone),
        ),
        goes_on=tuple(_goes_on(contract, numbers, policy, ends_contract=ends_contract)),
        quoted_at=quoted_at,
        expires_at=quoted_at + dt.timedelta(minutes=policy.quoting.valid_minutes),
    )


def totals(items: Iterable[Item]) -> Totals:
    """What items add up to, tax rounded once per class."""
    return add_up((item.amount, item.tax_class) for item in items)


def usage_items(charges: Iterable[Charge]) -> tuple[Item, ...]:
    """Charges as they stand on a quote or bill, in the order in which they arose."""
    ordered = sorted(charges, key=lambda charge: (charge.used_at, charge.reference))
    return tuple(
        Item(ItemKind.USAGE, charge.name, charge.amount, charge.tax_class, charge.line, charge.reference)
        for charge in ordered
    )


def usage_of(contract: Contract, numbers: frozenset[str], *, ends_contract: bool) -> Iterator[Charge]:
    """The usage that ends with these lines: theirs, and the contract's own when it ends too."""
    for charge in contract.charges:
        belongs = charge.line in numbers or (charge.line is None and ends_contract)
        if belongs and charge.kind is ChargeKind.USAGE:
            yield charge


def services_ending(contract: Contract, numbers: frozenset[str], *, ends_contract: bool) -> tuple[Service, ...]:
    """The additional services that end with these lines."""
    return tuple(
        service
        for service in contract.services
        if (service.ends_with is EndsWith.LINE and service.line in numbers)
        or (service.ends_with is EndsWith.CONTRACT and ends_contract)
    )


def services_going_on(contract: Contract, *, ends_contract: bool) -> tuple[Service, ...]:
    """The additional services that go on being billed although the contract's last line ends."""
    return tuple(s for s in contract.services if ends_contract and s.ends_with is EndsWith.NOTHING)


def _fixed(
    contract: Contract, numbers: frozenset[str], last_day: dt.date, policy: Policy, *, ends_contract: bool
) -> Iterator[Item]:
    for line in contract.open_lines:
        if line.phone_number in numbers and line.opened_on <= last_day:  # what never opened costs nothing
            yield from _of_line(contract, line, last_day, policy)
    for service in services_ending(contract, numbers, ends_contract=ends_contract):
        fee = fees.of_last_month(service.monthly_fee, contract.signed_on, last_day, policy.fees.proration)
        yield Item(ItemKind.SERVICE_FEE, service.name, fee, TaxClass.TAXABLE, service.line)
    if policy.fees.instalments is Instalments.LUMP_SUM:
        for instalment in _instalments_left(contract, numbers):
            amount = instalment.monthly_amount * instalment.remaining
            yield Item(ItemKind.INSTALMENTS_LEFT, instalment.name, amount, TaxClass.OUTSIDE, instalment.line)
    for works in contract.works:
        if works.line in numbers and (residual := fees.works_residual(works, last_day)):
            yield Item(ItemKind.WORKS_RESIDUAL, works.name, residual, TaxClass.TAXABLE, works.line)


def _of_line(contract: Contract, line: Line, last_day: dt.date, policy: Policy) -> Iterator[Item]:
    fee = fees.of_last_month(line.plan.monthly_fee, line.opened_on, last_day, policy.fees.proration)
    number, plan = line.phone_number, line.plan
    yield Item(ItemKind.MONTHLY_FEE, plan.name, fee, TaxClass.TAXABLE, number, name_en=plan.name_en)
    for monthly in policy.fees.monthly:
        name = {"name": monthly.name, "name_en": monthly.name_en}
        yield Item(ItemKind.REGULATORY_FEE, amount=monthly.amount, tax_class=TaxClass.TAXABLE, line=number, **name)
    if (rule := policy.fees.early_termination) and (penalty := fees.penalty(contract, line, last_day, policy.fees)):
        yield Item(ItemKind.EARLY_TERMINATION, "", penalty, rule.tax_class, number)


def _usage_known(charges: Iterable[Charge], schedule: Schedule, at: dt.datetime, zone: ZoneInfo) -> tuple[Item, ...]:
    """Usage recorded by ``at``. For a later month there is none yet: the monthly bills until then hold today's."""
    today = day_of(at, zone)
    if (schedule.last_day.year, schedule.last_day.month) != (today.year, today.month):
        return ()
    return usage_items(c for c in charges if c.recorded_at <= at and c.used_at < schedule.effective_at)


def _goes_on(contract: Contract, numbers: frozenset[str], policy: Policy, *, ends_contract: bool) -> Iterator[str]:
    yield from (service.name for service in services_going_on(contract, ends_contract=ends_contract))
    if policy.fees.instalments is Instalments.CONTINUE:
        yield from (instalment.name for instalment in _instalments_left(contract, numbers))


def _instalments_left(contract: Contract, numbers: frozenset[str]) -> Iterator[Instalment]:
    yield from (i for i in contract.instalments if i.line in numbers and i.remaining > 0)
