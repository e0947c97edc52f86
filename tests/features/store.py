"""Everything in the store, to be compared before and after."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from madoguchi.audit.models import Seal

Rows = dict[str, list[dict[str, Any]]]
OURS = ("cancellation", "contracts", "bills", "outbox", "audit")


def everything(*, without: tuple[type[Model], ...] = (), blind_to: tuple[str, ...] = ()) -> Rows:
    """Every row of our tables by table, but for some tables and some columns."""
    models = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    return {
        model._meta.db_table: [
            {name: value for name, value in row.items() if name not in blind_to}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in models
        if model not in {Seal, *without}  # the audit seals itself as time goes by
    }


class Broken(Exception):
    """The store failed."""


class FailingStore:
    """Counts the writes that pass through the connection, and fails at one of them."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.fails_at = fails_at
        self.writes: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            if len(self.writes) == self.fails_at:
                raise Broken(sql)
            self.writes.append(sql)
        return execute(sql, params, many, context)


def is_embedded() -> bool:
    """Whether the store is a file of ours."""
    return connection.vendor == "sqlite"


def bring_to_disk() -> None:
    """Bring what is written into the embedded store's own file; what was there before stays in its WAL."""
    if is_embedded():
        with connection.cursor() as cursor:
            cursor.execute("pragma wal_checkpoint(passive)")


def files() -> list[Path]:
    """The embedded store with its WAL."""
    if not is_embedded():
        return []
    database = Path(str(connection.settings_dict["NAME"]))
    return list(database.parent.glob(f"{database.name}*"))


def tables_elsewhere() -> Iterator[tuple[str, bytes]]:
    """Each table of a server as it copies it out."""
    if is_embedded():
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.cursor.copy(f'copy "{table}" to stdout') as copied:
                yield table, b"".join(bytes(block) for block in copied)
