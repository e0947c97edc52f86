"""How far a move has come, noted in the new store in the transaction that wrote the rows."""

from django.db import connection

_TABLE = "madoguchi_move"
_FINISHED = "*"


def begin() -> None:
    """Note that a move has begun."""
    with connection.cursor() as cursor:
        cursor.execute(f"create table {_TABLE} (moved text primary key, up_to text not null)")


def has_begun() -> bool:
    """Whether this store is one that a move fills or has filled."""
    with connection.cursor() as cursor:
        return _TABLE in connection.introspection.table_names(cursor)


def is_finished() -> bool:
    """Whether everything was moved and found the same."""
    return up_to(_FINISHED) is not None


def finish() -> None:
    """Note that everything was moved and found the same."""
    note(_FINISHED, "")


def up_to(table: str) -> str | None:
    """The key of the last row of a table that was moved, as text; ``None`` where none was."""
    with connection.cursor() as cursor:
        cursor.execute(f"select up_to from {_TABLE} where moved = %s", [table])  # noqa: S608 - a name of ours
        found = cursor.fetchone()
    return found[0] if found else None


def note(table: str, key: object) -> None:
    """Note the key of the last row of a table that was moved."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {_TABLE} values (%s, %s) on conflict (moved) do update set up_to = excluded.up_to",  # noqa: S608 - a name of ours
            [table, str(key)],
        )
