"""Facts and policies for the rules of the domain: plain examples, and strategies that draw any."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from madoguchi.domain.case_lines import LineState
from madoguchi.domain.facts import (
    Charge,
    ChargeKind,
    Contract,
    CustomerKind,
    EndsWith,
    Instalment,
    Line,
    LineKind,
    Plan,
    Service,
    Works,
)
from madoguchi.domain.money import TaxClass
from madoguchi.domain.policy import Choices, Fees, OperatorIdentity, Policy, TakingBack

TOKYO = ZoneInfo("Asia/Tokyo")
PLAN = Plan("voice-3", "音声3GBプラン", "Voice 3 GB", 900)
OPERATOR = OperatorIdentity(
    name="みなと通信",
    name_en="Minato Mobile",
    phone="0120-000-000",
    phone_hours="9:00〜21:00",
    phone_hours_en="9:00–21:00",
    postal_address="〒100-0000 東京都みなと市窓口町1-2-3",
)
ZONES = st.sampled_from(
    [
        "UTC",
        "Asia/Tokyo",
        "America/Los_Angeles",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "Asia/Kolkata",
        "Europe/Berlin",
    ]
).map(ZoneInfo)


def instants(first: dt.date, last: dt.date) -> st.SearchStrategy[dt.datetime]:
    """Any instant from the first to the last day, in UTC."""
    start = dt.datetime.combine(first, dt.time(), tzinfo=dt.UTC)
    span = st.timedeltas(dt.timedelta(), (last - first) + dt.timedelta(days=1, microseconds=-1))
    return span.map(lambda passed: start + passed)


INSTANTS = instants(dt.date(2026, 1, 1), dt.date(2046, 12, 31))


def tokyo(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> dt.datetime:
    """An instant by the operator's clock."""
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=TOKYO)


def policy(fees: Fees | None = None, choices: Choices | None = None, back: TakingBack | None = None) -> Policy:
    """A policy with defaults but for what is given."""
    return Policy(
        OPERATOR, (PLAN,), fees=fees or Fees(), choices=choices or Choices(), taking_back=back or TakingBack()
    )


def line(
    number: str = "09000000001",
    *,
    state: LineState = LineState.ACTIVE,
    kind: LineKind = LineKind.VOICE,
    opened_on: dt.date = dt.date(2024, 4, 1),
    leaving_at: dt.datetime | None = None,
    monthly_fee: int = 900,
) -> Line:
    """A line like any other."""
    plan = Plan("voice-3", "音声3GBプラン", "Voice 3 GB", monthly_fee)
    return Line(number, kind, plan, state, opened_on, leaving_at=leaving_at)


def contract(
    *lines: Line,
    services: tuple[Service, ...] = (),
    charges: tuple[Charge, ...] = (),
    instalments: tuple[Instalment, ...] = (),
    works: tuple[Works, ...] = (),
    kind: CustomerKind = CustomerKind.CONSUMER,
    signed_on: dt.date = dt.date(2024, 4, 1),
    document_received_on: dt.date | None = None,
) -> Contract:
    """A contract with these lines, or with one."""
    return Contract(
        number="C000000001",
        version=1,
        customer_number="N000000001",
        customer_kind=kind,
        signed_on=signed_on,
        lines=lines or (line(),),
        services=services,
        charges=charges,
        instalments=instalments,
        works=works,
        document_received_on=document_received_on,
    )


def service(code: str, fee: int, ends_with: EndsWith, number: str | None = None) -> Service:
    """An additional service."""
    return Service(code, code, fee, ends_with, number)


def use(
    reference: str,
    amount: int,
    at: dt.datetime,
    *,
    number: str | None = "09000000001",
    recorded_at: dt.datetime | None = None,
) -> Charge:
    """A rated use, recorded as it happens unless said otherwise."""
    return Charge(reference, "通話", amount, TaxClass.TAXABLE, ChargeKind.USAGE, at, recorded_at or at, number)
