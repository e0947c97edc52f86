"""Names as the store folds them, for its indexes and for looking them up: the pairs of ``domain.names``, in SQL.

The pairs stand in the statement itself, not as parameters: SQLite uses an index on an expression only where the query
repeats it word for word. PostgreSQL compares them sign by sign (``COLLATE "C"``), as SQLite does, so that a beginning
is a range on both. Whoever changes the pairs writes a migration that makes the indexes anew.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from madoguchi.domain.names import KANA_FOLDS, LONG, NAME_FOLDS

_LAST = "\U0010ffff"  # no name goes on with it


class Folded(Func):
    """Columns joined, then put into ``sql`` in the place of ``{}``. Migrations hold it with its words: both stay."""

    arg_joiner = " || "

    def __init__(self, *columns: str, sql: str) -> None:
        super().__init__(*columns, sql=sql, output_field=CharField())

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,  # noqa: ANN401 - Django's own arguments
    ) -> tuple[str, tuple[str | int, ...]]:
        """The expression, with nothing left to fill in; on PostgreSQL compared sign by sign."""
        joined = '((%(expressions)s) COLLATE "C")' if connection.vendor == "postgresql" else "(%(expressions)s)"
        whole = f"({self.extra['sql'].replace('{}', joined)})"
        return super().as_sql(compiler, connection, function, template or whole, arg_joiner, **extra_context)


def _replaced(joined: str, folds: tuple[tuple[str, str], ...]) -> str:
    for one, other in folds:
        joined = f"REPLACE({joined}, '{one}', '{other}')"
    return joined


_READING = _replaced("{}", KANA_FOLDS)
_REST = _replaced(f"SUBSTR({_READING}, 2)", tuple((kana, "") for kana in LONG))
NAME = Folded("family_name", "given_name", sql=f"LOWER({_replaced('{}', NAME_FOLDS)})")
KANA = Folded("family_name_kana", "given_name_kana", sql=f"SUBSTR({_READING}, 1, 1) || {_REST}")
MAIL = Folded("email", sql="LOWER({})")


def beginning(key: str, start: str) -> Q:
    """Whose key, annotated under this name, begins so."""
    return Q(**{f"{key}__gte": start, f"{key}__lt": f"{start}{_LAST}"})
