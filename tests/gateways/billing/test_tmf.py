"""What is the TM Forum's own: how its resources are read, what its answers mean, and nothing there twice."""

import base64
import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from madoguchi.domain.items import Item, ItemKind
from madoguchi.domain.money import TaxClass
from madoguchi.gateways import GatewayError, Unsure
from madoguchi.gateways.billing import tmf as module
from tests.gateways.billing.conftest import Harness, accepted, keep_bill, keep_usage, money
from tests.gateways.billing.test_contract import BILL, CALL, ITEMS
from tests.gateways.choosing import choose
from tests.gateways.parts.tmf import TOKEN, Billing

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("harness", ["tm_forum"], indirect=True)]


class TestUsage:
    @pytest.mark.parametrize("status", ["received", "guided", "recycled", ""])
    def test_that_was_not_rated_is_no_charge(self, harness: Harness, service: Billing, status: str) -> None:
        service.is_odd = not status
        keep_usage(service, CALL)["status"] = status
        assert harness.pull()[0] == []

    @pytest.mark.parametrize(("status", "is_open"), [("rated", True), ("rerated", True), ("rejected", False)])
    def test_is_open_by_its_status(self, harness: Harness, service: Billing, status: str, is_open: bool) -> None:
        keep_usage(service, CALL)["status"] = status
        assert [one.is_open for one in harness.pull()[0]] == [is_open]

    def test_of_months_ago_is_not_asked_for(self, harness: Harness, service: Billing) -> None:
        keep_usage(service, dataclasses.replace(CALL, used_at=harness.clock() - dt.timedelta(days=63)))
        assert harness.pull()[0] == []

    def test_its_instant_is_by_the_clock_of_the_billing(self, harness: Harness, service: Billing) -> None:
        behind = harness.clock() - dt.timedelta(minutes=7)
        service.now = behind.timestamp
        assert harness.pull()[2] == behind

    def test_its_instant_is_when_the_first_page_was_asked_for(self, harness: Harness, service: Billing) -> None:
        for number in range(200):
            keep_usage(service, dataclasses.replace(CALL, reference=f"U{number:03}"))
        chunk = harness.gateway.charges("", now=harness.clock())
        began = harness.clock()
        harness.clock.move(minutes=5)
        assert harness.gateway.charges(chunk.after, now=harness.clock()).as_of == began

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("usageDate", "2026-11-10T12:30:00"),
            ("usageDate", "yesterday"),
            ("ratedProductUsage", []),
            ("ratedProductUsage", [{"productRef": {"id": "C1"}, "taxExcludedRatingAmount": money(0.5)}]),
            (
                "ratedProductUsage",
                [{"productRef": {"id": "C1"}, "taxExcludedRatingAmount": {**money(1), "unit": "USD"}}],
            ),
            ("ratedProductUsage", [{"taxExcludedRatingAmount": money(1)}]),
        ],
    )
    def test_that_does_not_fit_is_named_and_nothing_is_guessed(
        self, harness: Harness, service: Billing, name: str, value: Any
    ) -> None:
        service.is_odd = True
        usage = keep_usage(service, CALL)
        asked = dict(usage)
        service.kept["usage"][0] = {**usage, name: value}
        service.kept["usage"][0]["usageDate"] = value if name == "usageDate" else asked["usageDate"]
        service.lists = lambda kind: service.kept[kind]  # whatever is asked
        with pytest.raises(GatewayError, match="usage U1 of the billing lacks something or does not fit") as error:
            harness.pull()
        assert not error.value.permanent


class TestAQuote:
    def test_is_written_as_tmf648_has_it(self, harness: Harness, service: Billing) -> None:
        harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
        (quote,) = service.kept["quote"]
        assert (quote["externalId"], quote["state"], quote["billingAccount"]) == ("K1", "accepted", [{"id": "C1"}])
        assert quote["expectedFulfillmentStartDate"] == "2026-11-30T15:00:00+00:00"
        assert [item["action"] for item in quote["quoteItem"]] == ["delete"] * 4
        fee = quote["quoteItem"][0]
        assert fee["product"]["name"] == "音声プラン"
        assert {one["name"]: one["value"] for one in fee["product"]["productCharacteristic"]} == {
            "kind": "monthly_fee",
            "phoneNumber": "09000000101",
            "taxClass": "taxable_10",
        }
        assert [item["quoteItemPrice"][0]["price"]["dutyFreeAmount"]["value"] for item in quote["quoteItem"]] == [
            700,
            500,
            1500,
            22,
        ]
        assert [item["quoteItemPrice"][0]["price"]["taxRate"] for item in quote["quoteItem"]] == [10, 0, 0, 10]

    def test_that_was_taken_behind_a_bad_gateway_is_found(self, harness: Harness, service: Billing) -> None:
        service.loses = True
        with pytest.raises(GatewayError):
            harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
        service.loses = service.knows_keys = False
        assert harness.gateway.publish(accepted(items=ITEMS), now=harness.clock()) == "Q1"
        assert len(service.kept["quote"]) == 1

    def test_of_which_no_answer_came_leaves_us_unsure(self, harness: Harness, service: Billing) -> None:
        with service.silent(), pytest.raises(Unsure):
            harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())

    def test_that_came_late_is_one_by_its_key(self, harness: Harness, service: Billing) -> None:
        """The first request is on its way when the second is sent: the key makes them one."""
        harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
        service.lists = lambda _kind: []  # not yet
        assert harness.gateway.publish(accepted(items=ITEMS), now=harness.clock()) == "Q1"
        assert len(service.kept["quote"]) == 1

    def test_of_another_number_is_another(self, harness: Harness, service: Billing) -> None:
        for number in ("K1", "K10"):
            harness.gateway.publish(accepted(number, items=ITEMS), now=harness.clock())
        assert [one["externalId"] for one in service.kept["quote"]] == ["K1", "K10"]

    def test_without_an_id_is_not_believed(self, harness: Harness, service: Billing) -> None:
        service.made = {"quoteItem": [{}]}  # which the standard allows
        with pytest.raises(GatewayError, match="gave it no id"):
            harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())


