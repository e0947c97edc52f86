"""What every billing can do, real or simulated: one suite for all of them (gateways/billing's protocol)."""

import dataclasses
import datetime as dt

import pytest

from madoguchi.domain.items import Item, ItemKind
from madoguchi.domain.money import TaxClass
from madoguchi.gateways import GatewayError
from madoguchi.gateways.billing import PulledCharge, ReturnedBill
from tests.gateways.billing.conftest import Harness, accepted

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("harness", ["simulated", "folder", "tm_forum"], indirect=True),
]

USED = dt.datetime(2026, 11, 10, 3, 30, tzinfo=dt.UTC)
CALL = PulledCharge("U1", "C1", "09000000101", "国内通話料", 22, TaxClass.TAXABLE, USED)
ITEMS = (
    Item(ItemKind.MONTHLY_FEE, "音声プラン", 700, TaxClass.TAXABLE, "09000000101"),
    Item(ItemKind.EARLY_TERMINATION, "", 500, TaxClass.NOT_TAXABLE, "09000000101"),
    Item(ItemKind.INSTALMENTS_LEFT, "スマートフォン", 1500, TaxClass.OUTSIDE, "09000000101"),
    Item(ItemKind.USAGE, "国内通話料", 22, TaxClass.TAXABLE, "09000000101", "U1"),
)
MADE_AT, DUE_ON, LAST_DAY = dt.datetime(2026, 12, 5, tzinfo=dt.UTC), dt.date(2026, 12, 31), dt.date(2026, 11, 30)
BILL = ReturnedBill("B-77", "K1", "C1", MADE_AT, DUE_ON, LAST_DAY, 2794, ITEMS)


class TestCharges:
    def test_come_as_they_were_rated(self, harness: Harness) -> None:
        of_contract = dataclasses.replace(CALL, reference="U2", line=None, amount=0, tax_class=TaxClass.NOT_TAXABLE)
        harness.rate(CALL)
        harness.rate(of_contract)
        found, _, _ = harness.pull()
        assert sorted(found, key=lambda one: one.reference) == [CALL, of_contract]

    def test_come_with_the_instant_until_which_they_are_whole(self, harness: Harness) -> None:
        harness.rate(CALL)
        _, after, as_of = harness.pull()
        assert abs(as_of - harness.clock()) <= dt.timedelta(minutes=1)
        assert as_of.tzinfo is not None
        assert len(after) <= 300

    def test_that_are_new_come_with_the_next_pull(self, harness: Harness) -> None:
        harness.rate(CALL)
        _, after, _ = harness.pull()
        later = dataclasses.replace(CALL, reference="U2", used_at=harness.clock.move(hours=1).replace(microsecond=0))
        harness.rate(later)
        found, after, _ = harness.pull(after)
        assert later in found
        harness.clock.move(days=10)
        assert later not in harness.pull(harness.pull(after)[1])[0]

    def test_that_were_rated_late_come_too(self, harness: Harness) -> None:
        """Roaming: used days before the last pull, rated after it (HARD_CASES 20)."""
        harness.rate(dataclasses.replace(CALL, reference="U0"))
        _, after, _ = harness.pull()
        late = dataclasses.replace(CALL, used_at=harness.clock() - dt.timedelta(days=2))
        harness.rate(late)
        assert [one for one in harness.pull(after)[0] if one.reference == "U1"] == [late]

    def test_that_are_billed_by_then_are_closed(self, harness: Harness) -> None:
        harness.rate(dataclasses.replace(CALL, used_at=harness.clock() - dt.timedelta(hours=1)))
        _, after, _ = harness.pull()
        harness.rate(dataclasses.replace(CALL, used_at=harness.clock() - dt.timedelta(hours=1), is_open=False))
        found, _, _ = harness.pull(after)
        assert [one.is_open for one in found if one.reference == "U1"][-1] is False

    def test_many_come_in_chunks_and_all_of_them(self, harness: Harness) -> None:
        many = {f"U{number:03}" for number in range(230)}
        for reference in sorted(many):
            harness.rate(dataclasses.replace(CALL, reference=reference))
        chunks = harness.gateway.charges("", now=harness.clock())
        assert len(chunks.charges) < len(many)
        assert (chunks.as_of, chunks.is_last) == (None, False)
        assert {one.reference for one in harness.pull()[0]} == many


class TestQuotes:
    def test_are_there_with_their_lines(self, harness: Harness) -> None:
        reference = harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
        assert harness.quotes() == [("K1", 4, 1089, False)]
        assert 0 < len(reference) <= 200

    def test_one_number_is_one_quote(self, harness: Harness) -> None:
        first = harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
        assert harness.gateway.publish(accepted(items=ITEMS), now=harness.clock()) == first
        assert len(harness.quotes()) == 1

    def test_are_taken_back_once_and_the_others_stay(self, harness: Harness) -> None:
        for number in ("K1", "K2"):
            reference = harness.gateway.publish(accepted(number, items=ITEMS), now=harness.clock())
        for _ in range(2):
            harness.gateway.take_back("K2", reference, now=harness.clock())
        assert [(number, back) for number, _, _, back in harness.quotes()] == [("K1", False), ("K2", True)]


class TestBills:
    def test_come_back_line_by_line(self, harness: Harness) -> None:
        harness.bill(BILL)
        assert harness.collect()[0] == [BILL]

    def test_of_contracts_that_nobody_awaits_stay_there(self, harness: Harness) -> None:
        harness.bill(BILL)
        assert harness.collect(contracts=("C9",))[0] == []

    def test_come_once(self, harness: Harness) -> None:
        harness.bill(BILL)
        _, after = harness.collect()
        harness.clock.move(hours=2)
        harness.bill(dataclasses.replace(BILL, number="B-78", contract="C2", quote=""))
        found, _ = harness.collect(after)
        assert [one.number for one in found if one.number != "B-77"] == ["B-78"]
        assert found[-1].quote == ""

    def test_with_a_credit_have_a_line_below_zero(self, harness: Harness) -> None:
        credit = Item(ItemKind.OTHER, "お詫び", -100, TaxClass.TAXABLE, "09000000101")
        harness.bill(dataclasses.replace(BILL, items=(*ITEMS, credit)))
        assert harness.collect()[0][0].items[-1] == credit


class TestTrouble:
    def test_down_is_for_now_and_says_how_to_mend_it(self, harness: Harness) -> None:
        gateway = harness.gateway
        asks = (
            lambda: gateway.charges("", now=harness.clock()),
            lambda: gateway.publish(accepted(items=ITEMS), now=harness.clock()),
            lambda: gateway.bills("", frozenset({"C1"}), now=harness.clock()),
        )
        look = gateway.look  # type: ignore[attr-defined] # every gateway of ours can be looked at
        assert all(finding.is_well for finding in look(now=harness.clock()))
        with harness.down():
            for ask in asks:
                with pytest.raises(GatewayError) as error:
                    ask()
                assert not error.value.permanent
            assert [finding.mend != "" for finding in look(now=harness.clock()) if not finding.is_well] == [True]
        assert harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
        assert len(harness.quotes()) == 1
