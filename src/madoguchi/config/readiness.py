"""Whether this process can serve visitors now."""

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from madoguchi.keys import folder, keyring, signing


def find_missing() -> list[str]:
    """What is missing, in words without any detail of the machine: ``store``, ``migrations``, ``keys``."""
    return [name for name, is_there in _PARTS.items() if not is_there()]


def _has_store() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return False
    return True


def _has_migrations() -> bool:
    """The store holds every change that this code needs; one that newer code made besides does not matter."""
    try:
        loader = MigrationLoader(connection)
    except DatabaseError:
        return False
    return set(loader.graph.leaf_nodes()) <= set(loader.applied_migrations)


def _has_keys() -> bool:
    try:
        keyring.key(keyring.primary())
        signing.current()
    except folder.KeyMissing:
        return False
    return True


_PARTS = {"store": _has_store, "migrations": _has_migrations, "keys": _has_keys}
