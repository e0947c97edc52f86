"""What we ask the TM Forum's APIs, and what our own billing on loopback answers, is what the TM Forum publishes.

That billing refuses each request, and each test of it fails for an answer, that `tmf_shapes` does not know. Here it is
shown that this sees every name: each field of a whole life is misnamed once, alone, at every depth.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from madoguchi.gateways import GatewayError
from madoguchi.gateways.billing.tmf import resources
from tests.gateways.billing.conftest import Harness, accepted
from tests.gateways.billing.test_contract import BILL, CALL, ITEMS
from tests.gateways.parts.tmf import Billing, Exchange
from tests.gateways.parts.tmf_shapes import check_answer, check_request

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("harness", ["tm_forum"], indirect=True)]


@pytest.fixture
def life(harness: Harness, service: Billing) -> list[Exchange]:
    """Usage is pulled, a quote told and taken back, a bill collected with its lines."""
    harness.rate(CALL)
    harness.pull()
    reference = harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
    harness.gateway.take_back("K1", reference, now=harness.clock())
    harness.bill(BILL)
    harness.collect()
    return service.exchanges


def misnamed(body: Any) -> Iterator[tuple[str, Any]]:
    """The same with one field misnamed: each field in turn. What a characteristic holds is nobody's to name."""
    if isinstance(body, list):
        for at, one in enumerate(body):
            yield from ((name, [*body[:at], other, *body[at + 1 :]]) for name, other in misnamed(one))
    elif isinstance(body, dict):
        for name, value in body.items():
            yield name, {(f"{known}s" if known == name else known): part for known, part in body.items()}
            yield from ((inner, {**body, name: other}) for inner, other in misnamed(value))


def test_a_whole_life_is_what_the_standard_has(life: list[Exchange], service: Billing) -> None:
    assert service.misfits == []
    assert {one.status for one in life} == {200, 201}
    assert [(one.method, one.address.partition("?")[0].rpartition("/v4/")[2]) for one in life] == [
        ("GET", "usage"),
        ("GET", "quote"),
        ("POST", "quote"),
        ("PATCH", "quote/Q1"),
        ("GET", "quote/Q1"),
        ("PATCH", "quote/Q1"),
        ("GET", "customerBill"),
        ("GET", "appliedCustomerBillingRate"),
    ]


def test_each_name_that_we_send_is_the_standards(life: list[Exchange]) -> None:
    told = [one for one in life if one.asked]
    assert len(told) == 3
    for one in told:
        for name, wrong in misnamed(json.loads(one.asked)):
            with pytest.raises(ValueError, match=f"{name}s\n"):
                check_request(one.method, one.address, json.dumps(wrong).encode())


def test_each_name_that_is_answered_is_the_standards(life: list[Exchange]) -> None:
    names = set()
    for one in life:
        for name, wrong in misnamed(json.loads(one.answered)):
            names.add(name)
            with pytest.raises(ValueError, match=f"{name}s\n"):
                check_answer(one.method, one.address, one.status, json.dumps(wrong).encode())
    assert {"productRef", "usageDate", "quoteDate", "billingPeriod", "endDateTime", "appliedTax", "unit"} <= names


def test_each_attribute_that_we_ask_by_is_the_standards(life: list[Exchange]) -> None:
    asked = [one for one in life if "?" in one.address]
    assert len(asked) == 4
    for one in asked:
        for wrong in ("usedOn.gte=2026-11-16", "bills.id=1", "sort=latest", "limit=all"):
            with pytest.raises((KeyError, ValueError)):
                check_request(one.method, f"{one.address}&{wrong}", b"")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"state": "accepted"}, "state"),  # what only the quoting system sets
        ({"quoteItem": []}, "quoteItem"),
        ({"expectedFulfillmentStartDate": "2026-11-30T15:00:00"}, "expectedFulfillmentStartDate"),
        ({"description": None}, "description"),
        ({"billingAccount": [{"name": "C1"}]}, "billingAccount.0.id"),
    ],
)
def test_what_is_more_than_a_name_is_seen_too(life: list[Exchange], changed: dict[str, Any], named: str) -> None:
    (created,) = (one for one in life if one.method == "POST")
    with pytest.raises(ValueError, match=f"{named}\n"):
        check_request("POST", created.address, json.dumps({**json.loads(created.asked), **changed}).encode())


def test_the_billing_on_loopback_refuses_what_is_not_the_standards(
    harness: Harness, service: Billing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As we once told it: a state and a total, before the quote was there."""
    whole = {**resources.quote(accepted(items=ITEMS)), "state": "accepted"}
    monkeypatch.setattr(resources, "quote", lambda _: whole)
    with pytest.raises(GatewayError, match="refuses what it was told"):
        harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
    assert service.kept["quote"] == []


def test_a_quote_of_nothing_has_an_item_all_the_same(harness: Harness, service: Billing) -> None:
    harness.gateway.publish(accepted(), now=harness.clock())
    assert [one["state"] for one in service.kept["quote"]] == ["accepted"]
    assert service.kept["quote"][0]["quoteItem"] == [{"id": "1", "action": "delete"}]


def test_a_quote_that_was_created_and_no_more_is_accepted_when_it_is_told_again(
    harness: Harness, service: Billing
) -> None:
    """Cut off between the two steps."""
    service.loses = True
    with pytest.raises(GatewayError):
        harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
    assert [one["state"] for one in service.kept["quote"]] == ["pending"]
    service.loses = False
    assert harness.gateway.publish(accepted(items=ITEMS), now=harness.clock()) == "Q1"
    assert harness.quotes() == [("K1", 4, 1089, False)]


def test_a_quote_that_counts_no_more_is_not_accepted_again(harness: Harness, service: Billing) -> None:
    reference = harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
    harness.gateway.take_back("K1", reference, now=harness.clock())
    assert harness.gateway.publish(accepted(items=ITEMS), now=harness.clock()) == reference
    assert service.kept["quote"][0]["state"] == "cancelled"


def test_a_quote_whose_items_the_billing_does_not_show_is_named(harness: Harness, service: Billing) -> None:
    reference = harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
    service.is_odd = True
    del service.kept["quote"][0]["quoteItem"]
    with pytest.raises(GatewayError, match="quote Q1 of the billing lacks something"):
        harness.gateway.take_back("K1", reference, now=harness.clock())


def test_amounts_go_back_as_they_came(harness: Harness, service: Billing) -> None:
    """The billing writes numbers with a fraction; an update repeats its items."""
    reference = harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
    price = service.kept["quote"][0]["quoteItem"][0]["quoteItemPrice"][0]["price"]
    price["dutyFreeAmount"]["value"] = 700.5
    harness.gateway.take_back("K1", reference, now=harness.clock())
    (*_, last) = (one for one in service.exchanges if one.method == "PATCH")
    assert json.loads(last.asked)["quoteItem"][0]["quoteItemPrice"][0]["price"]["dutyFreeAmount"]["value"] == 700.5
