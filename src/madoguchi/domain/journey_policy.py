"""What an operator puts between a member and what she came for. The default: nothing.

A journey is described by data alone: its entrance on My Page, pages to be read or found one's way through, known facts
that are asked again, and how she proves who she is. ``domain.steps`` plans the pages from it; no page knows a preset.
"""

import datetime as dt
import enum
from dataclasses import dataclass, field

from madoguchi.domain.codes import Way

_STRICT = {"extra": "forbid"}


class Fact(enum.StrEnum):
    """What the account holds, and a journey may ask for all the same. What is typed is compared with it."""

    CUSTOMER_NUMBER = "customer_number"
    NAME = "name"
    POSTAL_CODE = "postal_code"
    CONTRACT_PHONE = "contract_phone"


class Proof(enum.StrEnum):
    """What shows that it is she, besides what is asked again."""

    SESSION = "session"  # that she signed in, or came by a code
    FRESH = "fresh"  # that she has done so within five minutes
    CODE = "code"  # a code, sent while she waits
    CONNECTION_CREDENTIAL = "connection_credential"  # 認証ID and 認証パスワード, typed


class Survey(enum.StrEnum):
    """Whether and where the member is asked why she leaves."""

    OFF = "off"
    OPTIONAL_AFTER = "optional_after"
    REQUIRED_BEFORE = "required_before"


class BillingAddress(enum.StrEnum):
    """Whether she is asked where the last bill is to go."""

    NEVER = "never"
    WHEN_OWED = "when_owed"  # something will be billed, and there is neither mail nor postal address on file
    ALWAYS = "always"


class Contact(enum.StrEnum):
    """Whether she is asked for a telephone number and a mail address for questions."""

    NEVER = "never"
    ALWAYS = "always"


class Price(enum.StrEnum):
    """Where the price of each date stands."""

    WITH_THE_CHOICE = "with_the_choice"  # on the cards themselves: choosing is deciding
    AFTER_THE_CHOICE = "after_the_choice"  # the date is asked for first, without a price


class Place(enum.StrEnum):
    """Where on My Page a journey begins."""

    AT_HAND = "at_hand"  # 解約する beside each line and on every page; 認証ID・パスワードを見る beside each contract
    AT_THE_BOTTOM = "at_the_bottom"  # a link among others at the bottom of My Page, and nowhere else


class LeadsTo(enum.StrEnum):
    """Where a door of a menu leads."""

    NEXT = "next"
    ALL_LINES = "all_lines"  # on, with every line of the contract taken
    SOME_LINES = "some_lines"  # on, to choose among the lines; the last one cannot be ended through this door
    BY_POST = "by_post"  # out: the certificate, which can be posted
    LOG_IN_PASSWORD = "log_in_password"  # noqa: S105 - out: the page that changes the log-in's own password
    MY_PAGE = "my_page"


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where a journey begins, and under which words at the bottom of My Page."""

    place: Place = Place.AT_HAND
    words: str = ""
    words_en: str = ""

    __pydantic_config__ = _STRICT

    @property
    def is_at_the_bottom(self) -> bool:
        """Whether it is the one link at the bottom of My Page."""
        return self.place is Place.AT_THE_BOTTOM


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Something to be read."""

    text: str
    text_en: str

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Door:
    """One way on, as its button says; ``above`` stands over it. Two doors may say the same: that is the operator's."""

    words: str
    words_en: str
    above: str = ""
    above_en: str = ""
    leads_to: LeadsTo = LeadsTo.NEXT

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class PageRule:
    """A page that the operator adds: paragraphs to be read, and doors. Without doors there is one button, 次へ."""

    name: str  # its place in the address: a-z, 0-9 and hyphens
    title: str
    title_en: str
    paragraphs: tuple[Paragraph, ...] = ()
    doors: tuple[Door, ...] = ()

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Journey:
    """Leaving: everything between 解約する and the receipt besides the open questions."""

    entrance: Entrance = field(default_factory=Entrance)
    pages: tuple[PageRule, ...] = ()
    ask_again: tuple[Fact, ...] = ()
    proof: Proof = Proof.SESSION
    code_ways: tuple[Way, ...] = (Way.SMS, Way.VOICE, Way.MAIL)
    billing_address: BillingAddress = BillingAddress.NEVER
    contact: Contact = Contact.NEVER
    survey: Survey = Survey.OPTIONAL_AFTER
    price: Price = Price.WITH_THE_CHOICE
    reminders: tuple[PageRule, ...] = ()  # pages between the choice of the date and the review

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Revealing:
    """Seeing authentication ID and password: everything between My Page and the password."""

    entrance: Entrance = field(default_factory=Entrance)
    pages: tuple[PageRule, ...] = ()
    ask_again: tuple[Fact, ...] = ()
    proof: Proof = Proof.FRESH
    code_ways: tuple[Way, ...] = (Way.SMS, Way.VOICE, Way.MAIL)

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Joining:
    """What joining takes, as the operator counted it: leaving is compared with it, and must not be harder."""

    pages: int
    clicks: int
    fields: int
    counted_on: dt.date
    source: str

    __pydantic_config__ = _STRICT
