"""The procedure as a member told it, row by row: what the preset ``as-described`` has to come to.

S: said in the account; I: inferred. Its seconds are its own, by the same model, for an expert without error.
"""

from dataclasses import dataclass
from typing import Final

from madoguchi.friction.starts import Paper


@dataclass(frozen=True, slots=True)
class Row:
    """What the account says of one or more steps."""

    steps: str
    what: str
    pages: int
    clicks: int
    fields: int
    re_entries: int
    is_said: bool = True


@dataclass(frozen=True, slots=True)
class Whole:
    """What the account adds up to."""

    pages: int
    clicks: int
    fields: int
    re_entries: int
    proofs: int
    seconds: int


FINDING: Final = (Row("0", "find the customer number: in an old mail", 1, 2, 1, 0),)
SIGNING_IN: Final = (Row("1-3", "open My Page, log-in ID and password, log in", 2, 2, 2, 0),)
LINKING: Final = (
    Row("4-5", "add the customer number to the log-in", 2, 2, 1, 1),
    Row("6", "confirm", 1, 1, 0, 0, is_said=False),
)
REVEALING: Final = (
    Row("7", "bottom of My Page: change ID / password", 1, 1, 0, 0),
    Row("8", "to member support", 1, 1, 0, 0),
    Row("9", "authentication ID and password / IPv6", 1, 1, 0, 0),
    Row("10", "check on the web", 1, 1, 0, 0),
    Row("11-12", "customer number, name, postal code, contract phone", 1, 1, 4, 4),
    Row("13-14", "SMS or voice, send; wait", 1, 2, 1, 0),
    Row("15", "the code", 1, 1, 1, 0),
    Row("16-17", "see ID and password, write them down, go back", 1, 1, 0, 0),
)
LEAVING: Final = (
    Row("18", "bottom of My Page: cancellation procedures", 1, 1, 0, 0),
    Row("19", "two buttons with the same words", 1, 1, 0, 0),
    Row("20", "cancellation", 1, 1, 0, 0),
    Row("21-22", "customer number, authentication ID and password", 1, 1, 3, 3),
    Row("23-25", "billing address; reason; telephone and mail", 1, 2, 7, 6),
    Row("26", "same day or month end", 1, 2, 1, 0),
    Row("27", "next; review, confirm; done", 2, 2, 0, 0, is_said=False),
)
ROWS: Final = (*FINDING, *SIGNING_IN, *LINKING, *REVEALING, *LEAVING)
WHOLE: Final = {
    Paper.AT_HAND: Whole(13, 15, 14, 10, 2, 169),
    Paper.LOST: Whole(22, 26, 21, 14, 4, 296),
    Paper.MISSED_LATE: Whole(26, 30, 21, 14, 4, 315),
}
