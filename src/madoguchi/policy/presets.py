"""Policies to begin from: whole journeys and whole operators, each a TOML file in ``presets/``.

An operator's own file names one with ``preset = "…"``. What the file says itself comes first, table by table.
"""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "presets"
Table = dict[str, Any]
_NOBODY: Table = {  # the operator of a preset that describes journeys only
    "operator": dict.fromkeys(("name", "name_en", "phone", "phone_hours", "phone_hours_en", "postal_address"), "-"),
    "plans": [{"code": "-", "name": "-", "name_en": "-", "monthly_fee": 0}],
}


def names() -> tuple[str, ...]:
    """Every preset there is."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def path_of(name: str) -> Path:
    """Where a preset lies.

    Raises:
        KeyError: there is none of this name.
    """
    if name not in names():
        raise KeyError(name)
    return FOLDER / f"{name}.toml"


def whole(name: str) -> Table:
    """A preset as a policy of its own: where it describes journeys only, its operator has no name.

    Raises:
        KeyError: there is none of this name.
    """
    return _over(_NOBODY, tomllib.loads(path_of(name).read_text(encoding="utf-8")))


def filled_up(own: Table, name: str) -> Table:
    """The operator's own table, with the preset's values where it says nothing. Lists are the one's or the other's."""
    return _over(tomllib.loads(path_of(name).read_text(encoding="utf-8")), own)


def _over(below: Table, above: Table) -> Table:
    both = {key: _over(below[key], above[key]) for key in below.keys() & above.keys() if _are_tables(below, above, key)}
    return {**below, **above, **both}


def _are_tables(below: Table, above: Table, key: str) -> bool:
    return isinstance(below[key], dict) and isinstance(above[key], dict)
