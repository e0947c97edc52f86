"""What a page is made of: questions, notices and menus. Pure data, from which one can compute what it takes.

What a member does on a :class:`Page` is in ``clicks`` (its button or door, and one for each answer that is picked),
``fields`` (the questions that she must answer, but for those that a press answers), ``characters`` (what is typed)
and ``wait_seconds`` (how long something is on its way before she can answer). Each :class:`Question` says how it is
answered, how many characters or options it has, and whether the account ``holds`` the answer already: to ask it is a
re-entry. A page with questions that ``prove`` is one proof of identity. The page that the member stands on at the
beginning is none of the plan's: a plan of n pages takes n arrivals.
"""

import enum
from dataclasses import dataclass

from madoguchi.domain.journey_policy import Door, Paragraph


class Ask(enum.StrEnum):
    """Something that a procedure needs to know."""

    CONTRACT = "contract"
    LINES = "lines"
    WHEN = "when"
    REASON = "reason"
    # of somebody who declares an end without a log-in
    DECLARANT = "who"
    KIND = "kind"
    GROUND = "ground"
    DECLARED = "number"
    CONFIRM_TO = "mail"
    # on file, and asked all the same where the policy says so
    CUSTOMER_NUMBER = "customer_number"
    NAME = "name"
    POSTAL_CODE = "postal_code"
    CONTRACT_PHONE = "contract_phone"
    AUTH_ID = "auth_id"
    AUTH_PASSWORD = "auth_password"  # noqa: S105 - the name of a question
    BILLING_POSTAL_CODE = "billing_postal_code"
    BILLING_PREFECTURE = "billing_prefecture"
    BILLING_CITY = "billing_city"
    BILLING_STREET = "billing_street"
    CONTACT_PHONE = "contact_phone"
    CONTACT_MAIL = "contact_mail"
    # proofs
    PASSWORD = "password"  # noqa: S105 - of the log-in, where she has no passkey
    CODE_WAY = "code_way"
    CODE = "code"


class How(enum.StrEnum):
    """How a question is answered."""

    TYPED = "typed"
    PICKED = "picked"  # one of several, and then the page's button
    PRESSED = "pressed"  # by the very press that leads on


class PageName(enum.StrEnum):
    """The pages that are not the operator's own. Their names are their place in the address."""

    CHOOSE = "choose"
    IDENTIFY = "identify"
    FRESH = "fresh"
    CODE_WAY = "code-way"
    CODE = "code"
    PARTICULARS = "particulars"
    WHEN = "when"
    REVIEW = "review"
    ACCEPTED = "accepted"
    CREDENTIALS = "credentials"
    SHOWN = "shown"
    CASE = "case"
    TAKEN_BACK = "taken-back"
    DECLARE = "declare"
    DECLARED = "declared"


ENDS = frozenset({PageName.ACCEPTED, PageName.SHOWN, PageName.TAKEN_BACK, PageName.DECLARED})
SECRET = frozenset({Ask.AUTH_PASSWORD, Ask.PASSWORD, Ask.CODE})


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be answered: typed, with so many characters; or out of so many options. Optional: never blocks."""

    ask: Ask
    how: How = How.TYPED
    characters: int = 0
    options: int = 0
    holds: bool = False  # the account has the answer
    proves: bool = False
    optional: bool = False

    @property
    def is_secret(self) -> bool:
        """Whether the answer is one that nobody else may know."""
        return self.ask in SECRET


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be read, from the policy."""

    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Menu:
    """Something to be found one's way through: one of these doors is pressed."""

    doors: tuple[Door, ...]


Step = Question | Notice | Menu


@dataclass(frozen=True, slots=True)
class Page:
    """Steps that stand on one page. ``titles``: Japanese and English, of a page that is the operator's own."""

    name: str
    steps: tuple[Step, ...] = ()
    titles: tuple[str, str] = ("", "")
    wait_seconds: int = 0

    @property
    def is_end(self) -> bool:
        """Whether nothing is left to do on it."""
        return self.name in ENDS

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything asked."""
        return tuple(step for step in self.steps if isinstance(step, Question))

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Everything to be read."""
        return tuple(step for step in self.steps if isinstance(step, Notice))

    @property
    def doors(self) -> tuple[Door, ...]:
        """The doors of its menu."""
        return tuple(door for step in self.steps if isinstance(step, Menu) for door in step.doors)

    @property
    def needed(self) -> tuple[Question, ...]:
        """The questions without an answer to which it does not go on."""
        return tuple(question for question in self.questions if not question.optional)

    @property
    def fields(self) -> tuple[Question, ...]:
        """The questions that have to be filled in or picked."""
        return tuple(question for question in self.needed if question.how is not How.PRESSED)

    @property
    def clicks(self) -> int:
        """How many presses lead on: one for the page, and one for each answer that is picked."""
        return 0 if self.is_end else 1 + sum(question.how is How.PICKED for question in self.needed)

    @property
    def characters(self) -> int:
        """How many are typed."""
        return sum(question.characters for question in self.fields)

    @property
    def asks_again(self) -> tuple[Question, ...]:
        """What has to be given although the account holds it."""
        return tuple(question for question in self.fields if question.holds)

    @property
    def proves(self) -> bool:
        """Whether she proves on it who she is."""
        return any(question.proves for question in self.questions)
