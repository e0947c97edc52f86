"""Where rows are kept: a file of our own, or a PostgreSQL server that any number of processes share."""

from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

_DJANGO_CALLS_IT = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database(url: str, *, folder: Path) -> dict[str, object]:
    """Django's description of the store at ``url``; of the embedded one in ``folder`` where there is no URL.

    Raises:
        ImproperlyConfigured: the URL is not one of PostgreSQL's, or names no database.
    """
    return _postgresql(url) if url else _embedded(folder)


def _embedded(folder: Path) -> dict[str, object]:
    """SQLite.

    IMMEDIATE: a deferred transaction that reads and then writes fails at once with "database is locked" when another
    writer came between, whatever the timeout. FULL: an accepted cancellation must survive a power cut.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "madoguchi.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(url: str) -> dict[str, object]:
    """PostgreSQL. libpq reads the URL itself, so whatever it understands may stand in it (``?sslmode=verify-full``).

    A connection lives as long as its thread; one that the server closed meanwhile is opened anew.
    """
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(
            "MADOGUCHI_DATABASE is no PostgreSQL address: write postgresql://user:password@host:5432/name."
        )
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise ImproperlyConfigured(f"MADOGUCHI_DATABASE cannot be read: {str(error).strip()}.") from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured("MADOGUCHI_DATABASE names no database: postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {name: value for name, value in parts.items() if name not in _DJANGO_CALLS_IT},
        **{django: parts[name] for name, django in _DJANGO_CALLS_IT.items() if name in parts},
    }
