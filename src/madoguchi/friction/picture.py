"""One errand under two policies, side by side: every page a bar as long as it takes, every field a box. An SVG."""

from collections.abc import Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape

from madoguchi.domain.policy import Policy
from madoguchi.friction import klm
from madoguchi.friction.counting import Count
from madoguchi.friction.figures import find_journey
from madoguchi.friction.planned import Errand, Journey
from madoguchi.friction.starts import Situation, Stand

_WIDTH, _MARGIN, _GAP = 960, 24, 24
_COLUMN: Final = (_WIDTH - 2 * _MARGIN - _GAP) // 2
_TOP, _ROW, _BAR, _LEGEND = 104, 32, 28, 48
_BOX, _STEP = 9, 13
# The colours of the pages (design/styles/tokens.css), by their values: a picture stands alone.
_TEXT, _QUIET, _LINE, _TIME, _AGAIN, _PROOF = "#1a1a1a", "#4d4d4d", "#cccccc", "#e8f1fe", "#ce0000", "#0017c1"
_FONT: Final = "-apple-system, 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', sans-serif"
_LEGENDS: Final = (
    (36, "time, waits included"),
    (236, "field"),
    (316, "field that asks what is on file"),
    (550, "proof of identity"),
)
_DONE: Final = {
    Errand.CANCELLING: "cancelled",
    Errand.REVEALING: "seen",
    Errand.TAKING_BACK: "taken back",
}
_NO_WAY: Final = "no way: she has to telephone, or to write"


def picture(policies: Mapping[str, Policy], errand: Errand, situation: Situation) -> str:
    """Draw the journey under each of two policies."""
    journeys = {name: find_journey(errand, situation, rules) for name, rules in policies.items()}
    stands = [found.stands if found else () for found in journeys.values()]
    height = _TOP + (max(map(len, stands)) + 1) * _ROW + _LEGEND
    longest = max((_seconds(stand) for each in stands for stand in each), default=1.0)
    title = f"{errand.value}, {situation.start.value}, certificate {situation.paper.value}: {' and '.join(journeys)}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" font-family="{_FONT}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for place, (name, found) in enumerate(journeys.items()):
        parts += _column(_MARGIN + place * (_COLUMN + _GAP), name or "this installation", found, longest)
    return "\n".join([*parts, *_legend(height - 20), "</svg>", ""])


def _column(left: int, name: str, found: Journey | None, longest: float) -> Iterator[str]:
    yield _text(left, 40, name, size=22, weight=700)
    yield _text(left, 66, _sum(found.total) if found else _NO_WAY, colour=_QUIET)
    yield f'<path d="M{left} 84h{_COLUMN}" stroke="{_LINE}"/>'
    for row, stand in enumerate(found.stands if found else ()):
        yield from _page(left, _TOP + row * _ROW, row + 1, stand, longest)
    if found:
        end = _TOP + len(found.stands) * _ROW + _BAR // 2 + 5
        yield _text(left + 36, end, _DONE[found.errand], weight=700)


def _page(left: int, top: int, number: int, stand: Stand, longest: float) -> Iterator[str]:
    bar = round(_COLUMN * _seconds(stand) / longest)
    middle = top + _BAR // 2
    yield f'<rect x="{left}" y="{top}" width="{bar}" height="{_BAR}" rx="4" fill="{_TIME}"/>'
    yield f'<rect x="{left}" y="{top}" width="{_COLUMN}" height="{_BAR}" rx="4" fill="none" stroke="{_LINE}"/>'
    yield _text(left + 26, middle + 5, str(number), colour=_QUIET, anchor="end")
    yield _text(left + 36, middle + 5, stand.where)
    yield from _marks(left + _COLUMN - 8, middle, stand.count)


def _marks(right: int, middle: int, count: Count) -> Iterator[str]:
    """Boxes for fields, filled where the account holds the answer; a disc for a proof. From right to left."""
    for place in range(count.fields):
        yield _box(right - _STEP * (place + 1) + _STEP - _BOX, middle, is_again=place < count.re_entries)
    if count.proofs:
        yield _disc(right - _STEP * count.fields - _BOX, middle)


def _legend(line: int) -> Iterator[str]:
    middle = line - 4
    yield f'<rect x="{_MARGIN}" y="{middle - 7}" width="28" height="14" rx="4" fill="{_TIME}" stroke="{_LINE}"/>'
    yield _box(_MARGIN + 220, middle, is_again=False)
    yield _box(_MARGIN + 300, middle, is_again=True)
    yield _disc(_MARGIN + 536, middle)
    for left, words in _LEGENDS:
        yield _text(_MARGIN + left, line + 1, words, colour=_QUIET)


def _sum(count: Count) -> str:
    parts = (
        (count.pages, "page"),
        (count.clicks, "click"),
        (count.fields, "field"),
        (count.re_entries, "asked again"),
        (round(klm.seconds_with_waits(count)), "s"),
    )
    return " · ".join(f"{number} {_plural(word, number)}" for number, word in parts)


def _plural(word: str, number: int) -> str:
    return f"{word}s" if word in {"page", "click", "field"} and number != 1 else word


def _seconds(stand: Stand) -> float:
    return klm.seconds_with_waits(stand.count)


def _box(left: int, middle: int, *, is_again: bool) -> str:
    fill, stroke = (_AGAIN, _AGAIN) if is_again else ("#ffffff", _QUIET)
    return (
        f'<rect x="{left}" y="{middle - 4.5}" width="{_BOX}" height="{_BOX}" rx="1.5" fill="{fill}" stroke="{stroke}"/>'
    )


def _disc(x: int, middle: int) -> str:
    return f'<circle cx="{x}" cy="{middle}" r="5" fill="{_PROOF}"/>'


def _text(
    x: int, y: int, words: str, *, colour: str = _TEXT, size: int = 14, weight: int = 400, anchor: str = "start"
) -> str:
    style = f'font-size="{size}" font-weight="{weight}" fill="{colour}" text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}" {style}>{escape(words)}</text>'
