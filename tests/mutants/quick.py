"""A plugin for pytest, loaded where mutants are tested: the same draws each time, the quickest tests first.

A mutant is done with as soon as one test fails. A store of each process's own lets two mutants run side by side.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

STATS = Path("mutmut-stats.json")

# Without shrinking: that a draw fails is enough, the smallest one that does is nobody's wish here.
for name, draws in {"mutants": 100, "mutants-few": 20}.items():
    settings.register_profile(
        name,
        max_examples=draws,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give the process a store of its own."""
    if config.pluginmanager.hasplugin("django"):
        from django.db import connection  # noqa: PLC0415 - the domain's part has no Django

        test: dict[str, Any] = connection.settings_dict["TEST"]
        test["NAME"] = Path(test["NAME"]).with_name(f"{os.getpid()}.sqlite3")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the quickest first, once it is known how long each takes."""
    if STATS.exists():
        seconds: dict[str, float] = json.loads(STATS.read_text(encoding="utf-8"))["duration_by_test"]
        items.sort(key=lambda item: seconds.get(item.nodeid, 0.0))
