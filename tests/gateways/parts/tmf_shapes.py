"""What the TM Forum publishes of usage, quotes and bills, field by field: TMF635, TMF648 and TMF678, each 4.0.0.

Names, types and what must be there are those of the Swagger files of the standard (their code is not copied; parts that
neither side sends are `Other`). Where they stand on GitHub, and at which commit they were read:

- tmforum-apis/TMF635_UsageManagement, TMF635-UsageManagement-v4.0.0.swagger.json, f1e9031
- tmforum-apis/TMF648_QuoteManagement, TMF648-Quote-v4.0.0.swagger.json, b0bd1a0
- tmforum-apis/TMF678_CustomerBill, TMF678-CustomerBill-v4.0.0.swagger.json, 10972e6

They allow fields of one's own. Here a field that is not theirs is refused: it is a name that somebody got wrong.
"""
# ruff: noqa: N815 - the names are the standard's

from typing import Annotated, Any, Final, Literal, Required, get_args, get_type_hints
from urllib.parse import parse_qsl, urlsplit

from annotated_types import Len
from pydantic import AwareDatetime, ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

_whole = with_config(ConfigDict(extra="forbid", strict=True))  # also for what is within
Other = Any
Number = float
Extensible = TypedDict("Extensible", {"@baseType": str, "@schemaLocation": str, "@type": str}, total=False)
_Referred = TypedDict("_Referred", {"@referredType": str}, total=False)


class Reference(Extensible, _Referred, total=False):
    """ProductRef, BillingAccountRef, UsageSpecificationRef."""

    id: Required[str]
    href: str
    name: str


class NamelessReference(Extensible, _Referred, total=False):
    """BillRef."""

    id: Required[str]
    href: str


class Money(TypedDict, total=False):
    unit: str
    value: Number


class Period(TypedDict, total=False):
    """TimePeriod."""

    endDateTime: AwareDatetime
    startDateTime: AwareDatetime


class Characteristic(Extensible, total=False):
    """Characteristic and AppliedBillingRateCharacteristic: what the standard leaves open."""

    name: Required[str]
    valueType: str
    value: Required[Any]


@_whole
class Error(Extensible, total=False):
    code: Required[str]
    reason: Required[str]
    message: str
    status: str
    referenceError: str


# ── TMF635 Usage ─────────────────────────────────────────────────────────────


class UsageMoney(Money, Extensible, total=False):
    """Money, as TMF635 alone has it."""

    id: str
    href: str


class UsageCharacteristic(Characteristic, total=False):
    id: str
    characteristicRelationship: list[Other]


class RatedProductUsage(Extensible, total=False):
    isBilled: bool
    isTaxExempt: bool
    offerTariffType: str
    ratingAmountType: str
    ratingDate: AwareDatetime
    taxRate: Number
    usageRatingTag: str
    bucketValueConvertedInAmount: UsageMoney
    productRef: Reference
    taxExcludedRatingAmount: UsageMoney
    taxIncludedRatingAmount: UsageMoney


@_whole
class Usage(Extensible, total=False):
    id: str
    href: str
    description: str
    usageDate: AwareDatetime
    usageType: str
    ratedProductUsage: list[RatedProductUsage]
    relatedParty: list[Other]
    status: Literal["received", "rejected", "recycled", "guided", "rated", "rerated", "billed"]
    usageCharacteristic: list[UsageCharacteristic]
    usageSpecification: Reference


# ── TMF648 Quote ─────────────────────────────────────────────────────────────


class Price(Extensible, total=False):
    percentage: Number
    taxRate: Number
    dutyFreeAmount: Money
    taxIncludedAmount: Money


class QuotePrice(Extensible, total=False):
    description: str
    name: str
    priceType: str
    recurringChargePeriod: str
    unitOfMeasure: str
    price: Price
    priceAlteration: list[Other]
    productOfferingPrice: Other


class Product(Extensible, _Referred, total=False):
    """ProductRefOrValue."""

    id: str
    href: str
    description: str
    isBundle: bool
    isCustomerVisible: bool
    name: str
    orderDate: AwareDatetime
    productSerialNumber: str
    startDate: AwareDatetime
    terminationDate: AwareDatetime
    agreement: list[Other]
    billingAccount: Reference
    place: list[Other]
    product: list[Other]
    productCharacteristic: list[Characteristic]
    productOffering: Other
    productOrderItem: list[Other]
    productPrice: list[Other]
    productRelationship: list[Other]
    productSpecification: Other
    productTerm: list[Other]
    realizingResource: list[Other]
    realizingService: list[Other]
    relatedParty: list[Other]
    status: str


class QuoteItem(Extensible, total=False):
    id: str
    action: str
    quantity: int
    state: str
    appointment: list[Other]
    attachment: list[Other]
    note: list[Other]
    product: Product
    productOffering: Other
    productOfferingQualificationItem: Other
    quoteItem: list[Other]
    quoteItemAuthorization: list[Other]
    quoteItemPrice: list[QuotePrice]
    quoteItemRelationship: list[Other]
    relatedParty: list[Other]


