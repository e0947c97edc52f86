"""What the operator sets in ``operator.toml``. Every default is what a member would want.

The types are plain frozen dataclasses; ``madoguchi.policy`` reads the file into them and names each wrong value.
"""

import datetime as dt
import enum
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from madoguchi.domain.billing import BillingRules
from madoguchi.domain.code_policy import CancelOnly, Codes, Linking
from madoguchi.domain.credentials import ActivationRules, CredentialRules
from madoguchi.domain.facts import LineKind, Plan
from madoguchi.domain.initial_cancellation import InitialRules
from madoguchi.domain.journey_policy import Joining, Journey, Revealing
from madoguchi.domain.law_policy import ComplianceRules
from madoguchi.domain.money import TaxClass
from madoguchi.domain.reconciliation import Reconciliation
from madoguchi.domain.recovery import RecoveryRules
from madoguchi.domain.retention import Retention
from madoguchi.domain.sessions import SessionRules

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class OperatorIdentity:
    """Who the member has the contract with, as printed on pages, receipts and bills."""

    name: str
    name_en: str
    phone: str
    phone_hours: str
    phone_hours_en: str
    postal_address: str
    registration_number: str = ""  # 適格請求書発行事業者登録番号, T + 13 digits
    zone: str = "Asia/Tokyo"

    __pydantic_config__ = _STRICT

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone in which days and month ends are judged."""
        return ZoneInfo(self.zone)


@dataclass(frozen=True, slots=True)
class NumberPatterns:
    """How the operator's numbers look."""

    customer_number: str = r"N\d{9}"

    __pydantic_config__ = _STRICT


class TodayEnds(enum.StrEnum):
    """When a line cancelled for today is cut."""

    MINUTES_AFTER = "minutes_after"
    END_OF_DAY = "end_of_day"


@dataclass(frozen=True, slots=True)
class Choices:
    """The dates a member may choose from, and how they are moved."""

    today: bool = True
    today_ends: TodayEnds = TodayEnds.MINUTES_AFTER
    today_minutes: int = 60
    month_end: bool = True
    month_end_cut_off_day: int | None = None  # after this day, month end means next month's end
    date: bool = True
    horizon_days: int = 90
    opens: dt.time | None = None  # work on the network is done between these hours; acceptance never closes
    closes: dt.time | None = None

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Until when a cancellation can be taken back. The window is never zero."""

    minimum_minutes: int = 60
    deadline: dt.time | None = None  # on the last day of service; None: until the line is cut

    __pydantic_config__ = _STRICT


class Proration(enum.StrEnum):
    """What the fees of the last month come to."""

    FULL = "full"
    DAILY = "daily"


class Instalments(enum.StrEnum):
    """What becomes of device instalments that are left."""

    CONTINUE = "continue"
    LUMP_SUM = "lump_sum"


@dataclass(frozen=True, slots=True)
class MonthlyFee:
    """A fee charged per line and month whatever the plan, in yen without tax."""

    name: str
    name_en: str
    amount: int

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class EarlyTermination:
    """A fee for ending within ``months`` of the contract date, in yen. Capped by law: ``fees.penalty_cap``."""

    amount: int
    months: int
    kinds: tuple[LineKind, ...] = tuple(LineKind)
    tax_class: TaxClass = TaxClass.NOT_TAXABLE

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Fees:
    """What a last bill may hold besides usage."""

    proration: Proration = Proration.FULL
    instalments: Instalments = Instalments.CONTINUE
    monthly: tuple[MonthlyFee, ...] = ()
    early_termination: EarlyTermination | None = None
    designated_carrier: bool = False  # a big carrier, whose penalty is at most 1,000 yen

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Quoting:
    """How long a shown price holds, and how long late usage is waited for."""

    valid_minutes: int = 30
    usage_grace_hours: int = 72
    payment_days: int = 30

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class SimReturn:
    """Whether the card is to be sent back, and where."""

    required: bool = False
    within_days: int = 14
    address: str = ""

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything in ``operator.toml``."""

    operator: OperatorIdentity
    plans: tuple[Plan, ...]
    preset: str = "default"  # whose values stand where the operator's own file says nothing
    numbers: NumberPatterns = field(default_factory=NumberPatterns)
    choices: Choices = field(default_factory=Choices)
    taking_back: TakingBack = field(default_factory=TakingBack)
    initial_cancellation: InitialRules = field(default_factory=InitialRules)
    fees: Fees = field(default_factory=Fees)
    quoting: Quoting = field(default_factory=Quoting)
    billing: BillingRules = field(default_factory=BillingRules)
    sim_return: SimReturn = field(default_factory=SimReturn)
    journey: Journey = field(default_factory=Journey)
    revealing: Revealing = field(default_factory=Revealing)
    codes: Codes = field(default_factory=Codes)
    cancel_only: CancelOnly = field(default_factory=CancelOnly)
    linking: Linking = field(default_factory=Linking)
    credentials: CredentialRules = field(default_factory=CredentialRules)
    activation: ActivationRules = field(default_factory=ActivationRules)
    recovery: RecoveryRules = field(default_factory=RecoveryRules)
    reconciliation: Reconciliation = field(default_factory=Reconciliation)
    sessions: SessionRules = field(default_factory=SessionRules)
    retention: Retention = field(default_factory=Retention)
    joining: Joining | None = None
    compliance: ComplianceRules = field(default_factory=ComplianceRules)

    __pydantic_config__ = _STRICT

    def plan(self, code: str) -> Plan:
        """The plan with this code.

        Raises:
            KeyError: the catalogue does not have it.
        """
        return {plan.code: plan for plan in self.plans}[code]
