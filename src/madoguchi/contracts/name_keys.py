"""Names as the store folds them, for its indexes and for looking them up: the pairs of ``domain.names``, in SQL.

The pairs stand in the statement itself, not as parameters: SQLite uses an index on an expression only where the query
repeats it word for word. PostgreSQL compares them sign by sign (``COLLATE "C"``), as SQLite does, so that a beginning
is a range on both. Whoever changes the pairs writes a migration that makes the indexes anew.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from madoguchi.domain.names import KANA_FOLDS, NAME_FOLDS

_LAST = "\U0010ffff"  # no name goes on with it


class _Key(Func):
    """Columns joined, each pair replaced."""

    arg_joiner = " || "
    output_field = CharField()
    folds: tuple[tuple[str, str], ...] = ()
    outermost = "%s"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:  # noqa: ANN401
        """The expression, with nothing left to fill in."""
        return super().as_sql(compiler, connection, **{**more, "template": self._template("")})

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:  # noqa: ANN401
        """The same, compared sign by sign."""
        return super().as_sql(compiler, connection, **{**more, "template": self._template(' COLLATE "C"')})

    def _template(self, collation: str) -> str:
        opening = "".join("REPLACE(" for _ in self.folds)
        closing = "".join(f", '{one}', '{other}')" for one, other in self.folds)
        folded = f"{opening}(%(expressions)s){collation}{closing}"
        return f"({self.outermost.replace('%s', folded)})"


class NameKey(_Key):
    """A name as it is written."""

    folds = NAME_FOLDS
    outermost = "LOWER(%s)"


class KanaKey(_Key):
    """Its reading."""

    folds = KANA_FOLDS


class MailKey(_Key):
    """An e-mail address, whose capitals mean nothing."""

    outermost = "LOWER(%s)"


NAME = NameKey("family_name", "given_name")
KANA = KanaKey("family_name_kana", "given_name_kana")
MAIL = MailKey("email")


def beginning(key: str, start: str) -> Q:
    """Whose key, annotated under this name, begins so."""
    return Q(**{f"{key}__gte": start, f"{key}__lt": f"{start}{_LAST}"})
