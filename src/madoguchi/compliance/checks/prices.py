"""What leaving costs: quotes of this policy for contracts of many kinds, held against the law's own formula."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from django.urls import reverse

from madoguchi.compliance.house import House
from madoguchi.compliance.people import MAIL_PLAN, MEMBERSHIP
from madoguchi.compliance.rows import Finding, met, not_applicable
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.facts import Contract, CustomerKind, EndsWith, Line, LineKind, Plan, Service, Works
from madoguchi.domain.fixed_items import BILLABLE_INITIALLY, AboveTheCap
from madoguchi.domain.journey_policy import Price
from madoguchi.domain.operator_time import Choice, ChoiceNotOffered, When, offered, schedule
from madoguchi.domain.quotes import Item, ItemKind, Quote, price

_NUMBER, _OPTION = "09000000001", 500
_MONTHS = (0, 1, 3, 6, 12, 24, 36)
_BIG_CARRIERS_CAP = 1000
_MOST_FOR_MAKING = 3000
_TERM, _COST = 24, 24_001
_LAWS_DAYS, _WITHDRAWAL_DAYS = 8, 14


def penalty_within_cap(house: House) -> Finding:
    """No quote holds more for leaving early than one month's fee; for the big carriers, than 1,000 yen."""
    if house.rules.fees.early_termination is None:
        return not_applicable("The policy charges nothing for leaving early.")
    highest, cap, tried = 0, 0, 0
    for contract in _contracts(house):
        allowed = _cap(house, contract)
        try:
            charged = _sum(_quote(house, contract).items, ItemKind.EARLY_TERMINATION)
        except AboveTheCap as refused:
            return met(False, f"Pricing refused a quote: {refused}.")
        tried += 1
        if charged > allowed:
            return met(False, f"A quote holds {charged} yen for leaving early, of which {allowed} may be charged.")
        if charged >= highest:
            highest, cap = charged, allowed
    asked = house.rules.fees.early_termination.amount
    return met(
        True, f"{tried} quotes; the policy asks {asked} yen, the most charged is {highest} yen (cap there: {cap})."
    )


def works_fall_with_the_term(house: House) -> Finding:
    """What is left of works is cost × (term − (month − 1)) / term, in every month of the term."""
    zone = house.rules.operator.time_zone
    today = house.now.astimezone(zone).date()
    for month in range(1, _TERM + 2):
        started = _months_before(today, month - 1)
        works = Works("工事", _COST, _TERM, started, _NUMBER)
        contract = dataclasses.replace(_contract(house.rules.plans[0], LineKind.VOICE, started), works=(works,))
        charged = _sum(_quote(house, contract).items, ItemKind.WORKS_RESIDUAL)
        allowed = max(Fraction(0), Fraction(_COST * (_TERM - (month - 1)), _TERM))
        if charged > allowed:
            return met(
                False, f"In month {month} of {_TERM} {charged} yen are charged, of which {float(allowed):.0f} may be."
            )
    return met(True, f"Quoted in each of {_TERM + 1} months: never above cost × (term − (month − 1)) / term.")


def shown_before_the_end(house: House) -> Finding:
    """Every choice shows its sum, with the items it is made of, beside its button."""
    page = house.review
    quote = _quote(house, house.contract)
    fees = [f"{item.amount:,}" for item in quote.items if item.amount]
    missing = [fee for fee in fees if fee not in page.text]
    sums = page.text.count("最終請求") >= len(page.choices)
    return met(
        bool(page.choices) and not missing and sums,
        f"{len(page.choices)} choices with their sums; items shown: {len(fees) - len(missing)} of {len(fees)}.",
    )


def losses_on_the_same_page(house: House) -> Finding:
    """The number that is lost, services that end, what goes on being billed, the card to return and where to."""
    wanted = ["090-0000-0001", MAIL_PLAN, MEMBERSHIP]
    if house.rules.sim_return.required:
        wanted.append(house.rules.sim_return.address)
    missing = [words for words in wanted if "".join(words.split()) not in "".join(house.review.text.split())]
    return met(
        not missing, f"Looked for {', '.join(wanted)} on the page with the button; missing: {missing or 'nothing'}."
    )


