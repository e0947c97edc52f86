"""What each journey takes under a policy, counted from its plan: for whoever sets out, page by page."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from madoguchi.domain.code_policy import OpenedBy
from madoguchi.domain.pages import Ask, Page, PageName
from madoguchi.domain.policy import Policy
from madoguchi.domain.steps import CREDENTIAL, Known, Procedure, Said, plan
from madoguchi.friction import member
from madoguchi.friction.counting import Count, of_page, total
from madoguchi.friction.starts import ENTRANCE, Paper, Situation, Stand, Start, way_in


class Errand(enum.StrEnum):
    """What she comes for."""

    CANCELLING = "cancelling"
    REVEALING = "revealing"
    TAKING_BACK = "taking-back"


@dataclass(frozen=True, slots=True)
class Journey:
    """One way from where she stands to what she came for. ``stands`` holds everything, page by page."""

    errand: Errand
    situation: Situation
    stands: tuple[Stand, ...]

    @property
    def total(self) -> Count:
        """All of it together."""
        return total(stand.count for stand in self.stands)


class NoWay(Exception):
    """The policy leaves her no way: she has to telephone, or to write."""


_WORDS: Final = {
    PageName.CHOOSE: "which lines",
    PageName.IDENTIFY: "who she is, asked again",
    PageName.FRESH: "password once more",
    PageName.CODE_WAY: "how the code is to come",
    PageName.CODE: "code",
    PageName.PARTICULARS: "particulars",
    PageName.WHEN: "date, without a price",
    PageName.REVIEW: "price and date",
    PageName.CREDENTIALS: "ID, password masked",
    PageName.SHOWN: "ID and password",
    PageName.CASE: "the cancellation",
    PageName.DECLARE: "declaration, without a log-in",
}
_ON_MY_PAGE: Final = Stand("My Page", of_page(Page("my-page")))


def journey(errand: Errand, situation: Situation, policy: Policy) -> Journey:
    """Count a journey.

    Raises:
        NoWay: the policy has none for her.
    """
    by_telephone = situation.start is Start.TELEPHONE
    if by_telephone and (errand is not Errand.CANCELLING or policy.cancel_only.opened_by is OpenedBy.NOTHING):
        raise NoWay(errand)
    if by_telephone and policy.cancel_only.opened_by is OpenedBy.DECLARATION:
        return Journey(errand, situation, (ENTRANCE, *_on(Procedure.DECLARE, situation, policy)))
    return Journey(errand, situation, (*way_in(situation), *_from_there(errand, situation, policy)))


def _from_there(errand: Errand, situation: Situation, policy: Policy) -> Iterator[Stand]:
    match errand:
        case Errand.CANCELLING:
            yield from _cancelling(situation, policy)
        case Errand.REVEALING:
            yield from _on(Procedure.REVEAL, situation, policy)
        case Errand.TAKING_BACK:
            yield from _on(Procedure.TAKE_BACK, situation, policy)


def _cancelling(situation: Situation, policy: Policy) -> Iterator[Stand]:
    straight = tuple(_on(Procedure.CANCEL, situation, policy))
    pages = _pages(Procedure.CANCEL, situation, policy)
    asks_for_paper = [set(CREDENTIAL) & {question.ask for question in page.needed} != set() for page in pages]
    if situation.paper is Paper.AT_HAND or not any(asks_for_paper):
        yield from straight
        return
    if situation.start is Start.TELEPHONE:
        raise NoWay(situation)  # what opens the credential is a log-in
    passed = asks_for_paper.index(True) if situation.paper is Paper.MISSED_LATE else 0
    if situation.paper is Paper.MISSED_LATE:
        yield from straight[: passed + 1]
        yield _BACK
    yield from _on(Procedure.REVEAL, situation, policy)
    yield _NOTED
    yield straight[0]
    yield from straight[passed + 1 :]  # the portal knows how far she had come


_BACK: Final = Stand(f"{_WORDS[PageName.IDENTIFY]}: back", Count(pages=1, clicks=1))
_NOTED: Final = Stand(
    "ID and password: written down",
    Count(pages=1, clicks=1, noted=member.HELD[Ask.AUTH_ID] + member.HELD[Ask.AUTH_PASSWORD]),
)


def _on(procedure: Procedure, situation: Situation, policy: Policy) -> Iterator[Stand]:
    """From My Page, or from where the code has led, to the last page."""
    if situation.start is not Start.TELEPHONE:
        yield _ON_MY_PAGE
    for page in _pages(procedure, situation, policy)[:-1]:
        yield Stand(_words(page), of_page(page))


def _pages(procedure: Procedure, situation: Situation, policy: Policy) -> tuple[Page, ...]:
    code_ways = policy.revealing.code_ways if procedure is Procedure.REVEAL else ()  # all of it is on file
    known = Known((member.CONTRACT,), member.HELD, situation.proofs, code_ways)
    return plan(procedure, known, Said(), policy)


def _words(page: Page) -> str:
    return page.titles[1] or _WORDS[PageName(page.name)]
