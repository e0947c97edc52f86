"""No file is named for everything, and none grows into one."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.house.repository import files, short, sources

FOR_EVERYTHING = {
    "utils",
    "helpers",
    "common",
    "misc",
    "base",
    "manager",
    "managers",
    "service",
    "services",
    "handlers",
}
FILE_STOP, DOMAIN_STOP, FUNCTION_STOP = 400, 200, 50
FUNCTION_MEDIAN, FUNCTION_P90 = 8, 25


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(text: str) -> Iterator[tuple[str, int]]:
    """Each function's name and length, first to last line of its ``def``."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def stop_of(path: Path) -> int:
    return DOMAIN_STOP if path.parent.name == "domain" and "src" in path.parts else FILE_STOP


PYTHON = [path for path in files() if path.suffix == ".py" and "migrations" not in path.parts]


def test_no_file_is_named_for_everything() -> None:
    assert [short(path) for path in PYTHON if {path.stem, path.parent.name} & FOR_EVERYTHING] == []


@pytest.mark.parametrize("kind", [".py", ".js", ".html"])
def test_no_file_is_too_long(kind: str) -> None:
    found = [path for path in files() if path.suffix == kind and not {"migrations", "vendor"} & set(path.parts)]
    assert found
    assert [(short(path), lines_of(path)) for path in found if lines_of(path) > stop_of(path)] == []


def test_no_function_is_too_long() -> None:
    too_long = [
        (short(path), name, length)
        for path in PYTHON
        for name, length in functions(path.read_text(encoding="utf-8"))
        if length > FUNCTION_STOP
    ]
    assert too_long == []


def test_functions_are_short_as_a_rule() -> None:
    lengths = [length for path in sources() for _, length in functions(path.read_text(encoding="utf-8"))]
    assert median(lengths) <= FUNCTION_MEDIAN
    assert quantiles(lengths, n=10)[-1] <= FUNCTION_P90


def test_a_long_function_is_measured() -> None:
    planted = "def long():\n" + "    x = 1\n" * FUNCTION_STOP
    assert list(functions(planted)) == [("long", FUNCTION_STOP + 1)]
