"""Whoever knows everything that is told cannot compute what is hidden: tried by solving for it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.domain.small_groups import Told, TooFew, tell

FEWEST = 3
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=4)
)
Cells = tuple[tuple[int | None, ...], ...]


def whole(told: Told) -> Cells:
    return (*told.rows, told.totals)


def full(counts: Sequence[Sequence[int]]) -> Cells:
    rows = [(*row, sum(row)) for row in counts]
    return (*rows, tuple(map(sum, zip(*rows, strict=True))))


def equations(table: Cells) -> Iterator[tuple[list[tuple[int, int]], int]]:
    """Each line: its hidden cells with their signs are so much together (a total counts against its parts)."""
    height, width = len(table), len(table[0])
    lines = [[(r, c) for c in range(width)] for r in range(height)]
    lines += [[(r, c) for r in range(height)] for c in range(width)]
    for line in lines:
        known = sum((table[r][c] or 0) * _sign((r, c), line) for r, c in line)
        yield [cell for cell in line if table[cell[0]][cell[1]] is None], -known


def _sign(cell: tuple[int, int], line: list[tuple[int, int]]) -> int:
    return -1 if cell == line[-1] else 1


def computable(table: Cells) -> list[tuple[int, int]]:
    """The hidden cells that linear algebra gives away: those that every solution agrees on."""
    unknown = [(r, c) for r, row in enumerate(table) for c, number in enumerate(row) if number is None]
    height, width = len(table), len(table[0])
    rows = [[Fraction(_weight(cell, 0, at, width - 1)) for cell in unknown] for at in range(height)]
    rows += [[Fraction(_weight(cell, 1, at, height - 1)) for cell in unknown] for at in range(width)]
    reduced = reduce(rows)
    return [unknown[next(i for i, x in enumerate(row) if x)] for row in reduced if sum(map(bool, row)) == 1]


def _weight(cell: tuple[int, int], axis: int, at: int, last: int) -> int:
    if cell[axis] != at:
        return 0
    return -1 if cell[1 - axis] == last else 1


def reduce(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Gauss and Jordan: in this form a row with one entry is a cell that is known."""
    rows, lead = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        found = next((r for r in range(lead, len(rows)) if rows[r][column]), None)
        if found is None:
            continue
        rows[lead], rows[found] = rows[found], rows[lead]
        rows[lead] = [x / rows[lead][column] for x in rows[lead]]
        for r in range(len(rows)):
            if r != lead and rows[r][column]:
                rows[r] = [x - rows[r][column] * y for x, y in zip(rows[r], rows[lead], strict=True)]
        lead += 1
    return rows[:lead]


def another(table: Cells, truth: Cells, cell: tuple[int, int]) -> bool:
    """Whether a table of whole people exists that is told the same and differs in this cell."""
    lines = [line for line in equations(table) if line[0]]

    def cycles(path: list[tuple[int, int]], by_row: bool) -> bool:
        r, c = path[-1]
        for there in (x for hidden, _ in lines for x in hidden):
            if there in path[1:] or (there[0] == r) != by_row or (there[1] == c) == by_row or there == path[-1]:
                continue
            if there == cell and len(path) > 2:
                return True
            if there != cell and cycles([*path, there], not by_row):
                return True
        return False

    if truth[cell[0]][cell[1]] == 0:
        return False
    return cycles([cell], True)


@settings(max_examples=400)
@given(counts=TABLES)
def test_no_hidden_cell_can_be_computed(counts: list[list[int]]) -> None:
    try:
        told = whole(tell(counts, fewest=FEWEST))
    except TooFew:
        return
    assert computable(told) == []


@settings(max_examples=300)
@given(counts=TABLES)
def test_each_hidden_cell_could_be_another_number_of_people(counts: list[list[int]]) -> None:
    try:
        told = whole(tell(counts, fewest=FEWEST))
    except TooFew:
        return
    hidden = [(r, c) for r, row in enumerate(told) for c, number in enumerate(row) if number is None]
    assert [cell for cell in hidden if not another(told, full(counts), cell)] == []


@given(counts=TABLES)
def test_what_is_told_is_true_and_nobody_small(counts: list[list[int]]) -> None:
    try:
        told = whole(tell(counts, fewest=FEWEST))
    except TooFew:
        return
    pairs = [pair for rows in zip(told, full(counts), strict=True) for pair in zip(*rows, strict=True)]
    assert all(said in {None, true} for said, true in pairs)
    assert [said for said, _ in pairs if 0 < (said or 0) < FEWEST] == []


