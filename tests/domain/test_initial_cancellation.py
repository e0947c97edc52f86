"""Initial cancellation (初期契約解除): on which days it is open, and what it bills (DOMAIN.md §3.1; issue 5)."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.case_lines import LineState
from madoguchi.domain.facts import Contract, CustomerKind, EndsWith, Instalment, LineKind, Works
from madoguchi.domain.fixed_items import BILLABLE_INITIALLY
from madoguchi.domain.initial_cancellation import InitialDays, InitialRules, days_of, open_days, open_lines
from madoguchi.domain.items import ItemKind
from madoguchi.domain.last_bills import draw_up
from madoguchi.domain.operator_time import Choice, ChoiceNotOffered, Schedule, When, day_of, schedule
from madoguchi.domain.policy import Choices, EarlyTermination, Fees, Instalments, MonthlyFee, Policy, Proration
from madoguchi.domain.quotes import Quote, price
from madoguchi.domain.receipts import Act, ReceiptKind, write
from tests.domain import samples
from tests.domain.samples import INSTANTS, OPERATOR, TOKYO, tokyo

FIRST, SECOND = "09000000001", "07000000002"
RECEIVED = dt.date(2026, 11, 14)
NOW = tokyo(2026, 11, 16, 10)  # day 3
INITIAL = Choice(When.INITIAL)
EIGHT = InitialRules()
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2040, 12, 31))


def young(received: dt.date | None = RECEIVED, opened: dt.date = RECEIVED, **more: object) -> Contract:
    line = samples.line(FIRST, opened_on=opened)
    facts = {"signed_on": dt.date(2026, 11, 10), "document_received_on": received, **more}
    return samples.contract(line, **facts)  # type: ignore[arg-type]


def at_once(at: dt.datetime, rules: Policy) -> Schedule:
    return schedule(INITIAL, at, TOKYO, rules.choices, rules.taking_back)


def quoted(contract: Contract, *numbers: str, rules: Policy | None = None, at: dt.datetime = NOW) -> Quote:
    rules = rules or samples.policy()
    return price(contract, frozenset(numbers or {FIRST}), at_once(at, rules), rules, at)


class TestTheDays:
    def test_day_one_is_the_day_on_which_the_document_is_received_and_day_eight_the_last(self) -> None:
        """Eight days counting the day of receipt (MIC guideline, DOMAIN.md §3.1)."""
        days = days_of(young(), young().lines[0], EIGHT)
        assert days == InitialDays(dt.date(2026, 11, 14), dt.date(2026, 11, 21))
        assert [days.number(RECEIVED + dt.timedelta(days=n)) for n in (-1, 0, 7, 8)] == [0, 1, 8, 9]
        assert [days.includes(RECEIVED + dt.timedelta(days=n)) for n in (-9, 0, 7, 8)] == [True, True, True, False]

    @pytest.mark.parametrize(
        ("received", "opened", "first"),
        [
            (dt.date(2026, 11, 14), dt.date(2026, 11, 18), dt.date(2026, 11, 18)),  # the service began later
            (dt.date(2026, 11, 18), dt.date(2026, 11, 14), dt.date(2026, 11, 18)),
            (None, dt.date(2026, 11, 5), dt.date(2026, 11, 10)),  # nobody knows: with the contract
            (None, dt.date(2026, 11, 12), dt.date(2026, 11, 12)),
        ],
    )
    def test_the_later_of_document_and_service_counts(
        self, received: dt.date | None, opened: dt.date, first: dt.date
    ) -> None:
        contract = young(received, opened)
        days = days_of(contract, contract.lines[0], EIGHT)
        assert days == InitialDays(first, first + dt.timedelta(days=7))

    @pytest.mark.parametrize(
        ("contract", "rules"),
        [
            (young(kind=CustomerKind.CORPORATE), EIGHT),  # 法人契約 are left out
            (young(), InitialRules(offered=False)),
            (young(), InitialRules(kinds=(LineKind.DATA,))),
        ],
    )
    def test_who_has_no_such_right(self, contract: Contract, rules: InitialRules) -> None:
        assert days_of(contract, contract.lines[0], rules) is None
        assert open_days(contract, frozenset({FIRST}), RECEIVED, rules) is None

    @given(received=DAYS, later=st.integers(-400, 400), days=st.integers(8, 60), passed=st.integers(-30, 90))
    def test_it_is_open_from_before_day_one_to_the_end_of_the_last_day_and_never_after(
        self, received: dt.date, later: int, days: int, passed: int
    ) -> None:
        opened = received + dt.timedelta(days=later)
        contract = young(received, opened, signed_on=received)
        first = max(received, opened)
        found = open_days(contract, frozenset({FIRST}), first + dt.timedelta(days=passed), InitialRules(days=days))
        assert (found is not None) is (passed < days)
        assert found is None or found.number(first + dt.timedelta(days=passed)) == max(0, passed + 1)

    @given(at=INSTANTS)
    def test_days_are_the_operators_at_every_instant(self, at: dt.datetime) -> None:
        """killbill#1215, #139: in Japan, whatever zone the server is in."""
        today = day_of(at, TOKYO)
        for ago, is_open in ((7, True), (8, False)):
            contract = young(today - dt.timedelta(days=ago), today - dt.timedelta(days=ago))
            contract = dataclasses.replace(contract, signed_on=dt.date(2020, 1, 1))
            if is_open:
                assert quoted(contract, at=at).initial_days == InitialDays(today - dt.timedelta(days=7), today)
            else:
                with pytest.raises(ChoiceNotOffered):
                    quoted(contract, at=at)

    def test_the_last_second_of_day_eight_is_in_time_and_the_next_is_not(self) -> None:
        assert quoted(young(), at=tokyo(2026, 11, 21, 23, 59, 59)).schedule_words == (
            "initial", "2026-11-21", "2026-11-14", "2026-11-21",
        )  # fmt: skip
        with pytest.raises(ChoiceNotOffered, match="initial"):
            quoted(young(), at=tokyo(2026, 11, 22))