class TestABill:
    @pytest.mark.parametrize(("state", "count"), [("new", 0), ("onHold", 0), ("validated", 1), ("settled", 1)])
    def test_counts_once_it_is_made(self, harness: Harness, service: Billing, state: str, count: int) -> None:
        keep_bill(service, BILL)["state"] = state
        assert len(harness.collect()[0]) == count

    def test_that_is_made_later_comes_later(self, harness: Harness, service: Billing) -> None:
        kept = keep_bill(service, BILL)
        kept["state"] = "new"
        _, after = harness.collect()
        harness.clock.move(days=1)
        kept.update(state="sent", lastUpdate=harness.clock().isoformat())
        assert [one.number for one in harness.collect(after)[0]] == ["B-77"]

    def test_of_nobody_awaited_is_not_asked_for_its_lines(self, harness: Harness, service: Billing) -> None:
        keep_bill(service, BILL)
        harness.collect(contracts=("C9",))
        assert {path.rsplit("/", 1)[1] for _, path in service.asked} == {"customerBill"}

    def test_has_all_its_lines_however_many(self, harness: Harness, service: Billing) -> None:
        many = tuple(Item(ItemKind.USAGE, "通話", 1, TaxClass.TAXABLE, None, f"U{number}") for number in range(401))
        keep_bill(service, dataclasses.replace(BILL, items=many))
        assert harness.collect()[0][0].items == many

    def test_lines_without_our_words_are_read_by_the_standards_own(self, harness: Harness, service: Billing) -> None:
        kept = keep_bill(service, dataclasses.replace(BILL, items=()))
        bare = {"bill": {"id": kept["id"]}, "name": "data", "taxExcludedAmount": money(30)}
        service.kept["appliedCustomerBillingRate"] += [
            {**bare, "id": "R1", "type": "usageCharge", "appliedTax": [{"taxRate": 10.0}]},
            {**bare, "id": "R2", "type": "oneTimeCharge"},
        ]
        (bill,) = harness.collect()[0]
        assert [(one.kind, one.tax_class, one.line) for one in bill.items] == [
            (ItemKind.USAGE, TaxClass.TAXABLE, None),
            (ItemKind.OTHER, TaxClass.NOT_TAXABLE, None),
        ]
        assert bill.quote == ""

    def test_that_lacks_its_total_is_named(self, harness: Harness, service: Billing) -> None:
        del keep_bill(service, BILL)["taxIncludedAmount"]
        with pytest.raises(GatewayError, match="customerBill id-B-77"):
            harness.collect()


class TestItsAnswers:
    @pytest.mark.parametrize(
        ("status", "permanent"),
        [
            *((status, True) for status in (400, 409, 422)),
            *((status, False) for status in (401, 403, 404, 429, 500, 503)),
        ],
    )
    def test_say_whether_asking_again_helps(
        self, harness: Harness, service: Billing, status: int, permanent: bool
    ) -> None:
        with service.answering(status), pytest.raises(GatewayError) as error:
            harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
        assert error.value.permanent == permanent
        assert "secret words" not in str(error.value)
        assert TOKEN not in str(error.value)

    @pytest.mark.parametrize("garbage", [b"<html>", b'{"a":1}', b"[1]", b"[" * 2_000_000, b""])
    def test_that_are_none_are_said(self, harness: Harness, service: Billing, garbage: bytes) -> None:
        service.garbage = garbage
        with pytest.raises(GatewayError) as error:
            harness.gateway.charges("", now=harness.clock())
        assert not error.value.permanent

    def test_looking_says_that_it_does_not_know_us(self, harness: Harness, settings: Any) -> None:
        settings.MADOGUCHI_GATEWAY_SECRETS = {"billing": "wrong"}
        (found,) = module.Gateway().look(now=harness.clock())
        assert (found.is_well, found.said) == (False, "the billing does not know our secret")
        assert "secret" in found.mend


@pytest.mark.parametrize("user", ["", "madoguchi"])
def test_it_is_asked_in_the_operators_name(
    harness: Harness, service: Billing, settings: Any, tmp_path: Path, user: str
) -> None:
    """By a bearer token (RFC 6750), or by a name and a password (RFC 7617)."""
    choose(settings, tmp_path, f'{service.table}basic_user = "{user}"\n', billing=TOKEN)
    if user:
        service.authorization = f"Basic {base64.b64encode(f'{user}:{TOKEN}'.encode()).decode()}"
    assert harness.collect()[0] == []