@given(counts=TABLES)
def test_no_line_tells_a_small_group_by_its_difference(counts: list[list[int]]) -> None:
    try:
        told = whole(tell(counts, fewest=FEWEST))
    except TooFew:
        return
    for table in (told, tuple(zip(*told, strict=True))):
        for *parts, total in table:
            if total is not None and None in parts:
                assert (total or 0) - sum(part or 0 for part in parts) >= FEWEST


@given(counts=TABLES)
def test_where_nobody_is_few_everything_is_told(counts: list[list[int]]) -> None:
    many = [[number * FEWEST for number in row] for row in counts]
    if any(map(any, many)):
        assert whole(tell(many, fewest=FEWEST)) == full(many)


class TestNegativeControl:
    """The solver finds what hiding small cells alone gives away."""

    def naive(self, counts: list[list[int]]) -> Cells:
        return tuple(tuple(None if n in range(1, FEWEST) else n for n in row) for row in full(counts))

    def test_one_hidden_cell(self) -> None:
        assert computable(self.naive([[1, 5], [7, 9]])) == [(0, 0)]

    def test_a_chain_of_hidden_cells(self) -> None:
        """Two in a row and one in each column: each line alone looks safe on one side only."""
        assert set(computable(self.naive([[1, 2, 9], [1, 8, 9], [8, 8, 9]]))) == {(0, 0), (0, 1), (1, 0)}

    def test_a_square_of_hidden_cells_is_safe(self) -> None:
        assert computable(self.naive([[1, 2, 9], [2, 1, 9], [9, 9, 9]])) == []


class TestExamples:
    def test_one_small_cell_takes_three_others_with_it(self) -> None:
        told = tell([[1, 5, 50], [7, 9, 50], [40, 60, 50]], fewest=FEWEST)
        assert told.rows[0] == (None, None, 50, 56)
        assert told.rows[1] == (None, None, 50, 66)
        assert told.rows[2] == (40, 60, 50, 150)
        assert told.totals == (48, 74, 150, 272)

    def test_an_empty_cell_is_told(self) -> None:
        assert tell([[0, 9], [8, 7]], fewest=FEWEST).rows == ((0, 9, 9), (8, 7, 15))

    def test_a_list_hides_two(self) -> None:
        assert tell([[9], [1], [4], [8]], fewest=FEWEST).rows == ((9, 9), (None, None), (None, None), (8, 8))

    @pytest.mark.parametrize("counts", [[[1, 1]], [[0, 0]], [[2]]])
    def test_too_few_for_anything(self, counts: list[list[int]]) -> None:
        with pytest.raises(TooFew):
            tell(counts, fewest=FEWEST)

    def test_where_a_row_has_nobody_else_the_totals_are_hidden(self) -> None:
        told = tell([[1, 0], [0, 9]], fewest=FEWEST)
        assert whole(told) == ((None, 0, None), (0, 9, 9), (None, 9, None))

    def test_a_total_that_tells_of_few_takes_one_more_cell_with_it(self) -> None:
        """Of two cells with one person each nobody knows which is which; the row would say that they are two."""
        assert tell([[1, 1, 8]], fewest=FEWEST).rows == ((None, None, None, 10),)

    def test_that_cell_is_the_smallest_with_somebody_in_it(self) -> None:
        assert tell([[1, 1, 9, 0, 4]], fewest=FEWEST).rows == ((None, None, 9, 0, None, 15),)

    def test_every_line_is_looked_at(self) -> None:
        """The first column hides twelve, enough; the second, two."""
        told = tell([[9, 1], [4, 1], [9, 4]], fewest=FEWEST)
        assert told.rows == ((None, None, 10), (None, None, 5), (None, None, 13))
        assert told.totals == (22, 6, 28)

    def test_as_many_as_may_be_told_are_enough(self) -> None:
        assert whole(tell([[1], [2]], fewest=FEWEST)) == ((None, None), (None, None), (3, 3))
        assert whole(tell([[1]], fewest=1)) == ((1, 1), (1, 1))

    def test_what_is_hidden_already_hides_another_for_nothing(self) -> None:
        """The way around leads through hidden cells, however many, rather than through one more that is told."""
        told = tell([[1, 1], [3, 0]], fewest=FEWEST)
        assert whole(told) == ((None, None, None), (3, 0, 3), (None, None, None))

    def test_rows_of_unequal_length_are_no_table(self) -> None:
        with pytest.raises(ValueError, match="shorter"):
            tell([[9, 9], [9]], fewest=FEWEST)

    def test_the_fewest_that_make_it_safe_are_hidden(self) -> None:
        told = tell([[1, 50, 5], [70, 9, 8], [60, 40, 80]], fewest=FEWEST)
        hidden = {(r, c) for r, row in enumerate(whole(told)) for c, number in enumerate(row) if number is None}
        assert hidden == {(0, 0), (0, 2), (1, 0), (1, 2)}