class TestSeveralLines:
    CONTRACT = samples.contract(
        samples.line(FIRST, opened_on=dt.date(2024, 4, 1)),
        samples.line(SECOND, opened_on=RECEIVED),
        signed_on=dt.date(2024, 4, 1),
        document_received_on=dt.date(2024, 4, 1),
    )

    def test_an_added_line_has_its_own_days_and_the_old_one_none(self) -> None:
        both = frozenset({FIRST, SECOND})
        assert [line.phone_number for line in open_lines(self.CONTRACT, both, RECEIVED, EIGHT)] == [SECOND]
        assert open_days(self.CONTRACT, both, RECEIVED, EIGHT) is None
        assert open_days(self.CONTRACT, frozenset({SECOND}), RECEIVED, EIGHT) is not None
        assert open_days(self.CONTRACT, frozenset(), RECEIVED, EIGHT) is None

    def test_together_they_have_the_days_of_the_one_that_has_the_fewest(self) -> None:
        lines = (samples.line(FIRST, opened_on=RECEIVED), samples.line(SECOND, opened_on=dt.date(2026, 11, 16)))
        contract = samples.contract(*lines, signed_on=RECEIVED, document_received_on=RECEIVED)
        days = open_days(contract, frozenset({FIRST, SECOND}), dt.date(2026, 11, 17), EIGHT)
        assert days == InitialDays(RECEIVED, dt.date(2026, 11, 21))

    def test_a_line_that_has_gone_or_is_foreign_is_not_open(self) -> None:
        gone = samples.contract(samples.line(FIRST, state=LineState.ENDED, opened_on=RECEIVED), signed_on=RECEIVED)
        assert open_lines(gone, frozenset({FIRST}), RECEIVED, EIGHT) == ()
        assert open_days(young(), frozenset({FIRST, "09099999999"}), RECEIVED, EIGHT) is None


