"""Facts as somebody sees them who came by a code: numbers all but their ends, no names that she gave them (S15)."""

import dataclasses
from typing import TypeVar

T = TypeVar("T")
_SHOWN = 4


def masked(thing: T, numbers: frozenset[str]) -> T:
    """The same facts with these phone numbers masked wherever they stand, and without nicknames."""
    return _masked(thing, numbers)  # type: ignore[return-value]


def mask(number: str) -> str:
    """A phone number of which only the beginning and the end are told.

    >>> mask("09012345678")
    '090-••••-5678'
    """
    return f"{number[:3]}-{'•' * _SHOWN}-{number[-_SHOWN:]}"


def _masked(value: object, numbers: frozenset[str]) -> object:
    if isinstance(value, str):
        return mask(value) if value in numbers else value
    if isinstance(value, tuple):
        return tuple(_masked(one, numbers) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        changed = {name: "" if name == "nickname" else _masked(one, numbers) for name, one in fields.items()}
        return dataclasses.replace(value, **changed)
    return value
