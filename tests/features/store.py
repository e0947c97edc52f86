"""Everything in the store, to be compared before and after."""

from typing import Any

from django.apps import apps
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
