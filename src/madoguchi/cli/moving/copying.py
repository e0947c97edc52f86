"""Copying: each chunk of rows in one transaction with the note of how far it came."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import QuerySet

from madoguchi.cli import store
from madoguchi.cli.moving import notes, source
from madoguchi.cli.moving.source import ALIAS, CannotMove, Table

CHUNK = 2_000


def prepare() -> int:
    """Make the new store's tables, or find a move that was begun; how many rows are left to copy.

    Raises:
        CannotMove: the new store holds something that no unfinished move put there.
    """
    if not notes.has_begun():
        store.make_tables()
        _begin()
    elif notes.is_finished():
        raise CannotMove("This installation was moved there already.", "Start with MADOGUCHI_DATABASE set.")
    return sum(_left(table).count() for table in source.tables())


def copy_all() -> Iterator[int]:
    """Copy what is left, chunk by chunk; how many rows each had."""
    for table in source.tables():
        names = [field.attname for field in table.columns]
        while rows := list(_left(table).order_by("pk").values_list(*names)[:CHUNK]):
            _write(table, rows)
            yield len(rows)


def finish() -> None:
    """Let new rows be numbered after those that were moved, and note that all is done."""
    models = [table.model for table in source.tables()]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        notes.finish()


def _begin() -> None:
    """Note the beginning in an empty store. What ``migrate`` itself put there comes from the old store instead.

    From here on tables are not made again: that would put it there once more.
    """
    with transaction.atomic():
        Permission.objects.all().delete()
        ContentType.objects.all().delete()
        if full := [table.name for table in source.tables() if table.rows(DEFAULT_DB_ALIAS).exists()]:
            raise CannotMove(f"The PostgreSQL database is not empty: {', '.join(full)}.", "Make a new, empty one.")
        notes.begin()


def _left(table: Table) -> QuerySet[Any]:
    key = notes.up_to(table.name)
    return table.rows(ALIAS) if key is None else table.rows(ALIAS).filter(pk__gt=key)


def _write(table: Table, rows: list[tuple[Any, ...]]) -> None:
    fields, name = table.columns, connection.ops.quote_name
    named = ", ".join(name(str(field.column)) for field in fields)
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.cursor.copy(f"copy {name(table.name)} ({named}) from stdin") as copied:
            for row in rows:
                pairs = zip(fields, row, strict=True)
                copied.write_row([field.get_db_prep_save(value, connection) for field, value in pairs])
        key = next(place for place, field in enumerate(fields) if field.primary_key)
        notes.note(table.name, rows[-1][key])
