"""One dotted name everywhere: what is told, its folder of words, and the audit key."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from madoguchi.sign_in.adapter import MESSAGES
from tests.house.repository import SOURCE, short, sources

DOTTED = re.compile(r"[a-z_]+\.[a-z_]+")
MAIL, EVERYWHERE = {"mail_subject.txt", "mail.txt"}, {"mail_subject.txt", "mail.txt", "sms.txt"}


def folders() -> dict[str, Path]:
    """Every folder of a message's words, by its dotted name."""
    return {path.name: path for path in SOURCE.glob("*/templates/messages/*/")}


def named_in_calls(tree: ast.AST, function: str) -> Iterator[str]:
    """The dotted names that are handed to a function of this name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and function == getattr(node.func, "attr", getattr(node.func, "id", "")):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            yield from (
                value.value
                for value in given
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and DOTTED.fullmatch(value.value)
            )


def told() -> dict[str, set[str]]:
    """Every message that leaves the house, and the parts that it needs."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources()]
    parts = dict.fromkeys(MESSAGES.values(), MAIL)
    for tree in trees:
        parts |= dict.fromkeys(named_in_calls(tree, "enqueue"), MAIL)
        parts |= dict.fromkeys(named_in_calls(tree, "tell"), EVERYWHERE)
        parts |= dict.fromkeys(named_in_calls(tree, "tell_all"), EVERYWHERE)
    return parts


def test_every_message_has_its_words() -> None:
    there = {name: {path.name for path in folder.iterdir()} for name, folder in folders().items()}
    wanting = {name: parts - there.get(name, set()) for name, parts in told().items()}
    assert {name: parts for name, parts in wanting.items() if parts} == {}


def test_every_folder_is_used() -> None:
    assert set(folders()) - set(told()) == set()


def test_a_folder_stands_in_the_room_it_is_named_for() -> None:
    assert [short(path) for name, path in folders().items() if name.split(".")[0] != path.parents[2].name] == []


def test_what_is_told_is_also_recorded() -> None:
    """The message of a case has the audit key's name, so that one search finds both."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources()]
    recorded = {name for tree in trees for way in ("record", "record_all") for name in named_in_calls(tree, way)}
    told = {name for tree in trees for way in ("tell", "tell_all") for name in named_in_calls(tree, way)}
    assert told - recorded == set()


def test_a_planted_message_is_found() -> None:
    planted = ast.parse('messages.tell(case, "cancellation.planted", now=now)\nrecord("no name")')
    assert list(named_in_calls(planted, "tell")) == ["cancellation.planted"]
