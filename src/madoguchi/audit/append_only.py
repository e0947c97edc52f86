"""The database itself refuses to change or delete audit entries and seals (S34)."""

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLES = ("audit_entry", "audit_seal")
_EVENTS = ("update", "delete")
_REFUSAL = "the audit is append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "create or replace function audit_refuse() returns trigger language plpgsql as "
                f"$$ begin raise exception '{_REFUSAL}'; end $$"
            )
        for table in _TABLES:
            for event in _EVENTS:
                cursor.execute(_trigger(connection.vendor, table, event))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for undoing the migration, and for tests that empty their tables."""
    with connection.cursor() as cursor:
        for table in _TABLES:
            for event in _EVENTS:
                where = f" on {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"drop trigger if exists {table}_refuses_{event}{where}")


def _trigger(vendor: str, table: str, event: str) -> str:
    head = f"create trigger {table}_refuses_{event} before {event} on {table}"
    if vendor == "postgresql":
        return f"{head} for each row execute function audit_refuse()"
    return f"{head} begin select raise(abort, '{_REFUSAL}'); end"
