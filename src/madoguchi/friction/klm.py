"""How long a journey takes an expert without error: the keystroke-level model, one table of operators and sources.

The model knows no reading, no doubt and no search for a lost letter: its figures are lower bounds. Use them as ratios.
"""

from dataclasses import dataclass
from typing import Final

from madoguchi.friction.counting import Count

_CARD: Final = "Card, Moran & Newell 1980"
_KIERAS: Final = "Kieras 2001"


@dataclass(frozen=True, slots=True)
class Operator:
    """Something a person or the machine does. ``seconds`` is how long once."""

    sign: str
    seconds: float
    what: str
    source: str


KEY: Final = Operator("K", 0.28, "press a key, as most people type", f"{_CARD}; {_KIERAS}")
CODE_KEY: Final = Operator("Kc", 0.50, "press a key of a random code, or write down one sign of it", _CARD)
POINT: Final = Operator("P", 1.1, "point at something", f"{_CARD}; {_KIERAS}")
PRESS: Final = Operator("BB", 0.2, "press and let go", _KIERAS)
HOME: Final = Operator("H", 0.4, "move the hand between keyboard and pointer", f"{_CARD}; {_KIERAS}")
THINK: Final = Operator("M", 1.2, "find it, think, decide", _KIERAS)
RESPONSE: Final = Operator("R", 1.0, "wait for a page", "assumed")

OPERATORS: Final = (KEY, CODE_KEY, POINT, PRESS, HOME, THINK, RESPONSE)
# What one of each takes. Waiting is told apart: it is the machine's time, not hers.
PAGE: Final = (THINK,)
CLICK: Final = (THINK, POINT, PRESS)
TYPED_FIELD: Final = (THINK, POINT, PRESS, HOME, HOME)


def seconds(count: Count) -> float:
    """How long she works, without any waiting."""
    return round(
        count.pages * _of(PAGE)
        + count.clicks * _of(CLICK)
        + count.typed * _of(TYPED_FIELD)
        + (count.characters - count.copied) * KEY.seconds
        + (count.copied + count.noted) * CODE_KEY.seconds,
        1,
    )


def seconds_with_waits(count: Count) -> float:
    """How long it takes her, with pages and codes on their way."""
    return round(seconds(count) + count.pages * RESPONSE.seconds + count.wait_seconds, 1)


def _of(operators: tuple[Operator, ...]) -> float:
    return sum(operator.seconds for operator in operators)