RULES = dataclasses.replace(
    samples.policy(
        Fees(
            proration=Proration.FULL,
            monthly=(MonthlyFee("ユニバーサルサービス料", "Universal service fee", 30),),
            early_termination=EarlyTermination(1500, 6),
            instalments=Instalments.LUMP_SUM,
        )
    ),
    initial_cancellation=InitialRules(contract_fee=3000, sim_fee=400),
)
RICH = young(
    services=(
        samples.service("answer-phone", 300, EndsWith.LINE, FIRST),
        samples.service("mail", 600, EndsWith.CONTRACT),
        samples.service("base", 250, EndsWith.NOTHING),
    ),
    instalments=(Instalment("端末", 2000, 24, FIRST),),
    works=(Works("開通工事", 24_000, 24, RECEIVED, FIRST),),
    charges=(samples.use("U1", 20, tokyo(2026, 11, 15), number=FIRST),),
    signed_on=RECEIVED,
)


class TestTheBill:
    def test_it_holds_what_was_provided_by_the_day_and_what_the_contract_cost(self) -> None:
        """施行規則 22条の2の9: no penalty, no works, no device at once (DOMAIN.md §3.1). Three days of November."""
        quote = quoted(RICH, rules=RULES)
        assert [(item.kind.value, item.line, item.amount) for item in quote.items] == [
            ("monthly_fee", FIRST, 90),
            ("regulatory_fee", FIRST, 3),
            ("service_fee", FIRST, 30),
            ("service_fee", None, 60),
            ("sim_fee", FIRST, 400),
            ("contract_fee", None, 3000),
            ("usage", FIRST, 20),
        ]
        assert {item.name for item in quote.items if item.kind in {ItemKind.SIM_FEE, ItemKind.CONTRACT_FEE}} == {""}
        assert quote.totals.total == 3603 + 360
        assert quote.goes_on == ("base", "端末")  # the device is not undone: it is paid on

    def test_other_choices_of_the_same_day_pay_as_ever(self) -> None:
        today = schedule(Choice(When.TODAY), NOW, TOKYO, RULES.choices, RULES.taking_back)
        items = price(RICH, frozenset({FIRST}), today, RULES, NOW).items
        kinds = [item.kind for item in items]
        assert [item.line for item in items if item.kind is ItemKind.INSTALMENTS_LEFT] == [FIRST]
        assert {ItemKind.EARLY_TERMINATION, ItemKind.WORKS_RESIDUAL, ItemKind.INSTALMENTS_LEFT} < set(kinds)
        assert {ItemKind.SIM_FEE, ItemKind.CONTRACT_FEE}.isdisjoint(kinds)

    def test_the_contracts_own_fee_is_for_the_contract_and_the_sims_for_each_line(self) -> None:
        lines = (samples.line(SECOND, opened_on=RECEIVED), samples.line(FIRST, opened_on=RECEIVED))
        contract = samples.contract(*lines, signed_on=RECEIVED, document_received_on=RECEIVED)
        alone, both = quoted(contract, FIRST, rules=RULES), quoted(contract, FIRST, SECOND, rules=RULES)
        fees = [ItemKind.SIM_FEE, ItemKind.CONTRACT_FEE]
        assert [(i.line, i.amount) for i in alone.items if i.kind in fees] == [(FIRST, 400)]
        assert [(i.line, i.amount) for i in both.items if i.kind in fees] == [(SECOND, 400), (FIRST, 400), (None, 3000)]

    def test_what_never_began_costs_only_its_making(self) -> None:
        contract = young(opened=dt.date(2026, 12, 1), services=(samples.service("a", 300, EndsWith.LINE, FIRST),))
        contract = dataclasses.replace(contract, signed_on=dt.date(2026, 12, 1))
        assert [item.kind for item in quoted(contract, rules=RULES).items] == [ItemKind.SIM_FEE, ItemKind.CONTRACT_FEE]
        assert quoted(contract).items == ()

    @given(
        fee=st.integers(0, 20_000),
        at=INSTANTS,
        ago=st.integers(0, 7),
        proration=st.sampled_from(Proration),
        penalty=st.integers(0, 10_000_000),
        mode=st.sampled_from(Instalments),
    )
    def test_whatever_the_policy_says_only_what_the_rule_allows_is_billed(
        self, fee: int, at: dt.datetime, ago: int, proration: Proration, penalty: int, mode: Instalments
    ) -> None:
        received = day_of(at, TOKYO) - dt.timedelta(days=ago)
        contract = dataclasses.replace(
            RICH,
            document_received_on=received,
            signed_on=received,
            lines=(samples.line(FIRST, opened_on=received, monthly_fee=fee),),
            charges=(),
        )
        rules = samples.policy(
            Fees(proration=proration, early_termination=EarlyTermination(penalty, 120), instalments=mode)
        )
        quote = quoted(contract, rules=rules, at=at)
        assert {item.kind for item in quote.items} <= BILLABLE_INITIALLY
        services = sum(s.monthly_fee for s in contract.services if s.ends_with is not EndsWith.NOTHING)
        assert sum(item.amount for item in quote.items) <= (fee + services) * (ago + 1) / 28

    def test_the_last_bill_adds_usage_until_it_was_sent_and_nothing_after(self) -> None:
        rules = samples.policy()
        quote, when = quoted(RICH, rules=rules), at_once(NOW, rules)
        later = (
            samples.use(
                "before", 7, NOW - dt.timedelta(seconds=1), number=FIRST, recorded_at=NOW + dt.timedelta(days=1)
            ),
            samples.use("after", 9, NOW, number=FIRST),
        )
        facts = dataclasses.replace(RICH, charges=(*RICH.charges, *later))
        bill = draw_up(quote, facts, when.effective_at, contract_ended=True)
        assert [item.reference for item in bill.late_items] == ["before"]
        assert bill.items[: len(quote.fixed_items)] == quote.fixed_items


