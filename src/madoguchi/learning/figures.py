"""The figures: what is counted, in words and in order, as far as it may be told."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from madoguchi import policy
from madoguchi.cancellation.leavings import OTHERS, SEVERAL, By, Counts, count
from madoguchi.domain.operator_time import day_of
from madoguchi.domain.small_groups import TooFew, tell
from madoguchi.learning import words
from madoguchi.learning.words import Words

MONTHS: Final = 12  # whole ones, before this one: a window that can be moved would tell groups by its differences
_MOST_PLANS: Final = 4  # told apart; the others together


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is about, a number for each column, and their sum. ``None`` is not told."""

    words: Words
    numbers: tuple[int | None, ...]
    total: int | None
    short: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A table to be drawn. ``whole`` is its last row; without rows it is about too few to be told."""

    by: By
    title: Words
    about: Words
    heading: Words
    columns: tuple[Words, ...]
    rows: tuple[Row, ...]
    whole: Row | None
    is_in_time: bool

    @property
    def hides(self) -> bool:
        """Whether something in it is not told."""
        return any(None in (*row.numbers, row.total) for row in self.rows)


def window(now: dt.datetime) -> tuple[dt.date, dt.date]:
    """The first and the last day of the whole months that are told."""
    today = day_of(now, policy.current().operator.time_zone)
    last = today.replace(day=1) - dt.timedelta(days=1)
    years, month = divmod(last.year * 12 + last.month - MONTHS, 12)
    return dt.date(years, month + 1, 1), last


def list_figures(now: dt.datetime) -> tuple[Figure, ...]:
    """Every figure, in the order in which one asks."""
    return tuple(get_figure(by, now) for by in By)


def get_figure(by: By, now: dt.datetime) -> Figure:
    """One figure of the last whole months."""
    rules, (first, last) = policy.current(), window(now)
    counts = count(by, first, last, rules.operator.time_zone)
    if words.has_plans(by):
        counts = _few_plans(counts)
    rows, columns = _rows(by, first, counts), _columns(by, counts)
    matrix = [[counts.get((row, column), 0) for column in columns] for row in rows]
    return _told(by, rows, columns, matrix, fewest=rules.retention.smallest_group)


def _told(
    by: By, rows: Sequence[str], columns: Sequence[str], matrix: Sequence[Sequence[int]], *, fewest: int
) -> Figure:
    named = words.columns(by, columns)
    heading, is_in_time = words.HEADINGS[by], by in {By.MONTH_AND_PLAN, By.MONTH_AND_FATE}
    try:
        told = tell(matrix, fewest=fewest)
    except TooFew:
        return Figure(by, words.TITLES[by], words.ABOUT[by], heading, named, (), None, is_in_time)
    lines = zip(rows, words.rows(by, rows), told.rows, strict=True)
    found = tuple(Row(word, numbers[:-1], numbers[-1], words.short(key)) for key, word, numbers in lines)
    whole = Row(words.TOGETHER, told.totals[:-1], told.totals[-1])
    return Figure(by, words.TITLES[by], words.ABOUT[by], heading, named, found, whole, is_in_time)


def _rows(by: By, first: dt.date, counts: Counts) -> list[str]:
    """The rows in their own order; reasons, which have none, by how often they were given."""
    if by in {By.MONTH_AND_PLAN, By.MONTH_AND_FATE}:
        return [_months_on(first, step) for step in range(MONTHS)]
    if by is By.REASON_AND_PLAN:
        sums = _sums(counts, 0)
        return sorted(words.REASONS, key=lambda reason: (reason not in words.ANSWERS, -sums[reason]))
    return list(words.ROWS[by])


def _columns(by: By, counts: Counts) -> list[str]:
    if not words.has_plans(by):
        return list(words.COLUMNS[by])
    sums = _sums(counts, 1)
    known = sorted(sums, key=lambda plan: (plan in {OTHERS, SEVERAL}, plan == SEVERAL, -sums[plan], plan))
    return known or [OTHERS]


def _few_plans(counts: Counts) -> Counts:
    """The plans that most leave from, and all others together."""
    sums = _sums(counts, 1)
    most = {plan for plan, _ in Counter({p: n for p, n in sums.items() if p != SEVERAL}).most_common(_MOST_PLANS)}
    merged: Counter[tuple[str, str]] = Counter()
    for (row, plan), number in counts.items():
        merged[row, plan if plan in most or plan == SEVERAL else OTHERS] += number
    return merged


def _sums(counts: Mapping[tuple[str, str], int], place: int) -> Counter[str]:
    sums: Counter[str] = Counter()
    for key, number in counts.items():
        sums[key[place]] += number
    return sums


def _months_on(first: dt.date, months: int) -> str:
    years, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return f"{years}-{month + 1:02}"
