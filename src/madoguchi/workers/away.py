"""A store that has gone away: a PostgreSQL that is stopped, or that nobody reaches."""

from django.db import InterfaceError, OperationalError, connection


def is_away(error: Exception) -> bool:
    """Whether something failed because the store does not answer: then nothing else would fare better now."""
    return isinstance(error, OperationalError | InterfaceError) and not connection.is_usable()
