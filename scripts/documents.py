"""Writes the parts of the documents that are made from the code: states, friction and the table of data.

The keys of the policy are listed here too; ``tests/house/test_documents.py`` compares docs/policy.md with them.
"""

import dataclasses
import datetime as dt
import enum
import os
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

from madoguchi.domain.case_lines import MOVES, OPEN, CaseLineState
from madoguchi.domain.policy import Policy
from madoguchi.friction import document

ROOT = Path(__file__).resolve().parents[1]
FRICTION = ROOT / "docs" / "friction.md"
STATES = ROOT / "docs" / "cancellation-states.md"
DATA = ROOT / "docs" / "data.md"
BEGIN, END = "```mermaid\n", "```\n"
_WORDS = {bool: "yes or no", int: "number", str: "text", dt.time: "time of day", dt.date: "date"}
_SIGNS: dict[object, str] = {None: "none", True: "yes", False: "no", "": "empty"}


def state_diagram() -> str:
    """The table of moves as a Mermaid diagram."""
    lines = ["stateDiagram-v2"]
    for (state, event), after in MOVES.items():
        lines.append(f"    {state or '[*]'} --> {after}: {event}")
    lines += [f"    {state} --> [*]" for state in CaseLineState if state not in OPEN]
    return "\n".join(lines) + "\n"


def data_tables() -> dict[str, str]:
    """The tables of docs/data.md."""
    os.environ.setdefault("MADOGUCHI_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    django.setup()
    from madoguchi.duties import document as data  # noqa: PLC0415 - only once Django is set up

    return data.tables()


def replaced(text: str, block: str) -> str:
    """The document with its diagram replaced."""
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    return f"{before}{BEGIN}{block}{END}{after}"


def filled(text: str, tables: dict[str, str]) -> str:
    """The document with each table in its place."""
    for name, table in tables.items():
        before, marker, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("\n<!-- end -->")
        text = f"{before}{marker}\n{table}\n{end}{after}"
    return text


def policy_keys(kind: type[Any] = Policy, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Each key of ``operator.toml`` with what it takes and its default."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        key, takes = f"{prefix}{field.name}", hints[field.name]
        if inner := _table_in(takes):
            yield from policy_keys(inner, f"{key}.")
        else:
            yield key, _in_words(takes), _default(field)


def _parts(takes: object) -> list[Any]:
    """What an optional or repeated type is made of."""
    if typing.get_origin(takes) in {types.UnionType, typing.Union, tuple}:
        return [part for part in typing.get_args(takes) if part not in {type(None), Ellipsis}]
    return [takes]


def _table_in(takes: object) -> type[Any] | None:
    return next((part for part in _parts(takes) if isinstance(part, type) and dataclasses.is_dataclass(part)), None)


def _in_words(takes: object) -> str:
    (part,) = _parts(takes)
    words = _WORDS.get(part) or " / ".join(f"`{value.value}`" for value in part)
    return f"list of {words}" if typing.get_origin(takes) is tuple else words


def _default(field: dataclasses.Field[Any]) -> str:
    return "must be set" if field.default is dataclasses.MISSING else _written(field.default)


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return _list(value)
    if isinstance(value, enum.Enum):
        return f"`{value.value}`"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"`{value}`"  # 1 equals True, and 0 False
    return _SIGNS.get(value) or f"`{value}`"


def _list(values: tuple[Any, ...]) -> str:
    """The values of a list; of words out of a few, all of them is said so."""
    first = values[0] if values else None
    if isinstance(first, enum.Enum) and len(values) == len(type(first).__members__):
        return "all"
    return ", ".join(_written(value) for value in values) or "none"


def main() -> None:
    """Write the diagram, and the tables and picture of the page on friction."""
    FRICTION.write_text(filled(FRICTION.read_text(encoding="utf-8"), document.tables()), encoding="utf-8")
    FRICTION.with_suffix(".svg").write_text(document.drawn(), encoding="utf-8")
    DATA.write_text(filled(DATA.read_text(encoding="utf-8"), data_tables()), encoding="utf-8")
    STATES.write_text(replaced(STATES.read_text(encoding="utf-8"), state_diagram()), encoding="utf-8")


if __name__ == "__main__":
    main()
