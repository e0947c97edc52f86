"""What is shown: one immutable, itemised, hashed object with an expiry (promise 2, S26)."""

import dataclasses
import datetime as dt

import pytest

from madoguchi.domain.billing import AsOf
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.facts import Charge, ChargeKind, EndsWith, Instalment, Line, LineKind, Service, Works
from madoguchi.domain.money import TaxClass
from madoguchi.domain.operator_time import Choice, Schedule, When, schedule
from madoguchi.domain.plain import plain, restore
from madoguchi.domain.policy import EarlyTermination, Fees, Instalments, MonthlyFee, Policy, Proration
from madoguchi.domain.quotes import Item, ItemKind, LinesNotOpen, Quote, price, usage_items
from tests.domain import samples
from tests.domain.samples import TOKYO, tokyo

NOW = tokyo(2026, 11, 16, 10)
FIRST, SECOND, THIRD = "09000000001", "07000000002", "02000000003"
RULES = samples.policy(
    Fees(
        monthly=(MonthlyFee("ユニバーサルサービス料", "Universal service fee", 3),),
        early_termination=EarlyTermination(1500, 6),
    )
)
SERVICES = (
    samples.service("answer-phone", 300, EndsWith.LINE, FIRST),
    samples.service("of the second line", 310, EndsWith.LINE, SECOND),
    samples.service("mail", 200, EndsWith.CONTRACT),
    samples.service("base", 250, EndsWith.NOTHING),
)


def month_end(at: dt.datetime = NOW) -> Schedule:
    return schedule(Choice(When.MONTH_END), at, TOKYO, RULES.choices, RULES.taking_back)


def three_lines(**leaving: dt.datetime) -> tuple[Line, ...]:
    numbers = {"first": FIRST, "second": SECOND, "third": THIRD}
    return tuple(samples.line(number, leaving_at=leaving.get(name)) for name, number in numbers.items())


def quote_of(*numbers: str, rules: Policy = RULES, services: tuple[Service, ...] = SERVICES) -> Quote:
    contract = samples.contract(*three_lines(), services=services)
    return price(contract, frozenset(numbers), month_end(), rules, NOW)


def shown(quote: Quote) -> list[tuple[str, str, int]]:
    return [(item.kind.value, item.line or "", item.amount) for item in quote.items]


def test_a_subset_pays_for_its_lines_and_for_nothing_else() -> None:
    """Part of a contract can be ended (HARD_CASES 27, pretix#1791)."""
    quote = quote_of(FIRST)
    assert not quote.ends_contract
    assert shown(quote) == [("monthly_fee", FIRST, 900), ("regulatory_fee", FIRST, 3), ("service_fee", FIRST, 300)]
    assert quote.goes_on == ()


def test_the_last_lines_take_the_contract_and_say_what_goes_on() -> None:
    quote = quote_of(FIRST, SECOND, THIRD)
    assert quote.ends_contract
    assert ("service_fee", "", 200) in shown(quote)
    assert quote.goes_on == ("base",)
    assert quote.totals.total == (3 * 903 + 300 + 310 + 200) * 11 // 10


def test_a_young_line_pays_the_penalty_which_bears_no_tax() -> None:
    young = samples.contract(samples.line(opened_on=dt.date(2026, 10, 1)))
    quote = price(young, frozenset({FIRST}), month_end(), RULES, NOW)
    (penalty,) = (item for item in quote.items if item.kind is ItemKind.EARLY_TERMINATION)
    assert (penalty.amount, penalty.tax_class) == (900, TaxClass.NOT_TAXABLE)
    assert quote.totals.total == 993 + 900


@pytest.mark.parametrize("mode", Instalments)
def test_a_device_is_paid_on_or_at_once_never_both(mode: Instalments) -> None:
    left = (
        Instalment("端末", 2000, 7, FIRST),
        Instalment("paid off", 2000, 0, FIRST),
        Instalment("other", 1, 1, SECOND),
    )
    contract = samples.contract(*three_lines(), instalments=left)
    quote = price(contract, frozenset({FIRST}), month_end(), samples.policy(Fees(instalments=mode)), NOW)
    lump = [(i.amount, i.tax_class) for i in quote.items if i.kind is ItemKind.INSTALMENTS_LEFT]
    if mode is Instalments.LUMP_SUM:
        assert (lump, quote.goes_on) == ([(14_000, TaxClass.OUTSIDE)], ())
    else:
        assert (lump, quote.goes_on) == ([], ("端末",))


def test_works_are_owed_for_the_line_that_ends_and_only_while_something_is_left() -> None:
    works = (
        Works("開通工事", 24_000, 24, dt.date(2026, 2, 1), FIRST),
        Works("over", 24_000, 24, dt.date(2024, 1, 1), FIRST),
        Works("other", 24_000, 24, dt.date(2026, 2, 1), SECOND),
    )
    contract = samples.contract(*three_lines(), works=works)
    quote = price(contract, frozenset({FIRST}), month_end(), RULES, NOW)
    assert [(i.name, i.amount) for i in quote.items if i.kind is ItemKind.WORKS_RESIDUAL] == [("開通工事", 15_000)]


