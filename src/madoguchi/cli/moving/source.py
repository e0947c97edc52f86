"""The embedded store that is moved: opened beside the new one, and held so that nobody writes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Field, Model, QuerySet
from django.db.utils import load_backend

ALIAS = "embedded"


class CannotMove(Exception):
    """Why it cannot be moved, and how to mend that."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Table:
    """A table of either store."""

    model: type[Model]

    @property
    def name(self) -> str:
        """Its name in both stores."""
        return self.model._meta.db_table  # noqa: SLF001 - Django documents it

    @property
    def columns(self) -> list[Field[Any, Any]]:
        """What a row consists of."""
        return list(self.model._meta.local_concrete_fields)  # noqa: SLF001 - Django documents it

    def rows(self, alias: str) -> QuerySet[Any]:
        """Every row in one of the stores."""
        return self.model._base_manager.using(alias).all()  # noqa: SLF001 - Django documents it

    def points_at(self) -> set[type[Model]]:
        """The tables whose rows must be there before this one's."""
        return {field.related_model for field in self.columns if field.related_model} - {self.model}


@contextmanager
def opened() -> Iterator[None]:
    """Both stores are open, and the embedded one changes no more.

    Raises:
        CannotMove: there is nothing to move, nowhere to move it, or another version wrote it.
    """
    file = Path(str(settings.MADOGUCHI_EMBEDDED_STORE["NAME"]))
    if connection.vendor != "postgresql":
        raise CannotMove("No PostgreSQL server is named.", "Set MADOGUCHI_DATABASE: docs/many-machines.md")
    if not file.exists():
        raise CannotMove(f"There is no embedded store at {file}.", "Set MADOGUCHI_DATA to the folder that holds it.")
    with beside(settings.MADOGUCHI_EMBEDDED_STORE):
        _refuse_another_version()
        with transaction.atomic(using=ALIAS):
            yield


@contextmanager
def beside(store: dict[str, Any]) -> Iterator[None]:
    """Another store is open under the name ``ALIAS``."""
    both = connections.configure_settings({DEFAULT_DB_ALIAS: connection.settings_dict, ALIAS: store})
    connections[ALIAS] = load_backend(store["ENGINE"]).DatabaseWrapper(both[ALIAS], ALIAS)
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]


def tables() -> list[Table]:
    """Every table that is ours to write, those that others point at first."""
    models = [model for model in apps.get_models(include_auto_created=True) if _is_ours(model)]
    order = TopologicalSorter({model: Table(model).points_at() for model in models})
    return [Table(model) for model in order.static_order()]


def count() -> int:
    """How many rows there are to move."""
    return sum(table.rows(ALIAS).count() for table in tables())


def _is_ours(model: type[Model]) -> bool:
    return bool(model._meta.managed and not model._meta.proxy)  # noqa: SLF001 - Django documents it


def _refuse_another_version() -> None:
    executor = MigrationExecutor(connections[ALIAS])
    ours = {table.model._meta.app_label for table in tables()}  # noqa: SLF001 - Django documents it
    if executor.migration_plan([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in ours]):
        raise CannotMove(
            "The embedded store is not up to date.", "Run first, without MADOGUCHI_DATABASE: madoguchi migrate"
        )
