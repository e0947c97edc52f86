"""What hangs on a row, fetched in that row's own query: lists of things need no query each."""

import datetime as dt
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler

Written = tuple[str, tuple[Any, ...]]


class JsonRows(Subquery):
    """The rows of a query, in its order, as a list of dictionaries with these fields. A day or instant is text."""

    template = "(SELECT JSON_GROUP_ARRAY(JSON(entry)) FROM (%(subquery)s))"
    output_field = JSONField()

    def __init__(self, rows: QuerySet[Any], *fields: str) -> None:
        super().__init__(rows.values(entry=JSONObject(**{field: F(field) for field in fields})))
        self._written: dict[str, Written] = {}

    def copy(self) -> "JsonRows":
        """Another one, to be related to another table perhaps: nothing is written yet."""
        copied: JsonRows = super().copy()
        copied._written = {}
        return copied

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        template: str | None = None,
        **context: object,
    ) -> Written:
        """The words for it, put together once: that takes longer than the database needs to answer them."""
        if connection.vendor not in self._written:
            self._written[connection.vendor] = super().as_sql(compiler, connection, template, **context)
        return self._written[connection.vendor]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object) -> Written:
        """PostgreSQL's own words for it."""
        template = "(SELECT COALESCE(JSONB_AGG(entry), '[]') FROM (%(subquery)s) AS entries)"
        return self.as_sql(compiler, connection, template=template, **context)


def day(written: str) -> dt.date:
    """A day that came as text."""
    return dt.date.fromisoformat(written)


def instant(written: str) -> dt.datetime:
    """An instant that came as text, in UTC as the database keeps it; SQLite writes no offset."""
    return dt.datetime.fromisoformat(written).replace(tzinfo=dt.UTC)
