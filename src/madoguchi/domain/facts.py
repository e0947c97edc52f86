"""What is known of a contract at one moment. Identifiers are the operator's own numbers, amounts yen without tax."""

import datetime as dt
import enum
from dataclasses import dataclass
from typing import ClassVar

from madoguchi.domain.case_lines import LineState
from madoguchi.domain.money import TaxClass


class CustomerKind(enum.StrEnum):
    """Consumer law protects the first, not the second."""

    CONSUMER = "consumer"
    CORPORATE = "corporate"

    @property
    def honorific(self) -> str:
        """What a letter writes behind the name: 様 for a person, 御中 for a company."""
        return "御中" if self is CustomerKind.CORPORATE else "様"


class LineKind(enum.StrEnum):
    """What the SIM can do."""

    VOICE = "voice"
    SMS = "sms"
    DATA = "data"


class EndsWith(enum.StrEnum):
    """What an additional service (付帯サービス) hangs on."""

    LINE = "line"
    CONTRACT = "contract"
    NOTHING = "nothing"  # it goes on, and so does its bill


class ChargeKind(enum.StrEnum):
    """Why a charge is there."""

    USAGE = "usage"
    ARREARS = "arrears"  # billed before and not yet paid: owed, but never on the last bill again


@dataclass(frozen=True, slots=True)
class Plan:
    """An entry of the operator's price list. ``monthly_fee`` is yen without tax."""

    code: str
    name: str
    name_en: str
    monthly_fee: int

    __pydantic_config__: ClassVar = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Line:
    """A SIM and its number (回線)."""

    phone_number: str  # national digits, no hyphens
    kind: LineKind
    plan: Plan
    state: LineState
    opened_on: dt.date
    nickname: str = ""
    last_used_at: dt.datetime | None = None
    leaving_at: dt.datetime | None = None  # when an open case ends it

    @property
    def can_be_cancelled(self) -> bool:
        """Whether a new case may take it: it is there, and no open case has it already."""
        return self.state.can_be_cancelled and self.leaving_at is None

    @property
    def last_four(self) -> str:
        """How the member tells her lines apart."""
        return self.phone_number[-4:]


@dataclass(frozen=True, slots=True)
class Service:
    """An additional service (付帯サービス). ``line`` is the phone number it hangs on, if it hangs on one."""

    code: str
    name: str
    monthly_fee: int
    ends_with: EndsWith
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """Something used or owed that no bill of ours holds yet."""

    reference: str
    name: str
    amount: int
    tax_class: TaxClass
    kind: ChargeKind
    used_at: dt.datetime
    recorded_at: dt.datetime
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """A device still being paid for (端末の分割払い)."""

    name: str
    monthly_amount: int
    remaining: int
    line: str


@dataclass(frozen=True, slots=True)
class Works:
    """Works whose cost falls with the term (工事費)."""

    name: str
    cost: int
    term_months: int
    started_on: dt.date
    line: str


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract with all that hangs on it. ``version`` rises whenever its lines change."""

    number: str
    version: int
    customer_number: str
    customer_kind: CustomerKind
    signed_on: dt.date
    lines: tuple[Line, ...]
    services: tuple[Service, ...] = ()
    charges: tuple[Charge, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    works: tuple[Works, ...] = ()
    document_received_on: dt.date | None = None  # the contract document (契約書面); None: nobody knows

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """The lines that can still be cancelled."""
        return tuple(line for line in self.lines if line.can_be_cancelled)

    @property
    def owes(self) -> bool:
        """Whether anything may still be billed: a fee of a line or service, or what is not on a bill yet."""
        fees = [*(line.plan.monthly_fee for line in self.open_lines), *(one.monthly_fee for one in self.services)]
        return any(fees) or bool(self.charges)

    def loses_its_last_line(self, numbers: frozenset[str]) -> bool:
        """Whether, once these go, every other line is leaving too, be it later."""
        living = (line for line in self.lines if line.state.can_be_cancelled)
        return all(line.phone_number in numbers or line.leaving_at is not None for line in living)

    def ends_with(self, numbers: frozenset[str], at: dt.datetime) -> bool:
        """Whether ending these lines at ``at`` takes the last one, and so the contract: every other is gone by then."""
        return all(
            line.phone_number in numbers or (line.leaving_at is not None and line.leaving_at <= at)
            for line in self.lines
            if line.state.can_be_cancelled
        )
