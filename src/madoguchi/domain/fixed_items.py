"""What stands on a last bill whatever is used: the ordinary items, or the few of an initial cancellation."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.domain import fees
from madoguchi.domain.facts import Contract, EndsWith, Instalment, Line, Service
from madoguchi.domain.items import Item, ItemKind
from madoguchi.domain.money import TaxClass
from madoguchi.domain.policy import Instalments, Policy, Proration

# 施行規則 22条の2の9: the price of what was provided until then, and what making the contract costs. No penalty; no
# device, whose instalments go on as they would have; and no works, although the law would allow their usual cost.
BILLABLE_INITIALLY = frozenset(
    {
        ItemKind.MONTHLY_FEE,
        ItemKind.SERVICE_FEE,
        ItemKind.REGULATORY_FEE,
        ItemKind.SIM_FEE,
        ItemKind.CONTRACT_FEE,
        ItemKind.USAGE,
    }
)


class AboveTheCap(Exception):
    """More would be charged than the law allows: no such price is ever quoted."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends: which lines of a contract, with which last day, and whether the contract goes with them."""

    contract: Contract
    numbers: frozenset[str]
    last_day: dt.date
    ends_contract: bool

    @property
    def opened_lines(self) -> tuple[Line, ...]:
        """The lines that end and have ever begun. What never opened costs nothing."""
        lines = (line for line in self.contract.open_lines if line.phone_number in self.numbers)
        return tuple(line for line in lines if line.opened_on <= self.last_day)


def ordinary(ending: Ending, policy: Policy) -> tuple[Item, ...]:
    """The items of a cancellation on any day.

    Raises:
        AboveTheCap: one of them is above its legal cap.
    """
    items = tuple(_ordinary(ending, policy))
    _refuse_above_cap(items, ending, policy)
    return items


def initial(ending: Ending, policy: Policy) -> tuple[Item, ...]:
    """The items of an initial cancellation: by the day whatever the policy's proration, and what the contract cost."""
    return tuple(item for item in _initial(ending, policy) if item.amount)


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


def instalments_left(contract: Contract, numbers: frozenset[str]) -> tuple[Instalment, ...]:
    """The devices of these lines that are still being paid for."""
    return tuple(i for i in contract.instalments if i.line in numbers and i.remaining > 0)


def _ordinary(ending: Ending, policy: Policy) -> Iterator[Item]:
    contract, numbers, last_day = ending.contract, ending.numbers, ending.last_day
    for line in ending.opened_lines:
        yield _monthly_fee(line, last_day, policy.fees.proration)
        yield from _regulatory_fees(line, policy)
        if (rule := policy.fees.early_termination) and (penalty := fees.penalty(contract, line, last_day, policy.fees)):
            yield Item(ItemKind.EARLY_TERMINATION, "", penalty, rule.tax_class, line.phone_number)
    yield from _fees_of_services(ending, policy.fees.proration)
    if policy.fees.instalments is Instalments.LUMP_SUM:
        for instalment in instalments_left(contract, numbers):
            amount = instalment.monthly_amount * instalment.remaining
            yield Item(ItemKind.INSTALMENTS_LEFT, instalment.name, amount, TaxClass.OUTSIDE, instalment.line)
    for works in contract.works:
        if works.line in numbers and (residual := fees.works_residual(works, last_day)):
            yield Item(ItemKind.WORKS_RESIDUAL, works.name, residual, TaxClass.TAXABLE, works.line)


def _initial(ending: Ending, policy: Policy) -> Iterator[Item]:
    rules = policy.initial_cancellation
    for line in ending.opened_lines:
        yield _monthly_fee(line, ending.last_day, Proration.DAILY)
        for item in _regulatory_fees(line, policy):
            amount = fees.of_last_month(item.amount, line.opened_on, ending.last_day, Proration.DAILY)
            yield dataclasses.replace(item, amount=amount)
    yield from _fees_of_services(ending, Proration.DAILY)
    for number in sorted(ending.numbers):
        yield Item(ItemKind.SIM_FEE, "", rules.sim_fee, TaxClass.TAXABLE, number)
    if ending.ends_contract:
        yield Item(ItemKind.CONTRACT_FEE, "", rules.contract_fee, TaxClass.TAXABLE)


def _monthly_fee(line: Line, last_day: dt.date, proration: Proration) -> Item:
    fee = fees.of_last_month(line.plan.monthly_fee, line.opened_on, last_day, proration)
    number, plan = line.phone_number, line.plan
    return Item(ItemKind.MONTHLY_FEE, plan.name, fee, TaxClass.TAXABLE, number, name_en=plan.name_en)


def _regulatory_fees(line: Line, policy: Policy) -> Iterator[Item]:
    for monthly in policy.fees.monthly:
        name = {"name": monthly.name, "name_en": monthly.name_en}
        yield Item(
            ItemKind.REGULATORY_FEE, amount=monthly.amount, tax_class=TaxClass.TAXABLE, line=line.phone_number, **name
        )


def _fees_of_services(ending: Ending, proration: Proration) -> Iterator[Item]:
    for service in services_ending(ending.contract, ending.numbers, ends_contract=ending.ends_contract):
        fee = fees.of_last_month(service.monthly_fee, ending.contract.signed_on, ending.last_day, proration)
        yield Item(ItemKind.SERVICE_FEE, service.name, fee, TaxClass.TAXABLE, service.line)


def _refuse_above_cap(items: tuple[Item, ...], ending: Ending, policy: Policy) -> None:
    """The last look before a price is shown, by the law's own words and not by how the amounts were made."""
    for item in items:
        if item.kind is ItemKind.EARLY_TERMINATION:
            (line,) = (line for line in ending.opened_lines if line.phone_number == item.line)
            cap = fees.penalty_cap(ending.contract, line, designated_carrier=policy.fees.designated_carrier)
            if cap is not None and item.amount > cap:
                raise AboveTheCap(f"{item.amount} yen for leaving early, of which the law allows {cap}")
