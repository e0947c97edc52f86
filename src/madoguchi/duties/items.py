"""What a row of the table of data says."""

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.utils.functional import Promise

from madoguchi.domain.retention import Lasts

Words = str | Promise
LEFT: Final = "left"  # the period begins when the customer's last contract has ended


class Action(enum.StrEnum):
    """What is done when the period is over."""

    ERASE = "erase"  # the row goes, with what hangs on it
    MASK = "mask"  # the columns are emptied; what is left of the row is nobody's
    KEEP = "keep"  # nothing: it never was about anybody, or no longer is


def nothing_more() -> Q:
    """No other condition."""
    return Q()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One datum, or a group of data that comes and goes together.

    ``begins`` is the column (or path) whose instant begins the period, or ``LEFT``. ``owner`` is the path to the
    customer whose it is; without one a legal hold does not reach it, and her page names no date. ``fields`` are what a
    mask empties. ``with_it`` are the tables, with the path to the row, that go before it; what cascades is not named.
    ``told`` is what her export says of it, in the order in which it is said.
    """

    key: str
    table: str
    words: Words
    purpose: Words
    basis: Words
    action: Action
    lasts: Lasts
    begins: str
    owner: str = ""
    fields: tuple[str, ...] = ()
    only: Callable[[], Q] = nothing_more
    with_it: tuple[tuple[str, str], ...] = ()
    waits_for: str = ""  # the item that has to be gone before, as ``only`` says
    marks: str = ""  # the column that says since when it is masked
    goes_when_asked: bool = False
    told: tuple[str, ...] = field(default=())
