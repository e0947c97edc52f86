"""Where a member stands when she begins, and what lies between there and the journey that the policy describes.

The pages here are the same under every policy: opening My Page, signing in, adding a customer number, the code that
takes the place of a log-in.
"""

import enum
from dataclasses import dataclass
from typing import Final

from madoguchi.domain.journey_policy import Proof
from madoguchi.domain.pages import Ask, Page, Question
from madoguchi.friction import member
from madoguchi.friction.counting import Count, of_page

_CODE_ON_ITS_WAY: Final = 20  # seconds, for an SMS: as in domain.steps


class Start(enum.StrEnum):
    """What she has to begin with."""

    MY_PAGE = "my-page"  # she is signed in, and stands on My Page
    PASSKEY = "passkey"  # she stands on the log-in page, with a passkey
    LOG_IN = "log-in"  # she knows where My Page is, her mail address and her password
    NEW_LOG_IN = "new-log-in"  # the same, but no customer number has been added to the log-in
    TELEPHONE = "telephone"  # no log-in, no number noted: only the telephone whose number is on file


class Paper(enum.StrEnum):
    """Where her member certificate (会員登録証) is."""

    AT_HAND = "at-hand"
    LOST = "lost"
    MISSED_LATE = "missed-late"  # lost, and she notices only where a page asks for what it says


@dataclass(frozen=True, slots=True)
class Situation:
    """Who sets out."""

    start: Start = Start.MY_PAGE
    paper: Paper = Paper.AT_HAND

    @property
    def proofs(self) -> frozenset[Proof]:
        """What coming in has proved."""
        return _PROVED.get(self.start, frozenset({Proof.SESSION, Proof.FRESH}))


_PROVED: Final = {
    Start.MY_PAGE: frozenset({Proof.SESSION}),
    Start.TELEPHONE: frozenset({Proof.SESSION, Proof.FRESH, Proof.CODE}),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where she stands, what she does there, and the arrival at the next place."""

    where: str
    count: Count


def _at(where: str, *questions: Question, wait_seconds: int = 0) -> Stand:
    return Stand(where, of_page(Page(where, questions, wait_seconds=wait_seconds)))


_CODE: Final = Question(Ask.CODE, characters=member.CODE, proves=True)
MAIL_BOX: Final = Stand(
    "mail box: an old mail",
    Count(pages=1, clicks=2, fields=1, characters=member.SEARCH, mandatory=1, typed=1),
)
TO_MY_PAGE: Final = _at("before the portal")
LOG_IN: Final = _at(
    "log-in page",
    Question(Ask.CONTACT_MAIL, characters=member.MAIL_ADDRESS),
    Question(Ask.PASSWORD, characters=member.PASSWORD, proves=True),
)
LINKING: Final = (
    _at("My Page: add the number"),
    _at("customer number", Question(Ask.CUSTOMER_NUMBER, characters=member.HELD[Ask.CUSTOMER_NUMBER], holds=True)),
    _at("code, to add the number", _CODE, wait_seconds=_CODE_ON_ITS_WAY),
)
_PASSKEY: Final = Stand("log-in page: passkey", Count(pages=1, clicks=1, proofs=1))
ENTRANCE: Final = _at("any page of the portal")
_BY_TELEPHONE: Final = (
    ENTRANCE,
    _at("telephone number", Question(Ask.CONTRACT_PHONE, characters=member.TELEPHONE)),
    _at("code, instead of a log-in", _CODE, wait_seconds=_CODE_ON_ITS_WAY),
)


def way_in(situation: Situation) -> tuple[Stand, ...]:
    """From where she stands to My Page; of who comes by a code, to the first page of the journey."""
    match situation.start:
        case Start.MY_PAGE:
            return ()
        case Start.PASSKEY:
            return (_PASSKEY,)
        case Start.TELEPHONE:
            return _BY_TELEPHONE
        case Start.LOG_IN:
            return TO_MY_PAGE, LOG_IN
        case Start.NEW_LOG_IN:
            number = () if situation.paper is Paper.AT_HAND else (MAIL_BOX,)
            return *number, TO_MY_PAGE, LOG_IN, *LINKING
