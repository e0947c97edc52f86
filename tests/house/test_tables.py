"""A feature's tables are its own (docs/decisions/0001-layers-and-rooms.md).

``X.models`` is imported inside X, by rooms whose own tables point at X's or are built on them, and by nobody else.
"""

from collections.abc import Iterable

import grimp
import pytest
from django.apps import apps
from django.db.models import Model

# Who else may touch another room's tables, and why.
ALLOWED = {
    ("demo", "contracts"): "the demo plays the network and the operator's systems, which fill these tables",
    ("demo", "sign_in"): "the demo makes the log-ins of its people",
    ("demo", "cancellation"): "the demo tells one past story, until its case has nothing left to do",
    ("demo", "workers"): "the demo's clock shows what is due next, whichever room it belongs to",
}

Import = tuple[str, str]  # the importing module, the room whose tables it imports


def room_of(module: str) -> str:
    return module.split(".")[1]


def imports_of_tables(graph: grimp.ImportGraph) -> Iterable[Import]:
    """Every import of another room's tables."""
    for module in graph.modules:
        if module.count(".") == 2 and module.endswith(".models"):
            yield from (
                (importer, room_of(module))
                for importer in graph.find_modules_that_directly_import(module)
                if room_of(importer) != room_of(module)
            )


def rooms_pointed_at(room: str) -> set[str]:
    """The rooms whose tables this room's tables point at or are built on."""
    models = [model for model in apps.get_models() if model.__module__ == f"madoguchi.{room}.models"]
    targets = {base for model in models for base in model.__mro__ if issubclass(base, Model)}
    for model in models:
        targets |= {field.related_model for field in model._meta.get_fields() if field.concrete and field.related_model}
    return {room_of(target.__module__) for target in targets if target.__module__.startswith("madoguchi.")}


def is_allowed(found: Import) -> bool:
    importer, owner = found
    return owner in rooms_pointed_at(room_of(importer)) or (room_of(importer), owner) in ALLOWED


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("madoguchi", cache_dir=None)


def test_a_rooms_tables_are_its_own(graph: grimp.ImportGraph) -> None:
    assert [found for found in imports_of_tables(graph) if not is_allowed(found)] == []


def test_a_planted_import_is_caught(graph: grimp.ImportGraph) -> None:
    planted = grimp.ImportGraph()
    planted.add_import(importer="madoguchi.cancellation.jobs", imported="madoguchi.bills.models")
    planted.add_import(importer="madoguchi.bills.actions", imported="madoguchi.bills.models")
    found = list(imports_of_tables(planted))
    assert found == [("madoguchi.cancellation.jobs", "bills")]
    assert not is_allowed(found[0])


def test_each_exception_is_needed(graph: grimp.ImportGraph) -> None:
    used = {(room_of(importer), owner) for importer, owner in imports_of_tables(graph)}
    assert set(ALLOWED) - used == set()


def test_no_table_points_up(graph: grimp.ImportGraph) -> None:
    """A foreign key by string is an import that import-linter cannot see."""
    order = [
        "desk",
        "duties",
        "my_page",
        "cancellation",
        "bills",
        "walking",
        "sign_in",
        "codes",
        "contracts",
        "outbox",
        "staff",
        "audit",
        "workers",
        "keys",
    ]
    wrong = [
        (room, other) for room in order for other in rooms_pointed_at(room) if order.index(other) < order.index(room)
    ]
    assert wrong == []
