"""The database that a FreeRADIUS server reads: an SQLite file, or a PostgreSQL server of its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg.conninfo import conninfo_to_dict

from madoguchi.gateways.network.freeradius.rows import TABLE
from tests import on_postgresql
from tests.gateways.parts import child

DEBIAN = "/etc/freeradius/3.0"
_MODULE = Path("/usr/lib/freeradius/rlm_sql_postgresql.so")


class Store(Protocol):
    """A database with FreeRADIUS's schema and our table."""

    dialect: str
    url: str

    def configuration(self) -> str:
        """How FreeRADIUS connects."""

    def add_our_table(self) -> None:
        """What an engineer does once."""

    def execute(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement, in a transaction of its own; its rows. A value's mark is ``%s``."""


class SqliteStore:
    """A file, which FreeRADIUS makes itself."""

    dialect = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._file = folder / "radius.sqlite3"
        self.url = f"sqlite://{self._file}"

    def configuration(self) -> str:
        schema = f"{DEBIAN}/mods-config/sql/main/sqlite/schema.sql"
        return f'sqlite {{\nfilename = "{self._file}"\nbusy_timeout = 2000\nbootstrap = "{schema}"\n}}'

    def add_our_table(self) -> None:
        self.execute(TABLE)

    def execute(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._file, timeout=10)) as database, database:
            return list(database.execute(statement.replace("%s", "?"), values))


class PostgresStore:
    """A server on a socket of its own."""

    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        if not _MODULE.exists():
            raise child.PartMissing(
                f"{_MODULE} is missing. As root on Debian: apt-get install -y freeradius-postgresql"
            )
        self.url = url
        self.execute(Path(f"{DEBIAN}/mods-config/sql/main/postgresql/schema.sql").read_text())

    def configuration(self) -> str:
        known = conninfo_to_dict(self.url)
        return f'server = "{known["host"]}"\nlogin = "{known["user"]}"\nradius_db = "{known["dbname"]}"'

    def add_our_table(self) -> None:
        self.execute(TABLE)

    def execute(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as database:
            ran = database.execute(statement.encode(), values or None)
            return ran.fetchall() if ran.description else []


@contextmanager
def postgres() -> Iterator[PostgresStore]:
    """A PostgreSQL server with FreeRADIUS's schema."""
    with on_postgresql.cluster() as url:
        yield PostgresStore(url)
