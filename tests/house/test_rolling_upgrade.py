"""Old and new code run together while an upgrade rolls over the machines: what is added, old code can ignore (R9).

docs/many-machines.md tells the rule. A release writes its last migrations into ``RELEASED``; what comes after them is
checked here. Whatever takes something away waits for the release after the one that no longer uses it.
"""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

# The last migration of each room in the last release. Before the first release there is no old code.
RELEASED: dict[str, str] = {}
_TAKE_AWAY = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.AddConstraint,
    migrations.AlterUniqueTogether,
)


def breaks_old_code(operation: Operation) -> bool:
    """Whether code that does not know the change could fail on it: on what is gone, or on what it does not fill in."""
    if isinstance(operation, migrations.AddField):
        field = operation.field
        return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)
    return isinstance(operation, _TAKE_AWAY)


def since_release() -> list[tuple[str, Operation]]:
    """Each operation of ours that came after the last release."""
    graph = MigrationLoader(None).graph
    new = [
        node
        for app, last in RELEASED.items()
        for leaf in graph.leaf_nodes(app)
        for node in graph.forwards_plan(leaf)
        if node[0] == app and node[1] > last
    ]
    return [(".".join(node), operation) for node in new for operation in graph.nodes[node].operations]


def test_what_came_since_the_release_can_be_ignored() -> None:
    assert [(name, operation.describe()) for name, operation in since_release() if breaks_old_code(operation)] == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("line", "imsi"),
        migrations.DeleteModel("Line"),
        migrations.RenameField("line", "imsi", "subscriber"),
        migrations.RenameModel("Line", "Subscription"),
        migrations.AddField("line", "colour", models.CharField(max_length=8)),
        migrations.AddField("line", "colour", models.CharField(max_length=8, default="red")),
        migrations.AddConstraint("line", models.UniqueConstraint(fields=["imsi"], name="once")),
    ],
    ids=lambda operation: operation.describe(),
)
def test_planted_each_of_these_is_noticed(operation: Operation) -> None:
    """A default of Django's is filled in by Django: old code, which does not know the column, leaves it empty."""
    assert breaks_old_code(operation)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("line", "colour", models.CharField(max_length=8, null=True)),
        migrations.AddField("line", "colour", models.CharField(max_length=8, db_default="red")),
        migrations.AddIndex("line", models.Index(fields=["imsi"], name="by_imsi")),
        migrations.CreateModel("Colour", [("id", models.BigAutoField(primary_key=True))]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_planted_each_of_these_may_come(operation: Operation) -> None:
    assert not breaks_old_code(operation)


def test_planted_the_migrations_after_a_release_are_the_ones_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RELEASED, "audit", "0002_seal")
    assert {name for name, _ in since_release()} == {"audit.0003_append_only"}
