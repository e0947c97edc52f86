"""Many rows at once: written in one go, found by one value that holds all their keys.

Django hands over a parameter for each cell and each key, and quoting thousands of them took longer than PostgreSQL
needs to write the rows. There many rows are copied in (``COPY``), few go as one JSON text, which the server takes apart
by its columns' types, and keys go as one array.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import IntegrityError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Field, ForeignKey, Func, JSONField, Model, TextField, Value
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

from madoguchi.domain.plain import plain, written

Written = tuple[str, tuple[Any, ...]]
Values = Mapping[str, object]
_NOTHING: Values = MappingProxyType({})
_MANY = 50  # from here on to copy is quicker than one statement, although it goes to and fro twice


def insert(table: type[Model], rows: Sequence[Values], *, alike: Values = _NOTHING, known_by: str = "") -> None:
    """Insert new rows, each given by its values; keys are not brought back. What is not named is as in a new row.

    All rows name the same columns; ``alike`` are those in which they do not differ. A JSON column takes whatever has a
    plain form (:mod:`madoguchi.domain.plain`). A row whose value in ``known_by`` is there already is left out.

    Raises:
        IntegrityError: a row cannot be written, or somebody else was writing the same ``known_by`` at this instant.
    """
    if not rows:
        return
    if connection.vendor == "postgresql":
        _insert_on_postgresql(table, rows, alike, known_by)
        return
    # Not ``ignore_conflicts``: that would pass over a row that cannot be written for any other reason.
    same = {"update_conflicts": True, "unique_fields": [known_by], "update_fields": [known_by]} if known_by else {}
    in_json = {field.attname for field in _columns(table) if isinstance(field, JSONField)}
    whole = ({**alike, **row} for row in rows)
    new = [table(**{name: plain(one) if name in in_json else one for name, one in row.items()}) for row in whole]
    table._default_manager.bulk_create(new, **same)  # type: ignore[arg-type]  # noqa: SLF001 - Django documents it


@ForeignKey.register_lookup
@Field.register_lookup
class Among(In):
    """``key__among=keys`` is ``key__in=keys``, with all the keys in one value. They are not looked at one by one."""

    lookup_name = "among"

    def get_prep_lookup(self) -> list[Any]:
        """The keys as they are: numbers and texts of our own."""
        return list(self.rhs)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Written:
        """PostgreSQL's words for it."""
        if not self.rhs:
            raise EmptyResultSet
        column, before = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*before, self.rhs)


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


def _insert_on_postgresql(table: type[Model], rows: Sequence[Values], alike: Values, known_by: str) -> None:
    if len(rows) < _MANY:
        _insert_as_json(table, rows, alike, known_by)
    elif known_by:
        _copy_unknown(table, rows, alike, known_by)
    else:
        _copy(table, rows, alike)


def _copy_unknown(table: type[Model], rows: Sequence[Values], alike: Values, known_by: str) -> None:
    """Copy those that are not there yet. Which are is asked only once one was: most often none is."""
    try:
        with transaction.atomic():
            _copy(table, rows, alike)
    except IntegrityError:
        if new := _unknown(table, rows, known_by):
            _copy(table, new, alike)


def _unknown(table: type[Model], rows: Sequence[Values], known_by: str) -> list[Values]:
    """The rows whose value is not there yet, the first of each."""
    firsts = {row[known_by]: row for row in reversed(rows)}
    there = table._default_manager.filter(**{f"{known_by}__among": list(firsts)})  # noqa: SLF001 - Django documents it
    for value in there.values_list(known_by, flat=True):
        del firsts[value]
    return list(reversed(firsts.values()))


def _copy(table: type[Model], rows: Sequence[Values], alike: Values) -> None:
    """What is the same in every row is written down once."""
    fields = _columns(table)
    own, others = [f for f in fields if f.attname in rows[0]], [f for f in fields if f.attname not in rows[0]]
    columns = ", ".join(f'"{field.column}"' for field in (*own, *others))
    names, in_json = [field.attname for field in own], [at for at, f in enumerate(own) if isinstance(f, JSONField)]
    same = [_cell(field, alike.get(field.attname, field.get_default())) for field in others]
    statement = f'COPY "{table._meta.db_table}" ({columns}) FROM STDIN'  # noqa: SLF001 - Django documents it
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            cells = [row[name] for name in names]
            for at in in_json:
                cells[at] = None if cells[at] is None else _as_json(cells[at])
            copy.write_row(cells + same)


def _insert_as_json(table: type[Model], rows: Sequence[Values], alike: Values, known_by: str) -> None:
    fields = _columns(table)
    names = ", ".join(f'"{field.column}"' for field in fields)
    new = {field.attname: field.get_default() for field in fields}
    columns = [(str(field.column), field.attname) for field in fields]
    whole = [{column: row[name] for column, name in columns} for row in ({**new, **alike, **one} for one in rows)]
    otherwise = f' on conflict ("{known_by}") do nothing' if known_by else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table._meta.db_table}" ({names}) '  # noqa: S608, SLF001 - names of our own columns
            f'SELECT {names} FROM json_populate_recordset(null::"{table._meta.db_table}", %s){otherwise}',  # noqa: SLF001 - as above
            [_all_as_json(whole)],
        )


def _columns(table: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in table._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - Django documents it


def _cell(field: "Field[Any, Any]", value: object) -> object:
    """A value as it stands in a column of many rows: as text, where PostgreSQL would be told it anew for each."""
    if isinstance(field, JSONField) and value is not None:
        return _as_json(value)
    return value.isoformat() if isinstance(value, dt.date) else value  # an instant is a day too


def _written(value: object) -> object:
    """What JSON does not know, as PostgreSQL reads it."""
    if isinstance(value, bytes | bytearray | memoryview):
        return f"\\x{bytes(value).hex()}"
    return written(value)


# To make an encoder takes as long as to use it.
_as_json = json.JSONEncoder(ensure_ascii=False, default=written).encode
_all_as_json = json.JSONEncoder(ensure_ascii=False, default=_written).encode
