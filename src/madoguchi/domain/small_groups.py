"""Telling counts of people so that no small group can be read or computed from what is told.

A table is told with its totals. A group of fewer than ``fewest`` is hidden, and then others, until what is hidden can
no longer be worked out: in the graph whose nodes are the rows and columns and whose edges are the hidden cells, no
cell may be a bridge (a hidden cell is fixed by the totals exactly when it is one; Cox, J. ASA 75, 1980), and no
line may tell by its difference a sum that is itself a small group.
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Cell = tuple[int, int]
TOTAL: Final = -1  # the place of the totals, behind all rows and columns


@dataclass(frozen=True, slots=True)
class Told:
    """A table as it may be told: ``None`` where a number is hidden. The last of each row is its total."""

    rows: tuple[tuple[int | None, ...], ...]
    totals: tuple[int | None, ...]


class TooFew(Exception):
    """So few people that nothing of the table can be told."""


def tell(counts: Sequence[Sequence[int]], *, fewest: int) -> Told:
    """The table with its totals, as far as it may be told.

    Raises:
        TooFew: there are not even enough of them together, or hiding would leave a small group computable.
    """
    if sum(map(sum, counts)) < fewest:
        raise TooFew
    table = _with_totals(counts)
    hidden = {cell for cell, number in table.items() if 0 < number < fewest}
    while more := _way_around(table, hidden) or _thin_line(table, hidden, fewest):
        hidden |= more
    height, width = len(counts) + 1, len(counts[0]) + 1
    rows = [tuple(None if (r, c) in hidden else table[r, c] for c in range(width)) for r in range(height)]
    return Told(tuple(rows[:-1]), rows[-1])


def _with_totals(counts: Sequence[Sequence[int]]) -> dict[Cell, int]:
    rows = [[*row, sum(row)] for row in counts]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    return {(r, c): number for r, row in enumerate(rows) for c, number in enumerate(row)}


def _thin_line(table: Mapping[Cell, int], hidden: set[Cell], fewest: int) -> set[Cell]:
    """One more cell of a line whose total tells that what is hidden in it is a small group."""
    last = max(table)
    for axis in (0, 1):
        for at in range(last[axis] + 1):
            line = [cell for cell in table if cell[axis] == at]
            parts, total = line[:-1], line[-1]
            unseen = [cell for cell in parts if cell in hidden]
            if not unseen or total in hidden or sum(table[cell] for cell in unseen) >= fewest:
                continue
            told = [cell for cell in parts if cell not in hidden and table[cell]]  # some: else the total were small
            return {min(told, key=lambda cell: (table[cell], cell))}
    return set()


def _way_around(table: Mapping[Cell, int], hidden: set[Cell]) -> set[Cell]:
    """What else to hide so that one cell that the totals give away is given away no longer."""
    for cell in sorted(hidden):
        row, column = ("row", cell[0]), ("column", cell[1])
        path = _cheapest(table, hidden - {cell}, cell, row, column)
        if path is None:
            raise TooFew
        if path - hidden:
            return path - hidden
    return set()


_Node = tuple[str, int]


def _cheapest(table: Mapping[Cell, int], free: set[Cell], but: Cell, start: _Node, end: _Node) -> set[Cell] | None:
    """The cells between a row and a column that hide the fewest people; only cells with somebody in them hide.

    Where an empty cell were hidden, the others could not be anything else than what they are.
    """
    best: dict[_Node, int] = {}
    waiting: list[tuple[int, _Node, tuple[Cell, ...]]] = [(0, start, ())]
    while waiting:
        cost, node, path = heapq.heappop(waiting)
        if node == end:
            return set(path)
        if best.setdefault(node, cost) < cost:
            continue
        for cell, there in _edges(table, node):
            if cell != but and cell not in path:
                heapq.heappush(waiting, (cost + (0 if cell in free else table[cell]), there, (*path, cell)))
    return None


def _edges(table: Mapping[Cell, int], node: _Node) -> Iterator[tuple[Cell, _Node]]:
    kind, at = node
    for cell, number in table.items():
        if number and kind == "row" and cell[0] == at:
            yield cell, ("column", cell[1])
        elif number and kind == "column" and cell[1] == at:
            yield cell, ("row", cell[0])
