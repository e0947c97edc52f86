"""What an operator decides about one-time codes, leaving without a log-in and adding customer numbers."""

import enum
from dataclasses import dataclass, field

from madoguchi.domain.codes import Way

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Watch:
    """What all texts and calls of a day may cost, and from when on their use looks wrong."""

    budget_yen_a_day: int = 30_000
    yen_a_text: int = 10
    yen_a_call: int = 30
    used_percent: int = 60  # of the requests that were sent a code, how many end with a right one
    at_least: int = 20  # fewer requests in an hour say nothing
    neighbours: int = 10  # so many numbers of one block of a hundred within an hour

    __pydantic_config__ = _STRICT

    def cost_of(self, way: Way) -> int:
        """What one sending costs, in yen; 0 for what is not counted: nobody is locked out when the budget is spent."""
        return {Way.SMS: self.yen_a_text, Way.VOICE: self.yen_a_call}.get(way, 0)


@dataclass(frozen=True, slots=True)
class Codes:
    """How long codes (認証番号) live, how often they are tried and sent. Limits count per address and per source."""

    ways: tuple[Way, ...] = tuple(Way)
    minutes: int = 10
    letter_days: int = 21
    tries: int = 5
    resend_seconds: int = 30
    sends_in_10_minutes: int = 3  # to one address, as the two below
    sends_an_hour: int = 5
    sends_a_day: int = 10
    calls_an_hour: int = 2
    letters_a_week: int = 1
    source_sends_an_hour: int = 10  # from one source on the network
    source_failures: int = 10  # in a row, before answers to a source slow down
    carrier_ranges: tuple[str, ...] = ()  # networks whose addresses many members share (carrier-grade NAT)
    carrier_factor: int = 50  # how many times the limits of a source such a range has
    trust_after_days: int = 7  # an address or SIM that changed gets no code before
    watch: Watch = field(default_factory=Watch)

    __pydantic_config__ = _STRICT


class OpenedBy(enum.StrEnum):
    """What lets somebody leave who does not sign in."""

    CODE = "code"  # a code to an address on file
    DECLARATION = "declaration"  # or saying who she is on one page, which is accepted at once and shows nothing
    NOTHING = "nothing"  # only a log-in does


@dataclass(frozen=True, slots=True)
class Declaring:
    """The words of the entrance and of the last button, where leaving is opened by a declaration.

    The law knows them in its own language: "Verträge hier kündigen", "jetzt kündigen" (§ 312k BGB), "résilier votre
    contrat" (L215-1-1), or words as clear.
    """

    entrance: str = "解約はこちら"
    entrance_en: str = "Cancel contracts here"
    button: str = "今すぐ解約する"
    button_en: str = "Cancel now"

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class CancelOnly:
    """Leaving without a log-in: how long the session lasts, and how long lines are held before they are cut."""

    opened_by: OpenedBy = OpenedBy.CODE
    session_minutes: int = 30
    hold_hours: int = 24
    untold_hold_hours: int = 168  # where no other address can be told at once, so that a letter goes
    declaring: Declaring = field(default_factory=Declaring)

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Linking:
    """Adding a customer number to a log-in: whether several may hold one number."""

    several_log_ins: bool = True  # a family; everybody who holds the number already is told

    __pydantic_config__ = _STRICT
