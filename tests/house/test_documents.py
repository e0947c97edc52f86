"""The documents agree with the code: settings, policy keys, commands, states, recipes, versions."""

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import typer.main

import madoguchi
from madoguchi.cli import app
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.friction import document
from madoguchi.policy.gateways import Gateways
from tests.house.repository import ROOT, SOURCE, files, short

DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
MARKDOWN = [path for path in files() if path.suffix == ".md"]
ROW = re.compile(r"^\| (?P<cells>.+) \|$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|#)(?P<to>[^)#]+)(?:#[^)]*)?\)")
PATH = re.compile(r"`(?P<path>(?:src|tests|docs|scripts)/[\w./-]+)`")
COMMAND = re.compile(r"\bmadoguchi (?P<words>(?:[a-z]+ ?)+)")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every row of the tables in a document; ``/`` separates choices, so no cell holds a bar."""
    return [found["cells"].split(" | ") for found in ROW.finditer(text)]


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


documents, stylesheet = _script("documents"), _script("stylesheet")


class TestSettings:
    """docs/run-it.md and config/settings.py."""

    def test_each_setting_is_explained(self) -> None:
        asked = set(re.findall(r'env\.\w+\(\s*"(\w+)"', read(SOURCE / "config" / "settings.py")))
        explained = {cells[0].strip("`") for cells in rows(read(DOCS / "run-it.md"))}
        assert len(asked) > 10
        assert {f"MADOGUCHI_{name}" for name in asked} - explained == set()

    def test_nothing_is_explained_that_is_not_there(self) -> None:
        settings = read(SOURCE / "config" / "settings.py")
        named = {name for path in MARKDOWN for name in re.findall(r"MADOGUCHI_([A-Z_]+[A-Z])", read(path))}
        there = set(re.findall(r'env\.\w+\(\s*"(\w+)"', settings))
        assert {name for name in named if name.removesuffix("_FILE") not in {*there, "X"}} == set()


class TestPolicy:
    """docs/policy.md and domain/policy.py."""

    def test_each_key_is_explained_with_what_it_takes_and_its_default(self) -> None:
        table = [cells for cells in rows(read(DOCS / "policy.md")) if re.fullmatch(r"`[\w.]+`", cells[0])]
        explained = {cells[0].strip("`"): (cells[1], cells[2]) for cells in table}
        assert explained == {key: (takes, default) for key, takes, default in documents.policy_keys()}
        assert [cells[0] for cells in table if len(cells) != 4 or len(cells[3]) < 4] == []

    def test_the_demos_file_uses_known_keys_only(self) -> None:
        known = {key for key, _, _ in documents.policy_keys()}
        policy = tomllib.loads(read(SOURCE / "demo" / "operator.toml"))
        assert set(_keys(policy)) - known == set()


class TestGateways:
    """docs/connect-….md and policy/gateways.py."""

    def test_each_key_is_explained_with_what_it_takes_and_its_default(self) -> None:
        table = [
            cells
            for path in DOCS.glob("connect-*.md")
            for cells in rows(read(path))
            if cells[0].startswith("`gateways.")
        ]
        explained = {cells[0].strip("`"): (cells[1], cells[2]) for cells in table if cells[0].count("`") == 2}
        keys = documents.policy_keys(Gateways, "gateways.")
        assert explained == {key: (takes, default) for key, takes, default in keys}


def _keys(table: dict[str, object], prefix: str = "") -> list[str]:
    found: list[str] = []
    for name, value in table.items():
        inner = value if isinstance(value, list) else [value]
        tables = [one for one in inner if isinstance(one, dict)]
        found += [key for one in tables for key in _keys(one, f"{prefix}{name}.")] or [f"{prefix}{name}"]
    return found


class TestStates:
    """docs/cancellation-states.md and domain/case_lines.py."""

    def test_the_diagram_is_that_of_the_table(self) -> None:
        text = read(documents.STATES)
        assert documents.replaced(text, documents.state_diagram()) == text, "run `make documents`"

    def test_each_state_is_explained(self) -> None:
        explained = {cells[0].strip("`") for cells in rows(read(documents.STATES))}
        assert set(CaseLineState) <= explained

    def test_an_old_diagram_is_replaced(self) -> None:
        assert documents.replaced("# A\n```mermaid\nold\n```\nafter\n", "new\n") == "# A\n```mermaid\nnew\n```\nafter\n"


class TestFriction:
    """docs/friction.md and the friction meter."""

    def test_the_tables_are_those_of_the_meter(self) -> None:
        text = read(documents.FRICTION)
        assert documents.filled(text, document.tables()) == text, "run `make documents`"

    def test_so_is_the_picture(self) -> None:
        assert read(documents.FRICTION.with_suffix(".svg")) == document.drawn(), "run `make documents`"

    def test_an_old_table_is_replaced(self) -> None:
        page = "# A\n<!-- rows -->\n\nold\n\n<!-- end -->\nafter\n"
        assert documents.filled(page, {"rows": "new"}) == page.replace("old", "new")


class TestStylesheet:
    """design/styles and the one file that a browser fetches."""

    def test_it_is_joined_from_the_parts_as_they_are(self) -> None:
        assert read(stylesheet.JOINED) == stylesheet.joined(), "run `make documents`"

    def test_every_part_is_in_it(self) -> None:
        folder = stylesheet.DESIGN / "styles"
        assert {str(path.relative_to(folder)) for path in folder.rglob("*.css")} == set(stylesheet.PARTS)


class TestCommands:
    """The command line, in documents and in what the software says."""

    def commands(self) -> set[str]:
        group = typer.main.get_group(app)
        found = set(group.commands)
        for name, command in group.commands.items():
            found |= {f"{name} {inner}" for inner in getattr(command, "commands", {})}
        return found

    def test_each_command_is_documented(self) -> None:
        explained = {cells[0].strip("`") for cells in rows(read(DOCS / "run-it.md"))}
        top = {f"madoguchi {name}" for name in self.commands() if " " not in name}
        assert top - explained == set()

    def test_each_command_that_is_named_exists(self) -> None:
        there = self.commands()
        named = {
            (short(path), found["words"].strip())
            for path in files()
            if path.suffix in {".md", ".py", ".toml"} and "house" not in path.parts
            for found in re.finditer(rf"`{COMMAND.pattern}", read(path))
        }
        assert {(where, words) for where, words in named if not _is_there(words, there)} == set()


def _is_there(words: str, there: set[str]) -> bool:
    first, *rest = words.split()
    if any(name.startswith(f"{first} ") for name in there):
        return not rest or f"{first} {rest[0]}" in there
    return first in there


class TestDecisions:
    """docs/decisions/."""

    @pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
    def test_has_every_part(self, path: Path) -> None:
        parts = re.findall(r"^## (.+)$", read(path), re.MULTILINE)
        assert parts == ["Context", "Decision", "What follows", "Alternatives", "Held by"]
        assert read(path).startswith(f"# {path.name[:4]}: ")

    @pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
    def test_says_the_decision_in_one_bold_sentence_and_fits_on_a_page(self, path: Path) -> None:
        decision = read(path).split("## Decision\n")[1].split("##")[0].strip()
        assert re.match(r"\*\*[^*]+[.:]\*\*", decision)
        assert len(read(path).splitlines()) <= 60

    def test_the_list_names_each(self) -> None:
        listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", read(DOCS / "decisions" / "README.md"))
        assert listed == [path.name for path in DECISIONS]
        assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", MARKDOWN, ids=short)
def test_what_a_document_points_to_exists(path: Path) -> None:
    text = read(path)
    pointed = [path.parent / found["to"] for found in LINK.finditer(text)]
    pointed += [ROOT / found["path"] for found in PATH.finditer(text)]
    committed = {place for path in files() for place in (path, *path.parents)}
    assert [str(target) for target in pointed if target.resolve() not in committed] == []


def test_each_recipe_names_files() -> None:
    recipes = read(ROOT / "CONTRIBUTING.md").split("\n### ")[1:]
    assert {"A page", "A message", "A gateway", "A policy key"} <= {recipe.splitlines()[0] for recipe in recipes}
    assert [recipe.splitlines()[0] for recipe in recipes if not PATH.search(recipe)] == []


def test_each_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", read(ROOT / "Makefile"), re.MULTILINE))
    named = {target for path in MARKDOWN for target in re.findall(r"(?:`|^)make ([a-z-]+)", read(path), re.MULTILINE)}
    assert named - targets == set()


def test_the_changelog_begins_with_this_version() -> None:
    versions = re.findall(r"^## \[(.+?)\]", read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == madoguchi.__version__


def test_the_licence_is_whole() -> None:
    text = read(ROOT / "LICENSE")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
