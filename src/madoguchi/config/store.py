"""Where rows are kept: a file of our own, or a PostgreSQL server that any number of processes share."""

from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

# A machine that has gone without a word is noticed within half a minute, not after the two hours that TCP waits.
_NOTICED_SOON = {
    "connect_timeout": "10",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
_DJANGO_CALLS_IT = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database(url: str, *, folder: Path) -> dict[str, Any]:
    """Django's description of the store at ``url``; of the embedded one in ``folder`` where there is no URL.

    Raises:
        ImproperlyConfigured: the URL is not one of PostgreSQL's, or names no database.
    """
    return _postgresql(url) if url else _embedded(folder)


def engines(store: dict[str, Any]) -> list[str]:
    """What else is to be installed on this store: on PostgreSQL, what wakes workers and spreads their work."""
    return ["procrastinate.contrib.django"] if store["ENGINE"] == "django.db.backends.postgresql" else []


def cache(store: dict[str, Any]) -> dict[str, Any]:
    """Where failed log-ins are counted: with many processes in the store, where all see them; alone, in memory."""
    if store["ENGINE"] == "django.db.backends.postgresql":
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def _embedded(folder: Path) -> dict[str, Any]:
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


def _postgresql(url: str) -> dict[str, Any]:
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
        "OPTIONS": {
            **_NOTICED_SOON,
            **{name: value for name, value in parts.items() if name not in _DJANGO_CALLS_IT},
        },
        **{django: parts[name] for name, django in _DJANGO_CALLS_IT.items() if name in parts},
    }
