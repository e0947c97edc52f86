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


class _Key(Func):
    """Columns joined, then folded as ``folded`` says."""

    arg_joiner = " || "
    output_field = CharField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:  # noqa: ANN401
        """The expression, with nothing left to fill in."""
        return super().as_sql(compiler, connection, **{**more, "template": self.folded("(%(expressions)s)")})

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:  # noqa: ANN401
        """The same, compared sign by sign."""
        joined = '((%(expressions)s) COLLATE "C")'
        return super().as_sql(compiler, connection, **{**more, "template": self.folded(joined)})

    def folded(self, joined: str) -> str:
        """The whole expression around the joined columns."""
        raise NotImplementedError


class NameKey(_Key):
    """A name as it is written."""

    def folded(self, joined: str) -> str:
        """Shapes of a name made one, small letters."""
        return f"(LOWER({_replaced(joined, NAME_FOLDS)}))"


class KanaKey(_Key):
    """Its reading."""

    def folded(self, joined: str) -> str:
        """After the first kana without long vowels."""
        reading = _replaced(joined, KANA_FOLDS)
        rest = _replaced(f"SUBSTR({reading}, 2)", tuple((kana, "") for kana in LONG))
        return f"(SUBSTR({reading}, 1, 1) || {rest})"


class MailKey(_Key):
    """An e-mail address, whose capitals mean nothing."""

    def folded(self, joined: str) -> str:
        """Small letters."""
        return f"(LOWER({joined}))"


def _replaced(joined: str, folds: tuple[tuple[str, str], ...]) -> str:
    for one, other in folds:
        joined = f"REPLACE({joined}, '{one}', '{other}')"
    return joined


NAME = NameKey("family_name", "given_name")
KANA = KanaKey("family_name_kana", "given_name_kana")
MAIL = MailKey("email")


def beginning(key: str, start: str) -> Q:
    """Whose key, annotated under this name, begins so."""
    return Q(**{f"{key}__gte": start, f"{key}__lt": f"{start}{_LAST}"})
