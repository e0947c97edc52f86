"""``madoguchi check --policy NEW.toml``: what it would change for members, before it is applied."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from madoguchi import policy
from madoguchi.cli.check import what_would_change
from madoguchi.domain.steps import Procedure
from madoguchi.policy.comparing import Change, Takes, changes, takes
from tests import operators

MADOGUCHI = Path(sys.executable).with_name("madoguchi")


def load(folder: Path, preset: str = "default", more: str = "") -> policy.Policy:
    return policy.load(operators.written(folder, preset=preset, more=more))


def test_the_same_policy_changes_nothing(tmp_path: Path) -> None:
    said = list(what_would_change(load(tmp_path), load(tmp_path)))
    assert said == [
        "Nothing would change.",
        "What it takes, for a member with one line on My Page:",
        "  leaving: 2 pages, 2 presses, 0 fields, 0 proofs",
        "  seeing her password: 3 pages, 3 presses, 1 fields, 1 proofs",
        "  taking back: 2 pages, 2 presses, 0 fields, 0 proofs",
        "  joining: not comparable: nobody has counted it ([joining])",
    ]


def test_each_key_and_each_journey_is_compared(tmp_path: Path) -> None:
    said = list(what_would_change(load(tmp_path), load(tmp_path, "as-described")))
    assert "  journey.survey: optional_after → required_before" in said
    assert "  journey.pages: none → 2 tables" in said
    assert "  choices.date: yes → no" in said
    leaving = "8 pages, 10 presses, 11 fields (9 of them on file), 1 proofs"
    assert f"  leaving: 2 pages, 2 presses, 0 fields, 0 proofs → {leaving}" in said


def test_joining_is_named_with_its_source(tmp_path: Path) -> None:
    counted = '[joining]\npages = 6\nclicks = 9\nfields = 14\ncounted_on = 2026-10-01\nsource = "the desk"\n'
    said = list(what_would_change(load(tmp_path), load(tmp_path, more=counted)))
    assert said[-1] == "  joining: 6 pages, 9 presses, 14 fields; counted 2026-10-01 (the desk)"
    assert "  joining: none → a table" in said


def test_values_are_named_as_the_file_names_them(tmp_path: Path) -> None:
    before = load(tmp_path)
    after = load(
        tmp_path, more='[choices]\nopens = 09:00:00\ncloses = 21:00:00\ntoday = false\n[codes]\nways = ["mail"]'
    )
    assert list(changes(before, after)) == [
        Change("choices.today", "yes", "no"),
        Change("choices.opens", "none", "09:00:00"),
        Change("choices.closes", "none", "21:00:00"),
        Change("codes.ways", "sms, voice, mail, letter", "mail"),
    ]


def test_entries_of_a_list_are_named_by_their_place(tmp_path: Path) -> None:
    page = '[[journey.pages]]\nname = "stay"\ntitle = "{}"\ntitle_en = "Stay"\n'
    before, after = (load(tmp_path, more=page.format(title)) for title in ("一", "二"))
    assert list(changes(before, after)) == [Change("journey.pages.0.title", "一", "二")]


def test_a_page_more_is_a_page_and_a_press_more(tmp_path: Path) -> None:
    page = '[[journey.pages]]\nname = "stay"\ntitle = "ご案内"\ntitle_en = "Stay"\n'
    assert takes(Procedure.CANCEL, load(tmp_path)) == Takes(2, 2, 0, 0, 0)
    assert takes(Procedure.CANCEL, load(tmp_path, more=page)) == Takes(3, 3, 0, 0, 0)


@pytest.mark.parametrize(("more", "code", "says"), [("", 0, "leaving: 2 pages"), ("[choises]", 2, "choises")])
def test_the_command(tmp_path: Path, more: str, code: int, says: str) -> None:
    file = operators.written(tmp_path, more=more)
    environment = {**os.environ, "MADOGUCHI_DEMO": "1", "MADOGUCHI_DATA": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "madoguchi.config.settings"
    command = [str(MADOGUCHI), "check", "--policy", str(file)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stderr
    assert re.search(re.escape(says), ran.stdout + ran.stderr)
