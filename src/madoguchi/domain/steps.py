"""What is asked, and on which page: known facts + policy → questions, notices, menus → pages (DESIGN.md §2, promise 1).

A procedure asks only its open questions. What the account holds is never one of them, unless the policy says so.
:func:`plan` is the whole journey, from the page that the first press leads to until nothing is left to do;
:func:`next_page` is where somebody stands in it who has passed some of its pages. ``domain.pages`` says what a page is.
"""

import enum
from collections.abc import Iterable, Iterator

from madoguchi.domain import declarations
from madoguchi.domain.codes import DIGITS, Way
from madoguchi.domain.facts import Contract
from madoguchi.domain.initial_cancellation import open_days
from madoguchi.domain.journey_policy import (
    BillingAddress,
    Contact,
    Door,
    Journey,
    PageRule,
    Price,
    Proof,
    Revealing,
    Survey,
)
from madoguchi.domain.known import Known, Said, known_lines
from madoguchi.domain.operator_time import offered
from madoguchi.domain.pages import Ask, How, Menu, Notice, Page, PageName, Question, Step
from madoguchi.domain.policy import Policy
from madoguchi.domain.reasons import Reason

BILLING = (Ask.BILLING_POSTAL_CODE, Ask.BILLING_PREFECTURE, Ask.BILLING_CITY, Ask.BILLING_STREET)
CONTACT = (Ask.CONTACT_PHONE, Ask.CONTACT_MAIL)
CREDENTIAL = (Ask.AUTH_ID, Ask.AUTH_PASSWORD)
_CODE_ON_ITS_WAY = {Way.SMS: 20, Way.VOICE: 30, Way.MAIL: 30}  # seconds; AS_DESCRIBED.md counts 20 for an SMS
_TYPICAL = {Ask.PASSWORD: 12, Ask.CODE: DIGITS}  # of what nobody but she knows


class Procedure(enum.StrEnum):
    """What a member comes for."""

    CANCEL = "cancel"
    REVEAL = "reveal"
    TAKE_BACK = "take_back"
    DECLARE = "declare"  # without a log-in: what is not known of her is who she is


def plan(procedure: Procedure, known: Known, said: Said, policy: Policy) -> tuple[Page, ...]:
    """Every page of a journey, in order, the last one included: it tells that all is done."""
    match procedure:
        case Procedure.CANCEL:
            return tuple(_leaving(known, said, policy))
        case Procedure.REVEAL:
            return tuple(_revealing(known, policy.revealing))
        case Procedure.TAKE_BACK:
            return Page(PageName.CASE, (Menu((_SAID_BY_THE_HOUSE,)),)), Page(PageName.TAKEN_BACK)
        case Procedure.DECLARE:
            return Page(PageName.DECLARE, declarations.questions(known.held, policy)), Page(PageName.DECLARED)


def next_page(pages: Iterable[Page], passed: Iterable[str]) -> Page:
    """The first page that has not been passed. No step is skipped: what comes after it waits (S26)."""
    done = frozenset(passed)
    return next(page for page in pages if page.name not in done or page.is_end)


_SAID_BY_THE_HOUSE = Door(words="", words_en="")  # its words are the page's own


def _leaving(known: Known, said: Said, policy: Policy) -> Iterator[Page]:
    journey, choices = policy.journey, len(offered(policy.choices))
    yield from map(_page, journey.pages)
    if questions := tuple(_which(known.contracts, said)):
        yield Page(PageName.CHOOSE, questions)
    yield from _proving(journey, known)
    if questions := tuple(_particulars(journey, known, said)):
        yield Page(PageName.PARTICULARS, questions)
    if journey.price is Price.AFTER_THE_CHOICE:
        yield Page(PageName.WHEN, (Question(Ask.WHEN, How.PICKED, options=choices),))
        choices = 1
    yield from map(_page, journey.reminders)
    cards = choices + _can_end_initially(known, said, policy)
    is_open = cards > 1 or journey.price is Price.WITH_THE_CHOICE
    yield Page(PageName.REVIEW, (Question(Ask.WHEN, How.PRESSED, options=cards),) if is_open else ())
    yield Page(PageName.ACCEPTED, _afterwards(journey))


