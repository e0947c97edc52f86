"""What is counted of a journey, and how it adds up."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from madoguchi.domain.pages import Ask, How, Page, Question

# Copied sign by sign, from paper or from a message; everything else is in her head.
_COPIED = frozenset({Ask.CUSTOMER_NUMBER, Ask.AUTH_ID, Ask.AUTH_PASSWORD, Ask.CODE})


@dataclass(frozen=True, slots=True)
class Count:
    """What a page or a journey takes. The last four are no counts of their own: the time is made of them too."""

    pages: int = 0  # arrivals: the page that she stands on at the beginning is none
    clicks: int = 0  # presses of a link, a button or an answer to pick; not those that only put the cursor into a field
    choices: int = 0  # decisions between several answers, dates or doors
    fields: int = 0  # typed or picked, and needed to go on
    characters: int = 0
    re_entries: int = 0  # fields that ask for what the account holds
    secrets: int = 0  # passwords and codes to be typed
    proofs: int = 0  # times she shows that it is she
    mandatory: int = 0  # fields and pressed choices: without an answer it does not go on
    waits: int = 0  # times something is on its way that she needs
    typed: int = 0  # of the fields: those with a keyboard
    copied: int = 0  # of the characters: those read off paper or a message, one by one
    noted: int = 0  # characters written down by hand, to be typed on a later page
    wait_seconds: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))


COUNTED = tuple(field.name for field in fields(Count))[:10]


def total(counts: Iterable[Count]) -> Count:
    """The sum of a journey."""
    return sum(counts, Count())


def of_page(page: Page) -> Count:
    """What is done on a page that is planned, and the arrival at the one that follows."""
    typed = [question for question in page.fields if question.how is How.TYPED]
    pressed = [question for question in page.needed if question.how is How.PRESSED and question.options > 1]
    is_menu = len(page.doors) > 1
    return Count(
        pages=0 if page.is_end else 1,
        clicks=page.clicks,
        choices=sum(question.options > 1 for question in page.needed) + is_menu,
        fields=len(page.fields),
        characters=page.characters,
        re_entries=len(page.asks_again),
        secrets=sum(question.is_secret for question in typed),
        proofs=int(page.proves),
        mandatory=len(page.fields) + len(pressed) + is_menu,
        waits=int(page.wait_seconds > 0),
        typed=len(typed),
        copied=sum(map(_copied, typed)),
        wait_seconds=page.wait_seconds,
    )


def _copied(question: Question) -> int:
    return question.characters if question.ask in _COPIED else 0
