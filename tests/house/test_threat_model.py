"""docs/threat-model.md names tests that are there, and every rule that it must speak of."""

import re

from tests.house.repository import ROOT, files

DOCUMENT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
RULES = {f"S{number}" for number in (*range(1, 10), *range(11, 17), 19, 20)}


def written_tests() -> set[str]:
    paths = [path for path in files() if path.suffix == ".py" and path.name.startswith("test_")]
    return {name for path in paths for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))}


def named(text: str) -> set[str]:
    return set(re.findall(r"`(test_\w+)`", text))


def test_every_test_that_is_named_exists() -> None:
    assert named(DOCUMENT) - written_tests() == set()


def test_every_rule_has_a_proof() -> None:
    rows = re.findall(r"^\| (S\d+) \| [^|]+ \| (.+) \|$", DOCUMENT, re.MULTILINE)
    assert {rule for rule, proof in rows if named(proof)} >= RULES


def test_every_hole_has_a_proof() -> None:
    holes = DOCUMENT.split("## The holes that were thought of")[1].split("## ")[0]
    rows = [row for row in holes.splitlines() if row.startswith("| ")][2:]
    assert len(rows) > 5
    assert [row for row in rows if not named(row)] == []


def test_a_name_that_is_not_there_is_found() -> None:
    assert named("see `test_that_nobody_wrote_yet_about_this`") - (written_tests() - {"x"})
