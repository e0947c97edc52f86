"""The resources of TMF635 Usage, TMF648 Quote and TMF678 Customer Bill (each 4.0), and what they are for us.

What the standard leaves open stands in characteristics: ``phoneNumber`` and, for lines of a bill, ``kind``, ``quote``,
``usage`` and ``taxClass``.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar

from madoguchi.domain.items import Item, ItemKind
from madoguchi.domain.money import TAX_PERCENT, TaxClass
from madoguchi.gateways import GatewayError
from madoguchi.gateways.billing import AcceptedQuote, PulledCharge, ReturnedBill

Json = Mapping[str, Any]
T = TypeVar("T")

# TMF635 UsageStatusType: whether such usage still has to be billed. What is not here was not rated yet.
_IS_OPEN: Final = {"rated": True, "rerated": True, "billed": False, "rejected": False}
# TMF678 StateValue: the states of a bill that is made.
_MADE: Final = frozenset({"validated", "sent", "partiallyPaid", "settled"})
_USAGE_CHARGE: Final = "usageCharge"  # TMF678 AppliedCustomerBillingRate.type
_LEAVING: Final = "delete"  # TMF648 QuoteItem.action
_YEN: Final = "JPY"


def charge(usage: Json) -> PulledCharge | None:
    """A usage as a charge; ``None`` before it is rated.

    Raises:
        GatewayError: something is missing or does not fit.
    """
    if usage.get("status") not in _IS_OPEN:
        return None
    return _read("usage", usage, _charge)


def is_made(bill: Json) -> bool:
    """Whether a bill has been made, and will not be another tomorrow."""
    return bill.get("state") in _MADE


def contract_of(bill: Json) -> str:
    """Which contract a bill is for."""
    return str(_at(bill, "billingAccount", "id") or "")


def bill(found: Json, rates: Iterable[Json]) -> ReturnedBill:
    """A bill with its lines.

    Raises:
        GatewayError: something is missing or does not fit.
    """
    lines = list(rates)
    return _read("customerBill", found, lambda one: _bill(one, lines))


def quote(accepted: AcceptedQuote) -> dict[str, object]:
    """A quote as TMF648 lets one be created: its date, state and total are not for whoever asks (Quote_Create)."""
    words = f"cancellation: {accepted.choice}, last day {accepted.last_day.isoformat()}"
    return {
        "@type": "Quote",
        "externalId": accepted.number,
        "description": f"{words}, quoted {accepted.quoted_at.isoformat()}",
        "expectedFulfillmentStartDate": accepted.effective_at.isoformat(),
        "billingAccount": [{"id": accepted.contract}],
        "quoteItem": _quote_items(accepted),
    }


def acceptance(accepted: AcceptedQuote) -> dict[str, object]:
    """That it was accepted, and for how much in all. An update has to name the items, too (Quote_Update)."""
    total = {"taxIncludedAmount": {"unit": _YEN, "value": accepted.total}}
    return {
        "state": "accepted",
        "quoteTotalPrice": [{"priceType": "oneTime", "price": total}],
        "quoteItem": _quote_items(accepted),
    }


def is_told(quote: Json) -> bool:
    """Whether the billing knows all there is to say of a quote: that it was accepted, or counts no more."""
    return quote.get("state") in {"accepted", "cancelled"}


def cancelled(quote: Json) -> dict[str, object]:
    """That a quote counts no more, with its items as the billing has them.

    Raises:
        GatewayError: it has none.
    """
    return {"state": "cancelled", "quoteItem": _read("quote", quote, lambda one: list(one["quoteItem"]))}


def _charge(usage: Json) -> PulledCharge:
    rated = usage["ratedProductUsage"][0]
    said = _characteristics(usage.get("usageCharacteristic"))
    return PulledCharge(
        reference=str(usage["id"]),
        contract=str(rated["productRef"]["id"]),
        line=said.get("phoneNumber"),
        name=str(usage["description"]),
        amount=_yen(rated["taxExcludedRatingAmount"]),
        tax_class=_tax_class(rated.get("taxRate"), said),
        used_at=_instant(usage["usageDate"]),
        is_open=_IS_OPEN[usage["status"]],
    )


def _bill(found: Json, rates: list[Json]) -> ReturnedBill:
    said = [_characteristics(rate.get("characteristic")) for rate in rates]
    return ReturnedBill(
        number=str(found["billNo"]),
        quote=next((one["quote"] for one in said if one.get("quote")), ""),
        contract=contract_of(found),
        issued_at=_instant(found["billDate"]),
        due_on=_day(found["paymentDueDate"]),
        last_day=_day(found["billingPeriod"]["endDateTime"]),
        total=_yen(found["taxIncludedAmount"]),
        items=tuple(_item(rate, one) for rate, one in zip(rates, said, strict=True)),
    )


def _item(rate: Json, said: Mapping[str, str]) -> Item:
    applied = rate.get("appliedTax") or [{}]
    is_usage = "usage" in said or rate.get("type") == _USAGE_CHARGE
    kind = ItemKind(said["kind"]) if said.get("kind") else (ItemKind.USAGE if is_usage else ItemKind.OTHER)
    amount, tax_class = _yen(rate["taxExcludedAmount"]), _tax_class(applied[0].get("taxRate"), said)
    return Item(kind, str(rate.get("name") or ""), amount, tax_class, said.get("phoneNumber"), said.get("usage", ""))


def _quote_items(accepted: AcceptedQuote) -> list[dict[str, object]]:
    items = [_quote_item(str(place), item) for place, item in enumerate(accepted.items, start=1)]
    return items or [{"id": "1", "action": _LEAVING}]  # the standard has no quote without an item


def _quote_item(number: str, item: Item) -> dict[str, object]:
    said = {"kind": item.kind, "phoneNumber": item.line, "usage": item.reference, "taxClass": item.tax_class}
    price = {"taxRate": TAX_PERCENT if item.tax_class is TaxClass.TAXABLE else 0}
    return {
        "id": number,
        "action": _LEAVING,
        "product": {
            "name": item.name,
            "productCharacteristic": [{"name": name, "value": value} for name, value in said.items() if value],
        },
        "quoteItemPrice": [
            {"priceType": "oneTime", "price": {**price, "dutyFreeAmount": {"unit": _YEN, "value": item.amount}}}
        ],
    }


def _read(what: str, found: Json, read: Callable[[Json], T]) -> T:
    try:
        return read(found)
    except (KeyError, IndexError, TypeError, ValueError, ArithmeticError) as error:
        where = f"{what} {str(found.get('id'))[:40]}"
        raise GatewayError(f"{where} of the billing lacks something or does not fit ({type(error).__name__})") from None


def _characteristics(listed: Iterable[Json] | None) -> dict[str, str]:
    return {str(one["name"]): str(one["value"]) for one in listed or ()}


def _tax_class(rate: object, said: Mapping[str, str]) -> TaxClass:
    if said.get("taxClass"):
        return TaxClass(said["taxClass"])
    is_taxed = rate is not None and Decimal(str(rate)) == TAX_PERCENT
    return TaxClass.TAXABLE if is_taxed else TaxClass.NOT_TAXABLE


def _yen(money: Json) -> int:
    value = Decimal(str(money["value"]))
    if money["unit"] != _YEN or value != int(value):
        raise ValueError
    return int(value)


def _instant(written: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(written)
    if found.tzinfo is None:
        raise ValueError
    return found.astimezone(dt.UTC)


def _day(written: str) -> dt.date:
    """The day as it was written, whatever the offset."""
    return dt.datetime.fromisoformat(written).date()


def _at(found: Json, *names: str) -> object:
    value: Any = found
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
