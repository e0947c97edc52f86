"""Seconds by the keystroke-level model: Card, Moran & Newell 1980, operator values of Kieras 2001."""

import pytest

from madoguchi.friction import klm
from madoguchi.friction.counting import Count


def test_the_operators_have_the_values_of_their_sources() -> None:
    assert {one.sign: one.seconds for one in klm.OPERATORS} == {
        "K": 0.28,
        "Kc": 0.5,
        "P": 1.1,
        "BB": 0.2,
        "H": 0.4,
        "M": 1.2,
        "R": 1.0,
    }
    assert [one.sign for one in klm.OPERATORS if not one.source or not one.what] == []


@pytest.mark.parametrize(
    ("count", "seconds", "with_waits"),
    [
        (Count(), 0.0, 0.0),
        (Count(pages=1), 1.2, 2.2),
        (Count(clicks=1), 2.5, 2.5),
        (Count(typed=1), 3.3, 3.3),
        (Count(fields=1), 0.0, 0.0),  # what is picked is a click
        (Count(characters=100), 28.0, 28.0),
        (Count(characters=100, copied=100), 50.0, 50.0),
        (Count(noted=10), 5.0, 5.0),
        (Count(waits=1, wait_seconds=20), 0.0, 20.0),
        # a page, a press, a field with eleven keys and one with a code of six
        (Count(pages=4, clicks=5, typed=2, characters=17, copied=6), 30.0, 34.0),
    ],
)
def test_what_things_take(count: Count, seconds: float, with_waits: float) -> None:
    assert klm.seconds(count) == seconds
    assert klm.seconds_with_waits(count) == with_waits
