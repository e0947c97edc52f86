"""Choosing real systems as an operator does: tables in operator.toml, secrets beside it."""

from pathlib import Path
from typing import Any

from madoguchi.config import settings as house


def choose(settings: Any, folder: Path, tables: str, **secrets: str) -> None:
    """Write the demo's policy with these tables, and use it."""
    written = folder / "operator.toml"
    demo = Path(house.MADOGUCHI_POLICY).read_text(encoding="utf-8")
    written.write_text(f"{demo}\n{tables}\n", encoding="utf-8")
    settings.MADOGUCHI_POLICY = str(written)
    settings.MADOGUCHI_GATEWAY_SECRETS = secrets
