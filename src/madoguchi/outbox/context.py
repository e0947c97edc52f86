"""What a message's words are made from, kept as JSON: days and instants are marked, so that they come back as such."""

import datetime as dt
from collections.abc import Mapping

_JSON = frozenset({str, int, bool, type(None), list})  # most values: to look at their types first takes half the time


def stored(context: Mapping[str, object]) -> dict[str, object]:
    """A context as JSON values."""
    return {name: value if type(value) in _JSON else _mark(value) for name, value in context.items()}


def restored(context: Mapping[str, object]) -> dict[str, object]:
    """The context that :func:`stored` was given."""
    return {name: _read(value) for name, value in context.items()}


def _mark(value: object) -> object:
    if isinstance(value, dt.datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    return value


def _read(value: object) -> object:
    match value:
        case {"instant": str(text)}:
            return dt.datetime.fromisoformat(text)
        case {"day": str(text)}:
            return dt.date.fromisoformat(text)
    return value