def _revealing(known: Known, rules: Revealing) -> Iterator[Page]:
    yield from map(_page, rules.pages)
    proving = tuple(_proving(rules, known))
    yield from proving
    if not proving or proving[-1].name == PageName.FRESH:  # else the last press of the proof shows it
        yield Page(PageName.CREDENTIALS, (Menu((_SAID_BY_THE_HOUSE,)),))
    yield Page(PageName.SHOWN)


def _page(rule: PageRule) -> Page:
    steps: list[Step] = [Notice(paragraph) for paragraph in rule.paragraphs]
    if rule.doors:
        steps.append(Menu(rule.doors))
    return Page(rule.name, tuple(steps), (rule.title, rule.title_en))


def _which(contracts: tuple[Contract, ...], said: Said) -> Iterator[Question]:
    now_known = known_lines(contracts, said)
    if now_known.contract is None:
        yield Question(Ask.CONTRACT, How.PRESSED, options=len(contracts))
    if not now_known.lines:
        open_lines = now_known.contract.open_lines if now_known.contract else ()
        yield Question(Ask.LINES, How.PICKED, options=len(open_lines))


def _proving(rules: Journey | Revealing, known: Known) -> Iterator[Page]:
    has_credential = Ask.AUTH_ID in known.held  # who was never given one cannot be asked for it
    by_credential = CREDENTIAL if rules.proof is Proof.CONNECTION_CREDENTIAL and has_credential else ()
    if asked := (*(Ask(fact.value) for fact in rules.ask_again), *by_credential):
        yield Page(PageName.IDENTIFY, tuple(_again(ask, known, proves=True) for ask in asked))
    if rules.proof in known.proofs:
        return
    if rules.proof is Proof.FRESH and not known.code_ways:
        yield Page(PageName.FRESH, (Question(Ask.PASSWORD, characters=_TYPICAL[Ask.PASSWORD], proves=True),))
    elif rules.proof is Proof.FRESH:
        yield from _by_code(known.code_ways, How.PRESSED)
    elif rules.proof is Proof.CODE:
        yield from _by_code(rules.code_ways, How.PICKED)


def _by_code(ways: tuple[Way, ...], how: How) -> Iterator[Page]:
    yield Page(PageName.CODE_WAY, (Question(Ask.CODE_WAY, how, options=len(ways)),))
    code = Question(Ask.CODE, characters=_TYPICAL[Ask.CODE], proves=True)
    yield Page(PageName.CODE, (code,), wait_seconds=_CODE_ON_ITS_WAY.get(ways[0], 0))


def _particulars(journey: Journey, known: Known, said: Said) -> Iterator[Question]:
    if _asks_billing_address(journey.billing_address, known, said):
        yield from (_again(ask, known) for ask in BILLING)
    if journey.survey is Survey.REQUIRED_BEFORE:
        yield Question(Ask.REASON, How.PICKED, options=len(Reason))
    if journey.contact is Contact.ALWAYS:
        yield from (_again(ask, known) for ask in CONTACT)


def _asks_billing_address(rule: BillingAddress, known: Known, said: Said) -> bool:
    if rule is not BillingAddress.WHEN_OWED:
        return rule is BillingAddress.ALWAYS
    contract = known_lines(known.contracts, said).contract
    return not known.can_be_billed and contract is not None and contract.owes


def _can_end_initially(known: Known, said: Said, policy: Policy) -> bool:
    """Whether the review holds one card more: that of an initial cancellation, which no policy takes away."""
    chosen = known_lines(known.contracts, said)
    if chosen.contract is None or known.today is None:
        return False
    return open_days(chosen.contract, chosen.lines, known.today, policy.initial_cancellation) is not None


def _afterwards(journey: Journey) -> tuple[Step, ...]:
    if journey.survey is not Survey.OPTIONAL_AFTER:
        return ()
    return (Question(Ask.REASON, How.PICKED, options=len(Reason), optional=True),)


def _again(ask: Ask, known: Known, *, proves: bool = False) -> Question:
    return Question(ask, characters=known.held.get(ask, 0), holds=ask in known.held, proves=proves)
