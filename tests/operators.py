"""Policies that tests run the house with: the demo's operator, with a preset or with single keys changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi import policy

DEMO = (Path(policy.__file__).parents[1] / "demo" / "operator.toml").read_text(encoding="utf-8")


def written(folder: Path, *, preset: str = "default", more: str = "") -> Path:
    """A policy file: the demo's operator on a preset; ``more`` is added at its end."""
    file = folder / f"{preset}.toml"
    file.write_text(f'preset = "{preset}"\n{DEMO}\n{more}', encoding="utf-8")
    return file


@contextmanager
def in_force(file: Path) -> Iterator[policy.Policy]:
    """The house runs by this policy file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MADOGUCHI_POLICY", file)
        policy.current.cache_clear()
        try:
            yield policy.current()
        finally:
            policy.current.cache_clear()
    policy.current.cache_clear()
