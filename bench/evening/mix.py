"""Who comes on a month-end evening, and with what. Each visitor has an address of her own on the network."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle

from bench.pages import PRESS_MONTH_END
from bench.signing_in import address, visit

Visit = dict[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One reason to come. ``share``: how many of a hundred visits; ``pages``: how many answers one visit takes."""

    name: str
    share: int
    pages: int
    why: str


# Nobody publishes what members of an operator do on such an evening: the shares are a judgement, and these are its
# reasons. Whoever knows her own writes them here.
KINDS = (
    Kind("logging in", 25, 3, "a session ends with the browser, so that whoever has not come today logs in"),
    Kind("looking", 45, 2, "My Page and what leaving would cost: most look and go, or come back once more"),
    Kind("cancelling", 15, 3, "before the month is over: review, the press, the receipt's page"),
    Kind("asking for a code", 15, 3, "who has no password at hand: number, code page, a text to her line"),
)


@dataclass(slots=True)
class Members:
    """Who is there to come. A cancellation uses its member up; the others come again when all have been."""

    signed_in: list[Visit]
    count: int
    _asked: Iterator[int] = field(init=False)
    _looks: Iterator[Visit] = field(init=False)
    _leaving: Iterator[Visit] = field(init=False)
    _logins: Iterator[int] = field(init=False)
    _addresses: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        leaving = len(self.signed_in) * 4 // 5
        self._leaving = iter(self.signed_in[:leaving])
        self._looks = cycle(self.signed_in[leaving:])
        self._asked, self._logins, self._addresses = cycle(range(self.count)), cycle(range(self.count)), count(1)

    def coming(self, kind: str, number: int) -> list[Visit]:
        """So many visits of a kind.

        Raises:
            StopIteration: everybody who could cancel has.
        """
        makers = {
            "logging in": self._log_in,
            "looking": lambda: next(self._looks),
            "cancelling": lambda: {**next(self._leaving), **PRESS_MONTH_END},
            "asking for a code": self._ask,
        }
        return [{**makers[kind](), "from": address(next(self._addresses))} for _ in range(number)]

    def _log_in(self) -> Visit:
        return visit(next(self._logins))

    def _ask(self) -> Visit:
        typed = {"who": f"0900{next(self._asked):07}"}
        return {"path": "/cancel/", "form": 'name="who"', "leads_to": "/cancel/code/", "typed": json.dumps(typed)}
