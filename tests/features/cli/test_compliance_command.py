"""``madoguchi compliance`` and the laws in ``madoguchi check``."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from madoguchi import policy
from madoguchi.cli import app
from madoguchi.compliance.laws import REQUIREMENTS
from madoguchi.compliance.report import NOT_ADVICE, NOT_ADVICE_JA

pytestmark = pytest.mark.django_db
DEMO = Path(policy.__file__).parent.parent / "demo" / "operator.toml"


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout


def written(folder: Path, more: str, preset: str = "default") -> Path:
    file = folder / "operator.toml"
    file.write_text(f'preset = "{preset}"\n{DEMO.read_text(encoding="utf-8")}\n{more}', encoding="utf-8")
    return file


def test_a_law_that_is_met_leaves_with_0_and_says_that_it_is_no_advice() -> None:
    code, said = run("compliance", "--law", "california")
    assert code == 0
    assert "ca-online" in said
    assert "jp-" not in said
    assert "not legal advice" in " ".join(said.split())


def test_a_row_that_fails_leaves_with_1(tmp_path: Path) -> None:
    file = written(tmp_path, "", preset="as-described")
    code, said = run("compliance", "--law", "california", "--policy", str(file), "--json")
    assert code == 1
    report = json.loads(said)
    assert {row["id"]: row["verdict"] for row in report["rows"]}["ca-online"] == "fail"
    assert report["laws"]["california"]["fail"] == 3


def test_json_holds_every_row_with_source_and_evidence() -> None:
    _, said = run("compliance", "--json")
    report = json.loads(said)
    assert report["format"] == "madoguchi-compliance/1"
    assert report["not_legal_advice"] == {"en": NOT_ADVICE, "ja": NOT_ADVICE_JA}
    assert [row["id"] for row in report["rows"]] == [requirement.id for requirement in REQUIREMENTS]
    assert all(row["source"] and row["evidence"] and row["asks_ja"] for row in report["rows"])
    assert sum(sum(found.values()) for found in report["laws"].values()) == len(REQUIREMENTS)


def test_the_page_stands_alone_and_holds_every_row(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    code, said = run("compliance", "--law", "japan", "--html", str(page))
    assert (code, said.strip()) in {(0, ""), (0, f"Written: {page}")}
    text = page.read_text(encoding="utf-8")
    assert NOT_ADVICE_JA in text
    assert "<link" not in text
    assert "http" not in text.split("</style>")[1]
    rows = [requirement for requirement in REQUIREMENTS if requirement.law == "japan"]
    assert all(f'id="{row.id}"' in text and row.asks_ja in text and row.source in text for row in rows)
    assert text.count('class="verdict ') == len(rows)


def test_a_policy_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = written(tmp_path, "[compliance]\nlaws = ['mars']\n")
    result = CliRunner().invoke(app, ["compliance", "--policy", str(file)])
    assert result.exit_code == 2
    assert "compliance.laws" in result.stderr


@pytest.mark.parametrize(("failing", "code"), [("warning", 0), ("error", 1)])
def test_check_says_which_rows_fail_as_loudly_as_the_policy_says(
    failing: str, code: int, tmp_path: Path, settings: Any
) -> None:
    settings.MADOGUCHI_POLICY = str(written(tmp_path, f'[compliance]\nlaws = ["france"]\nfailing = "{failing}"\n'))
    policy.current.cache_clear()
    found, said = run("check")
    policy.current.cache_clear()
    assert found == code
    assert "fr-fields: " in said
    assert "It is not legal advice." in said


def test_check_is_silent_of_laws_that_are_met() -> None:
    code, said = run("check")
    assert code == 0
    assert "legal" not in said
