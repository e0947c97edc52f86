"""One engine: no code and no page asks which preset is in force; a preset is data and nothing else (decision 0022)."""

import ast
import re
from collections.abc import Iterator

import pytest

from madoguchi.policy import presets
from tests.house.repository import SOURCE, short, sources

# Where a preset's name is a name: it is read from the file, told in a report, or the subject of a document.
MAY_NAME = {"policy", "cli", "friction"}


def asks(tree: ast.AST) -> Iterator[int]:
    """The lines that compare, or match, what calls itself a preset, or a preset's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.Match):
            parts = [node.left, *node.comparators] if isinstance(node, ast.Compare) else [node.subject]
            if any(isinstance(part, ast.Attribute) and part.attr == "preset" for part in parts) or any(
                isinstance(part, ast.Constant) and part.value in NAMES for part in parts
            ):
                yield node.lineno


NAMES = frozenset(presets.names()) - {"default", "declaration"}  # words that also mean something else


def test_no_code_asks_which_preset_is_in_force() -> None:
    found = [
        f"{short(path)}:{line}"
        for path in sources()
        if path.relative_to(SOURCE).parts[0] not in MAY_NAME
        for line in asks(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_no_page_asks_either() -> None:
    templates = [path for path in SOURCE.rglob("templates/**/*") if path.suffix in {".html", ".txt"}]
    assert len(templates) > 50
    named = re.compile(r"\bpreset\b|" + "|".join(map(re.escape, NAMES)))
    assert [short(path) for path in templates if named.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "planted",
    [
        'if policy.current().preset == "default": pass',
        'if name == "as-described": pass',
        'match rules.preset:\n    case "x": pass',
        'x = rules.preset in {"declaration"}',
    ],
)
def test_a_planted_question_is_found(planted: str) -> None:
    assert list(asks(ast.parse(planted)))


def test_an_innocent_comparison_is_not() -> None:
    assert not list(asks(ast.parse('if survey == "off" and kind == "declaration": pass')))