@pytest.mark.parametrize(
    ("choice", "known"),
    [
        (Choice(When.MONTH_END), ["early", "later"]),
        (Choice(When.DATE, dt.date(2026, 12, 10)), []),  # the monthly bills until then hold today's usage
    ],
)
def test_usage_known_by_now_is_shown_in_the_order_of_use(choice: Choice, known: list[str]) -> None:
    charges = (
        samples.use("later", 20, tokyo(2026, 11, 10)),
        samples.use("early", 10, tokyo(2026, 11, 2)),
        samples.use("not heard of yet", 30, tokyo(2026, 11, 15), recorded_at=NOW + dt.timedelta(seconds=1)),
        samples.use("another line", 40, tokyo(2026, 11, 2), number=SECOND),
        samples.use("the contract's own", 50, tokyo(2026, 11, 2), number=None),
        Charge("owed", "滞納", 60, TaxClass.TAXABLE, ChargeKind.ARREARS, tokyo(2026, 10, 1), tokyo(2026, 10, 1), FIRST),
    )
    contract = samples.contract(*three_lines(), charges=charges)
    when = schedule(choice, NOW, TOKYO, RULES.choices, RULES.taking_back)
    quote = price(contract, frozenset({FIRST}), when, RULES, NOW)
    assert [i.reference for i in quote.items if i.kind is ItemKind.USAGE] == known
    assert all(item.kind is not ItemKind.USAGE for item in quote.fixed_items)


@pytest.mark.parametrize(
    "numbers", [set(), {"09099999999"}, {FIRST, "09099999999"}, {SECOND}, {THIRD}, {FIRST, SECOND}]
)
def test_lines_that_are_foreign_gone_or_leaving_have_no_price(numbers: set[str]) -> None:
    lines = (
        samples.line(FIRST),
        samples.line(SECOND, leaving_at=tokyo(2026, 12, 1)),
        samples.line(THIRD, state=LineState.PORTED_OUT),
    )
    with pytest.raises(LinesNotOpen):
        price(samples.contract(*lines), frozenset(numbers), month_end(), RULES, NOW)


@pytest.mark.parametrize("state", [LineState.PENDING, LineState.SUSPENDED])
def test_a_suspended_or_unpaid_line_has_a_price(state: LineState) -> None:
    contract = samples.contract(samples.line(FIRST, state=state, kind=LineKind.DATA))
    assert price(contract, frozenset({FIRST}), month_end(), RULES, NOW).ends_contract


@pytest.mark.parametrize(
    ("others_leave_at", "ends"),
    [(tokyo(2026, 11, 20), True), (tokyo(2026, 12, 1), True), (tokyo(2026, 12, 1, 0, 1), False), (None, False)],
)
def test_the_contract_ends_when_every_other_line_is_gone_by_then(
    others_leave_at: dt.datetime | None, *, ends: bool
) -> None:
    lines = (
        samples.line(FIRST),
        samples.line(SECOND, leaving_at=others_leave_at),
        samples.line(THIRD, state=LineState.ENDED),
    )
    assert price(samples.contract(*lines), frozenset({FIRST}), month_end(), RULES, NOW).ends_contract is ends


def test_a_price_holds_for_its_minutes_and_no_longer() -> None:
    quote = quote_of(FIRST)
    assert not quote.has_expired(NOW + dt.timedelta(minutes=30, microseconds=-1))
    assert quote.has_expired(NOW + dt.timedelta(minutes=30))


@pytest.mark.parametrize(("as_of", "known"), [(None, ["U1"]), (AsOf(NOW), ["U1"]), (AsOf(None), [])])
def test_usage_of_which_the_operators_billing_has_told_nothing_is_left_out_whole(
    as_of: AsOf | None, known: list[str]
) -> None:
    contract = samples.contract(samples.line(FIRST), charges=(samples.use("U1", 10, NOW - dt.timedelta(days=1)),))
    quote = price(contract, frozenset({FIRST}), month_end(), RULES, NOW, as_of=as_of)
    assert [item.reference for item in quote.items if item.reference] == known
    assert quote.as_of == as_of


ITEM = Item(ItemKind.USAGE, "通話", 10, TaxClass.TAXABLE, FIRST, "U1", "call")
OTHER: dict[str, object] = {
    "contract": "C000000002",
    "contract_version": 2,
    "lines": (FIRST, SECOND),
    "ends_contract": True,
    "schedule_words": ("month_end", "2026-12-31"),
    "items": (ITEM,),
    "goes_on": ("base",),
    "quoted_at": NOW + dt.timedelta(microseconds=1),
    "expires_at": NOW,
    "as_of": AsOf(NOW),
}
OTHER_ITEM: dict[str, object] = {
    "kind": ItemKind.SERVICE_FEE,
    "name": "別の通話",
    "amount": 11,
    "tax_class": TaxClass.OUTSIDE,
    "line": None,
    "reference": "U2",
    "name_en": "another call",
}