class _OfEveryQuote(Extensible, total=False):
    category: str
    description: str
    expectedFulfillmentStartDate: AwareDatetime
    externalId: str
    instantSyncQuote: bool
    requestedQuoteCompletionDate: AwareDatetime
    version: str
    agreement: list[Other]
    authorization: list[Other]
    billingAccount: list[Reference]
    contactMedium: list[Other]
    note: list[Other]
    productOfferingQualification: list[Other]
    quoteItem: Required[Annotated[list[QuoteItem], Len(min_length=1)]]
    relatedParty: list[Other]


@_whole
class QuoteCreate(_OfEveryQuote, total=False):
    """Quote_Create: without what the quoting system alone sets, which is date, state and total."""

    id: str


@_whole
class QuoteUpdate(_OfEveryQuote, total=False):
    """Quote_Update. Its items must be there, too."""

    effectiveQuoteCompletionDate: AwareDatetime
    expectedQuoteCompletionDate: AwareDatetime
    quoteTotalPrice: list[QuotePrice]
    state: Literal["rejected", "pending", "inProgress", "cancelled", "approved", "accepted"]
    validFor: Period


@_whole
class Quote(QuoteUpdate, total=False):
    id: str
    href: str
    quoteDate: AwareDatetime


# ── TMF678 Customer Bill ─────────────────────────────────────────────────────


class Tax(Extensible, total=False):
    """AppliedBillingTaxRate and TaxItem."""

    taxCategory: str
    taxRate: Number
    taxAmount: Money


@_whole
class CustomerBill(Extensible, total=False):
    id: str
    href: str
    billDate: AwareDatetime
    billNo: str
    category: str
    lastUpdate: AwareDatetime
    nextBillDate: AwareDatetime
    paymentDueDate: AwareDatetime
    runType: str
    amountDue: Money
    appliedPayment: list[Other]
    billDocument: list[Other]
    billingAccount: Reference
    billingPeriod: Period
    financialAccount: Other
    paymentMethod: Other
    relatedParty: list[Other]
    remainingAmount: Money
    state: Literal["new", "onHold", "validated", "sent", "partiallyPaid", "settled"]
    taxExcludedAmount: Money
    taxIncludedAmount: Money
    taxItem: list[Tax]


@_whole
class AppliedCustomerBillingRate(Extensible, total=False):
    id: Required[str]
    href: str
    date: AwareDatetime
    description: str
    isBilled: bool
    name: str
    type: str
    appliedTax: list[Tax]
    bill: NamelessReference
    billingAccount: Reference
    characteristic: list[Characteristic]
    periodCoverage: Period
    product: Reference
    taxExcludedAmount: Money
    taxIncludedAmount: Money


# ── Operations ───────────────────────────────────────────────────────────────

_USAGE: Final = "/tmf-api/usageManagement/v4/usage"
_QUOTE: Final = "/tmf-api/quoteManagement/v4/quote"
_BILL: Final = "/tmf-api/customerBillManagement/v4/customerBill"
_RATE: Final = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate"
_ASKED: Final[dict[tuple[str, str], Any]] = {("POST", _QUOTE): QuoteCreate, ("PATCH", f"{_QUOTE}/{{id}}"): QuoteUpdate}
_ANSWERED: Final[dict[tuple[str, str], Any]] = {
    ("GET", _USAGE): list[Usage],
    ("GET", _QUOTE): list[Quote],
    ("POST", _QUOTE): Quote,
    ("GET", f"{_QUOTE}/{{id}}"): Quote,
    ("PATCH", f"{_QUOTE}/{{id}}"): Quote,
    ("GET", _BILL): list[CustomerBill],
    ("GET", _RATE): list[AppliedCustomerBillingRate],
}
PLACES: Final = {path: path.rpartition("/")[2] for _, path in _ANSWERED if not path.endswith("}")}


def check_request(method: str, address: str, body: bytes) -> None:
    """Refuse what is no request of the standard.

    Raises:
        KeyError: there is no such operation, or it is asked by what its resource does not have.
        ValueError: something of the body is misnamed, missing or of another type.
    """
    parts = urlsplit(address)
    operation = _operation(method, parts.path)
    answered = _ANSWERED[operation]
    for name, value in parse_qsl(parts.query):
        _check_filter(get_args(answered)[0], name, value)
    if operation in _ASKED:
        TypeAdapter(_ASKED[operation]).validate_json(body)
    elif body:
        raise ValueError(operation)


def check_answer(method: str, address: str, status: int, body: bytes) -> None:
    """Refuse what is no answer of the standard, as for :func:`check_request`."""
    answered = _ANSWERED[_operation(method, urlsplit(address).path)] if status // 100 == 2 else Error
    TypeAdapter(answered).validate_json(body)


def _operation(method: str, path: str) -> tuple[str, str]:
    place, _, last = path.rpartition("/")
    return (method, f"{place}/{{id}}") if place == _QUOTE and last else (method, path)


def _check_filter(resource: Any, name: str, value: str) -> None:
    """TMF630, REST API design guidelines: paging, sorting, and filters by an attribute and an operator."""
    if name in {"offset", "limit"}:
        int(value)
        return
    wanted = value if name == "sort" else name
    for part in wanted.removesuffix(".gte").split("."):
        resource = get_type_hints(resource)[part]
