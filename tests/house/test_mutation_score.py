"""The published mutation score: high enough, and every survivor has a reason (docs/decisions/0010)."""

import dataclasses
import re

import pytest

from tests.house.repository import ROOT
from tests.mutants import report
from tests.mutants.mutants import Mutant, difference
from tests.mutants.parts import PARTS

PAGE = report.PAGE.read_text(encoding="utf-8")
ALL = re.compile(r"^\| \*\*all\*\* \| \d+ \| (\d+) \| (\d+) \| ([\d.]+) % \|$", re.MULTILINE)
ROW = re.compile(r"^\| `([\w/]+\.py)` \|", re.MULTILINE)
LIVES = Mutant("key", "src/madoguchi/domain/fees.py", "works_residual", 60, "a + b", "a - b", killed=False)


def test_the_score_is_high_enough() -> None:
    ((total, noticed, percent),) = ALL.findall(PAGE)
    assert int(total) > 1000
    assert float(percent) == round(100 * int(noticed) / int(total), 1)
    assert float(percent) >= 85


def test_every_survivor_has_a_reason() -> None:
    assert report.NO_REASON not in PAGE


def test_every_reason_is_for_a_line_that_is_there() -> None:
    gone = []
    for file, _function, before, _after in report.reasons():
        lines = " ".join(line.strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines())
        if before not in lines:
            gone.append((file, before))
    assert gone == [], "run `make mutants` and say what is so now"


def test_every_file_was_measured_or_the_page_says_that_it_was_not() -> None:
    assert report.subjects() - set(ROW.findall(PAGE)) - report.NOTHING_TO_CHANGE == report.not_measured_yet()


def test_every_file_belongs_to_a_part() -> None:
    """A new room is measured by its own tests."""
    patterns = {pattern.removeprefix("src/madoguchi/") for part in PARTS for pattern in part.mutated}
    source = ROOT / "src" / "madoguchi"
    held = {str(path.relative_to(source)) for pattern in patterns for path in source.glob(pattern)}
    assert report.subjects() - held == set()


class TestThePage:
    def test_a_survivor_without_a_reason_is_named(self) -> None:
        page = report.write([LIVES], {})
        assert "`src/madoguchi/domain/fees.py:60` (works_residual): `a + b` → `a - b`" in page
        assert report.NO_REASON in page
        assert ALL.findall(page) == [("1", "0", "0.0")]

    def test_a_reason_stands_beside_its_survivor(self) -> None:
        page = report.write([LIVES, dataclasses.replace(LIVES, key="2", killed=True)], {LIVES.named: "nobody adds"})
        assert "<br>nobody adds" in page
        assert ALL.findall(page) == [("2", "1", "50.0")]

    def test_what_was_not_tried_does_not_count(self) -> None:
        page = report.write([dataclasses.replace(LIVES, killed=None), dataclasses.replace(LIVES, killed=True)], {})
        assert ALL.findall(page) == [("1", "1", "100.0")]


@pytest.mark.parametrize(
    ("mutant", "found"),
    [
        (["def f():", "    a = 1", "    return b"], (1, "a = 0", "a = 1")),
        (["def f():", "    a = 0"], (2, "return b", "")),
    ],
)
def test_where_a_mutant_differs(mutant: list[str], found: tuple[int, str, str]) -> None:
    assert difference(["def f():", "    a = 0", "    return b"], mutant) == found