def test_no_field_is_forgotten_here() -> None:
    assert {field.name for field in dataclasses.fields(Quote)} == set(OTHER)
    assert {field.name for field in dataclasses.fields(Item)} == set(OTHER_ITEM)


@pytest.mark.parametrize("field", OTHER)
def test_the_digest_changes_with_every_figure_and_word_of_a_quote(field: str) -> None:
    quote = quote_of(FIRST)
    assert dataclasses.replace(quote, **{field: OTHER[field]}).digest != quote.digest  # type: ignore[arg-type]


@pytest.mark.parametrize("field", OTHER_ITEM)
def test_the_digest_changes_with_every_figure_and_word_of_an_item(field: str) -> None:
    quote = dataclasses.replace(quote_of(FIRST), items=(ITEM,))
    other = dataclasses.replace(ITEM, **{field: OTHER_ITEM[field]})  # type: ignore[arg-type]
    assert dataclasses.replace(quote, items=(other,)).digest != quote.digest


def test_a_stored_quote_is_the_same_quote_with_the_same_digest() -> None:
    quote = quote_of(FIRST, SECOND, THIRD)
    kept = restore(Quote, plain(quote))
    assert kept == quote
    assert kept.digest == quote.digest


def test_usage_stands_under_its_own_name() -> None:
    use = samples.use("U1", 120, NOW - dt.timedelta(hours=1), number=FIRST)
    (item,) = usage_items([use])
    assert item == Item(ItemKind.USAGE, use.name, 120, use.tax_class, FIRST, "U1")
    assert item.name


def on(last_day: dt.date, rules: Policy, at: dt.datetime = NOW) -> Schedule:
    return schedule(Choice(When.DATE, last_day), at, TOKYO, rules.choices, rules.taking_back)


@pytest.mark.parametrize(("proration", "fees"), [(Proration.FULL, [900, 300]), (Proration.DAILY, [600, 200])])
def test_a_last_month_is_paid_whole_or_by_days_as_the_policy_says(proration: Proration, fees: list[int]) -> None:
    rules = samples.policy(Fees(proration=proration))
    contract = samples.contract(*three_lines(), services=SERVICES)
    quote = price(contract, frozenset({FIRST}), on(dt.date(2026, 11, 20), rules), rules, NOW)
    assert [item.amount for item in quote.items] == fees


@pytest.mark.parametrize(("opened_on", "fees"), [(20, [900]), (21, [])])
def test_a_line_is_paid_for_from_the_day_it_opens(opened_on: int, fees: list[int]) -> None:
    line = samples.line(opened_on=dt.date(2026, 11, opened_on))
    quote = price(samples.contract(line), frozenset({line.phone_number}), on(dt.date(2026, 11, 20), RULES), RULES, NOW)
    assert [item.amount for item in quote.items if item.kind is ItemKind.MONTHLY_FEE] == fees


def test_each_item_stands_under_the_name_of_what_it_is_for() -> None:
    contract = samples.contract(
        samples.line(FIRST, opened_on=dt.date(2026, 10, 1)), instalments=(Instalment("端末", 2000, 1, FIRST),)
    )
    rules = samples.policy(Fees(early_termination=EarlyTermination(1500, 6), instalments=Instalments.LUMP_SUM))
    quote = price(contract, frozenset({FIRST}), month_end(), rules, NOW)
    assert [(item.kind, item.name, item.name_en, item.amount) for item in quote.items] == [
        (ItemKind.MONTHLY_FEE, "音声3GBプラン", "Voice 3 GB", 900),
        (ItemKind.EARLY_TERMINATION, "", "", 900),  # the page words it in the reader's language
        (ItemKind.INSTALMENTS_LEFT, "端末", "", 2000),
    ]


def test_usage_is_known_from_the_instant_it_is_recorded_and_until_the_line_ends() -> None:
    at, ends = NOW, month_end().effective_at
    charges = (
        samples.use("recorded now", 10, at),
        samples.use("recorded later", 20, at, recorded_at=at + dt.timedelta(microseconds=1)),
        samples.use("at the end", 30, ends, recorded_at=at),
    )
    quote = price(samples.contract(charges=charges), frozenset({FIRST}), month_end(), RULES, at)
    assert [item.reference for item in quote.items if item.kind is ItemKind.USAGE] == ["recorded now"]


def test_this_month_is_the_operators_not_utcs() -> None:
    """R6: 8 in the morning of the first in Japan, still the month before in UTC."""
    at = tokyo(2026, 12, 1, 8)
    contract = samples.contract(charges=(samples.use("U1", 10, tokyo(2026, 12, 1, 7)),))
    quote = price(contract, frozenset({FIRST}), month_end(at), RULES, at)
    assert [item.reference for item in quote.items if item.kind is ItemKind.USAGE] == ["U1"]


def test_lines_that_are_not_open_are_refused_by_the_number_of_the_contract() -> None:
    with pytest.raises(LinesNotOpen, match=r"^C000000001$"):
        price(samples.contract(), frozenset({SECOND}), month_end(), RULES, NOW)