class TestWhenItEnds:
    def test_it_is_in_force_at_once_and_the_line_works_until_it_cannot_be_taken_back(self) -> None:
        found = at_once(NOW, samples.policy())
        assert (found.last_day, found.effective_at) == (dt.date(2026, 11, 16), NOW)
        assert found.due_at == found.take_back_until == NOW + dt.timedelta(minutes=60)
        assert found.works_unbilled
        month_end = schedule(Choice(When.MONTH_END), NOW, TOKYO, Choices(), samples.policy().taking_back)
        assert not month_end.works_unbilled

    def test_at_night_the_network_hears_in_the_morning_and_the_bill_ends_at_once(self) -> None:
        rules = samples.policy(choices=Choices(opens=dt.time(9), closes=dt.time(21)))
        found = at_once(tokyo(2026, 11, 16, 22), rules)
        assert (found.effective_at, found.due_at) == (tokyo(2026, 11, 16, 22), tokyo(2026, 11, 17, 9))
        assert found.last_day == dt.date(2026, 11, 16)

    def test_it_needs_no_leave_of_the_policys_choices(self) -> None:
        rules = samples.policy(choices=Choices(today=False, date=False))
        assert quoted(young(), rules=rules).initial_days


class TestTheReceipt:
    @pytest.mark.parametrize("at", [NOW, tokyo(2026, 11, 16, 3)])  # the second is the day before in Europe
    def test_it_holds_the_days_and_which_of_them_it_was(self, at: dt.datetime) -> None:
        rules = samples.policy()
        act = Act(ReceiptKind.CANCELLATION, "K1", "N000000001", at)
        receipt = write(act, operator=OPERATOR, quote=quoted(young(), at=at), schedule=at_once(at, rules))
        assert receipt["choice"] == "initial"
        assert receipt["initial_cancellation"] == {"first_day": "2026-11-14", "last_day": "2026-11-21", "day": 3}

    def test_no_other_choice_speaks_of_it(self) -> None:
        rules = samples.policy()
        when = schedule(Choice(When.TODAY), NOW, TOKYO, rules.choices, rules.taking_back)
        quote = price(young(), frozenset({FIRST}), when, rules, NOW)
        act = Act(ReceiptKind.CANCELLATION, "K1", "N000000001", NOW)
        assert "initial_cancellation" not in write(act, operator=OPERATOR, quote=quote, schedule=when)
        assert quote.initial_days is None
