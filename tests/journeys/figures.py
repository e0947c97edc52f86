"""Prints, after the tests, what each journey took and what each page weighs.

``tests/conftest.py`` loads this plugin.
"""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any, cast

import pytest

_JOURNEY = ("pages", "clicks", "fields", "characters", "re_entries", "seconds")
_WEIGHT = ("html", "css", "scripts", "requests", "paint")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Two tables, of what the stories recorded."""
    for key, columns, title in (
        ("journey", _JOURNEY, "what leaving takes (seconds: keystroke-level model, without waits)"),
        ("weight", _WEIGHT, "what a page weighs on a first visit (bytes, compressed; first paint in ms, here)"),
    ):
        rows = sorted(_recorded(terminalreporter, key), key=itemgetter(0))
        if rows:
            terminalreporter.section(title)
            terminalreporter.write_line(f"{'':46}" + "".join(f"{name:>12}" for name in columns))
            for name, figures in rows:
                terminalreporter.write_line(f"{name:46}" + "".join(f"{figures[column]:>12}" for column in columns))


def _recorded(reporter: Any, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    reports: list[pytest.TestReport] = reporter.getreports("passed")
    for report in reports:
        for name, value in report.user_properties:
            if name == key and report.when == "call":
                yield cast("tuple[str, dict[str, Any]]", value)
