"""Drawing a figure: a bar for each row, an SVG each, so that the words beside it stay words of the page.

Nothing here needs a style of its own on an element (CSP): the colours are classes (learning/figures.css).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from madoguchi.learning.figures import Figure, Row
from madoguchi.learning.words import Words

_LONG, _GAP = 1000, 4  # a whole bar, and the slit between two of its parts
HIDDEN: Final = "hidden"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row as it is drawn."""

    words: Words
    short: str  # below an upright bar: the month alone
    total: int | None
    drawing: SafeString


def bars(figure: Figure) -> tuple[Bar, ...]:
    """The rows, all to the scale of the longest."""
    longest = max((_length(row) for row in figure.rows), default=0) or 1
    return tuple(
        Bar(row.words, row.short, row.total, _draw(row, longest, is_upright=figure.is_in_time)) for row in figure.rows
    )


def _length(row: Row) -> int:
    """What is told of a row: its total, or at least its parts."""
    return row.total if row.total is not None else sum(number or 0 for number in row.numbers)


def _draw(row: Row, longest: int, *, is_upright: bool) -> SafeString:
    shape = 'viewBox="0 0 10 1000"' if is_upright else 'viewBox="0 0 1000 10"'
    parts = format_html_join("", "{}", ((part,) for part in _parts(row, longest, is_upright=is_upright)))
    return format_html(
        '<svg class="bar" {} preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        SafeString(shape),
        parts,
    )


def _parts(row: Row, longest: int, *, is_upright: bool) -> Iterator[SafeString]:
    at = 0
    for series, number in _segments(row):
        length = round(_LONG * number / longest)
        if length:
            yield _rectangle(series, at, max(length - _GAP, 1), is_upright=is_upright)
        at += length


def _segments(row: Row) -> Iterator[tuple[str, int]]:
    """Each number that is told, and in the end what is hidden, as far as the total tells how much that is."""
    yield from ((str(place), number) for place, number in enumerate(row.numbers) if number)
    if row.total is not None and None in row.numbers:
        yield HIDDEN, row.total - sum(number or 0 for number in row.numbers)


def _rectangle(series: str, at: int, length: int, *, is_upright: bool) -> SafeString:
    if is_upright:
        where: Sequence[int] = (0, _LONG - at - length, 10, length)
    else:
        where = (at, 0, length, 10)
    return format_html('<rect class="series-{}" x="{}" y="{}" width="{}" height="{}"/>', series, *where)
