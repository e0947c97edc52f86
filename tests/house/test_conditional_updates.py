"""A conditional update is a guard only while its condition is about the row that it changes (docs/decisions/0003).

``.filter(told__disputed_at=None).update(…)`` joins another table. Django looks for the rows in a subquery first, and on
PostgreSQL two at once both find them: both change the row, both count 1. A condition on another table is written as
``Exists`` (sign_in/recovery/actions.py); what is no guard is listed here with its reason.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.db.models import CharField, DateTimeField

from tests.house.repository import short, sources

NO_GUARDS = {
    "src/madoguchi/contracts/addresses.py doubt: contract__customer__in": "marks what is doubted: twice is the same",
    "src/madoguchi/desk/actions.py finish: customer__number": "names a row: a customer's number never changes",
}
_LOOKUPS = {*DateTimeField().get_lookups(), *CharField().get_lookups()}
_NARROWS = {"filter", "exclude", "get_or_create"}


def over_a_join(keyword: str) -> bool:
    """Whether a lookup leads into another table: ``told__ends_at__gt`` does, ``ends_at__gt`` does not."""
    *way, last = keyword.split("__")
    return bool(way) and (last not in _LOOKUPS or len(way) > 1)


def joins_of_updates(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Each function that updates what it found over a join, with the lookup."""
    functions = {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    for function in functions.values():
        for call in calls(function, {"update"}):
            found = keywords(call.func, function, functions)
            yield from ((function.name, keyword) for keyword in found if over_a_join(keyword))


def calls(inside: ast.AST, methods: Iterable[str]) -> Iterator[ast.Call]:
    """The calls of these methods, wherever they stand."""
    for node in ast.walk(inside):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods:
            yield node


def keywords(chain: ast.AST, function: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """What the rows are narrowed by: along the chain, by a variable of the function, by what a function returns."""
    found: set[str] = set()
    while isinstance(chain, ast.Attribute | ast.Call):
        if isinstance(chain, ast.Call) and isinstance(chain.func, ast.Attribute) and chain.func.attr in _NARROWS:
            found |= own_keywords(chain)
        if isinstance(chain, ast.Call) and isinstance(chain.func, ast.Name) and chain.func.id in functions:
            other = functions[chain.func.id]
            returned = [node.value for node in ast.walk(other) if isinstance(node, ast.Return) and node.value]
            return found.union(*(keywords(value, other, functions) for value in returned if other is not function))
        chain = chain.func if isinstance(chain, ast.Call) else chain.value
    if isinstance(chain, ast.Name):
        found |= set().union(*(keywords(value, function, functions) for value in assigned(chain.id, function)))
    return found


def own_keywords(call: ast.Call) -> set[str]:
    """The lookups of one call, those within ``Q(…)`` too; a subquery's own are its own business."""
    found = {keyword.arg for keyword in call.keywords if keyword.arg}
    for argument in call.args:
        within = [node for node in ast.walk(argument) if isinstance(node, ast.Call)]
        if not any(isinstance(node.func, ast.Name) and node.func.id == "Exists" for node in within):
            found |= {keyword.arg for node in within for keyword in node.keywords if keyword.arg}
    return found


def assigned(name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What a variable of a function is."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            is_itself = any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node.value))
            if not is_itself:
                yield node.value


def found_in(path: Path) -> set[str]:
    module = ast.parse(path.read_text(encoding="utf-8"))
    return {f"{short(path)} {function}: {keyword}" for function, keyword in joins_of_updates(module)}


def test_no_update_is_conditional_on_another_table() -> None:
    found = set().union(*(found_in(path) for path in sources()))
    assert found - NO_GUARDS.keys() == set(), "use Exists, or say in NO_GUARDS why it is no guard"
    assert NO_GUARDS.keys() - found == set(), "gone from the code: take it off the list"


def test_the_whole_house_was_read() -> None:
    updates = [call for path in sources() for call in calls(ast.parse(path.read_text(encoding="utf-8")), {"update"})]
    assert len(updates) > 50


BY_EXISTS = """
def finish(recovery, now):
    return _alive(recovery, now).filter(opens_at__lte=now).update(finished_at=now)

def _alive(recovery, now):
    disputed = ToldChange.objects.filter(pk=OuterRef("told_id"), told__x=1)
    return Recovery.objects.filter(~Exists(disputed), pk=recovery.pk, ends_at__gt=now)
"""
PLANTED = {
    "in the chain": "def f():\n    Recovery.objects.filter(pk=1, told__disputed_at=None).update(finished_at=1)",
    "with a lookup": "def f():\n    Recovery.objects.filter(told__ends_at__gt=1).order_by().update(finished_at=1)",
    "excluded": "def f():\n    if Recovery.objects.filter(pk=1).exclude(told__about='x').update(a=1) != 1: raise E",
    "within Q": "def f():\n    Recovery.objects.filter(Q(pk=1) | Q(told__about='x')).update(a=1)",
    "by a variable": "def f():\n    alive = R.objects.filter(told__about='x')\n    alive.filter(pk=1).update(a=1)",
    "by a function": "def f():\n    _old().update(a=1)\n\ndef _old():\n    return R.objects.filter(told__about='x')",
}


@pytest.mark.parametrize("name", PLANTED)
def test_negative_control_a_join_is_found(name: str) -> None:
    assert [function for function, _ in joins_of_updates(ast.parse(PLANTED[name]))] == ["f"]


def test_a_condition_by_exists_is_none() -> None:
    assert list(joins_of_updates(ast.parse(BY_EXISTS))) == []