def initial_is_offered_by_itself(house: House) -> Finding:
    """Within her days, the review shows it without being asked, with the count of days and its own price and button."""
    if house.rules.journey.price is not Price.WITH_THE_CHOICE:
        return met(False, "The date is asked for before any price, so that its bill does not stand beside it.")
    seen = house.young.open(reverse("cancel"))[2]
    counted = "3日目" in seen.text
    return met(
        When.INITIAL in seen.choices and counted,
        f"A consumer on day 3 sees {', '.join(seen.choices) or 'no choice'}; day count shown: {counted}.",
    )


def initial_days_are_the_laws(house: House) -> Finding:
    """It is open to the last second of day 8 by the operator's clock."""
    return _open_for(house, _LAWS_DAYS)


def withdrawal_days_are_the_laws(house: House) -> Finding:
    """The function is there during the whole of fourteen days."""
    return _open_for(house, _WITHDRAWAL_DAYS)


def initial_bill_is_allowed(house: House) -> Finding:
    """Billed are the days used, usage, and what making the contract cost; no penalty, no works, no device."""
    try:
        quote = _initial_quote(house, house.young_contract, house.now)
    except ChoiceNotOffered:
        return not_applicable("The policy offers no initial cancellation.")
    kinds = {item.kind for item in quote.items}
    rules = house.rules.initial_cancellation
    making = max(rules.contract_fee, rules.sim_fee)
    return met(
        kinds <= BILLABLE_INITIALLY and making <= _MOST_FOR_MAKING and _by_the_day(house, quote),
        f"On day 3: {', '.join(f'{i.kind} {i.amount}' for i in quote.items)}; for making it {making} at most.",
    )


def _open_for(house: House, days: int) -> Finding:
    zone = house.rules.operator.time_zone
    contract = house.young_contract
    first = contract.document_received_on or contract.signed_on
    last_second = dt.datetime.combine(first + dt.timedelta(days=days), dt.time(), tzinfo=zone) - dt.timedelta(seconds=1)
    try:
        _initial_quote(house, contract, last_second)
    except ChoiceNotOffered:
        return met(False, f"At {last_second} (the end of day {days}) it is not offered any more.")
    return met(True, f"At {last_second} (the end of day {days}) it has a price.")


def _by_the_day(house: House, quote: Quote) -> bool:
    fees = sum(line.plan.monthly_fee for line in house.young_contract.lines)
    return _sum(quote.items, ItemKind.MONTHLY_FEE) <= fees * 3 / 28


def _initial_quote(house: House, contract: Contract, at: dt.datetime) -> Quote:
    rules = house.rules
    when = schedule(Choice(When.INITIAL), at, rules.operator.time_zone, rules.choices, rules.taking_back)
    return price(contract, frozenset(line.phone_number for line in contract.open_lines), when, rules, at)


def _quote(house: House, contract: Contract) -> Quote:
    rules = house.rules
    when = next(when for when in offered(rules.choices) if when is not When.DATE or len(offered(rules.choices)) == 1)
    day = house.now.astimezone(rules.operator.time_zone).date() + dt.timedelta(days=1) if when is When.DATE else None
    found = schedule(Choice(when, day), house.now, rules.operator.time_zone, rules.choices, rules.taking_back)
    return price(contract, frozenset(line.phone_number for line in contract.open_lines), found, rules, house.now)


def _contracts(house: House) -> Iterator[Contract]:
    """Consumers' contracts of every plan, kind of line and age, with and without an option."""
    today = house.now.astimezone(house.rules.operator.time_zone).date()
    for plan in house.rules.plans:
        for kind in LineKind:
            for months in _MONTHS:
                contract = _contract(plan, kind, _months_before(today, months))
                yield contract
                option = Service("option", "オプション", _OPTION, EndsWith.LINE, _NUMBER)
                yield dataclasses.replace(contract, services=(option,))


def _contract(plan: Plan, kind: LineKind, opened: dt.date) -> Contract:
    line = Line(_NUMBER, kind, plan, LineState.ACTIVE, opened)
    return Contract("C1", 1, "N1", CustomerKind.CONSUMER, opened, (line,))


def _cap(house: House, contract: Contract) -> int:
    one_month = contract.lines[0].plan.monthly_fee + sum(service.monthly_fee for service in contract.services)
    return min(one_month, _BIG_CARRIERS_CAP) if house.rules.fees.designated_carrier else one_month


def _months_before(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(years, month + 1, 1)


def _sum(items: tuple[Item, ...], kind: ItemKind) -> int:
    return sum(item.amount for item in items if item.kind is kind)
