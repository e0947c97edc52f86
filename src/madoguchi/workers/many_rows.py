"""Writing many rows in one statement with one value that holds them all.

Django hands over a parameter for each cell, and quoting thousands of them took longer than PostgreSQL needs to write
the rows. There the rows go as one JSON text, which the server takes apart by its columns' types.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Model, TextField, Value
from django.db.models.sql.compiler import SQLCompiler

Written = tuple[str, tuple[Any, ...]]


def insert(rows: Sequence[Model], *, known_by: str = "") -> None:
    """Insert new rows; keys are not brought back. One whose value in ``known_by`` is there already is left out."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        _insert_as_json(rows, known_by)
        return
    # Not ``ignore_conflicts``: that would pass over a row that cannot be written for any other reason.
    same = {"update_conflicts": True, "unique_fields": [known_by], "update_fields": [known_by]} if known_by else {}
    type(rows[0])._default_manager.bulk_create(rows, **same)  # type: ignore[arg-type]  # noqa: SLF001 - Django documents it


class ValueOf(Func):
    """The text that a mapping holds for this row's primary key."""

    output_field = TextField()

    def __init__(self, values: Mapping[int, str]) -> None:
        super().__init__(F("pk"), Value(json.dumps(values)))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Written:  # noqa: ANN401, ARG002 - Django's own
        """PostgreSQL's words for it."""
        return self._worded(compiler, "({values}::jsonb ->> {key}::text)")

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Written:  # noqa: ANN401, ARG002 - as above
        """SQLite's words for it."""
        return self._worded(compiler, "json_extract({values}, '$.\"' || {key} || '\"')")

    def _worded(self, compiler: SQLCompiler, words: str) -> Written:
        (key, of_key), (values, of_values) = map(compiler.compile, self.get_source_expressions())
        return words.format(key=key, values=values), (*of_values, *of_key)


def _insert_as_json(rows: Sequence[Model], known_by: str) -> None:
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - Django documents it
    columns = [(str(field.column), str(field.attname)) for field in fields]
    text = json.dumps(
        [{column: getattr(row, name) for column, name in columns} for row in rows],
        default=_written,
        ensure_ascii=False,
    )
    table, names = rows[0]._meta.db_table, ", ".join(f'"{column}"' for column, _ in columns)  # noqa: SLF001 - as above
    otherwise = f' on conflict ("{known_by}") do nothing' if known_by else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) '  # noqa: S608 - names of our own columns
            f'SELECT {names} FROM json_populate_recordset(null::"{table}", %s){otherwise}',
            [text],
        )


def _written(value: object) -> str:
    """What JSON does not know, as PostgreSQL reads it."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return f"\\x{bytes(value).hex()}"
    raise TypeError(f"cannot write {type(value)} down")
