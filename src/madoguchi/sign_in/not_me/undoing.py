"""How each kind of change is undone when it was not she: whoever makes a change registers it here."""

import datetime as dt
from collections.abc import Callable

from madoguchi.sign_in.models import ToldChange

Undo = Callable[[ToldChange, dt.datetime], None]
_undone_by: dict[str, Undo] = {}


def undoes(about: str) -> Callable[[Undo], Undo]:
    """Register how changes ``about`` this (a dotted name) are undone. It runs in the caller's transaction, once."""

    def register(function: Undo) -> Undo:
        _undone_by[about] = function
        return function

    return register


def undo(change: ToldChange, now: dt.datetime) -> None:
    """Undo a change, where anything is to be undone."""
    if change.about in _undone_by:
        _undone_by[change.about](change, now)
