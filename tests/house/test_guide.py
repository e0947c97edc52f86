"""The page for a new colleague says what the desk says: its words, its roles (docs/desk.md)."""

import re

import polib
import pytest
from django.template.loader import render_to_string

from madoguchi.domain.staff import PERMITTED, May, Role
from madoguchi.workers.models import Work
from madoguchi.workers.watching import name_of
from tests.house.repository import ROOT, SOURCE
from tests.house.test_messages import told

GUIDE = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
SAID = [entry.msgid for entry in polib.pofile(str(SOURCE / "design/locale/en/LC_MESSAGES/django.po"))]
COLUMNS = ({May.FIND}, {May.HELP, May.LETTERS}, {May.WATCH, May.MEND}, {May.APPROVE}, {May.LEARN, May.DUTY})


@pytest.mark.parametrize("words", sorted(set(re.findall("「(.+?)」", GUIDE)) - {"窓口の職員として"}))
def test_what_it_tells_to_press_stands_on_a_page(words: str) -> None:
    assert [said for said in SAID if words in said] != []


@pytest.mark.parametrize("words", sorted(set(re.findall(r"\*\*([ぁ-ん一-龠]+)\*\*", GUIDE))))
def test_what_it_tells_to_open_is_in_the_menu(words: str) -> None:
    menu = (SOURCE / "staff/templates/staff/navigation.html").read_text(encoding="utf-8")
    assert f'{{% trans "{words}" %}}' in menu


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_its_row_says(role: Role) -> None:
    row = re.search(rf"^\| \S+ {role} \|(.+)\|$", GUIDE, re.MULTILINE)
    assert row
    given = {may for cell, column in zip(row[1].split("|"), COLUMNS, strict=True) if "✓" in cell for may in column}
    assert given == PERMITTED[role]


@pytest.mark.parametrize("name", sorted(told()))
def test_what_was_sent_has_its_name(name: str) -> None:
    assert "code" not in render_to_string("desk/message.html", {"name": name})


@pytest.mark.parametrize("kind", [name_of(kind) for kind in Work.__subclasses__()])
def test_what_stands_still_has_its_name(kind: str) -> None:
    assert "code" not in render_to_string("desk/work.html", {"kind": kind})
