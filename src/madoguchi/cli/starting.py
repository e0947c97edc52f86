"""What every command does before its own work."""

import gc
import os
from typing import NoReturn

import django
import typer
from django.core.exceptions import ImproperlyConfigured


def start(*, with_tables: bool = False) -> None:
    """Set Django up. Tables can be imported only after this. ``with_tables`` also asks for an up-to-date database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        give_up(str(error))
    gc.collect()
    gc.freeze()  # what is there by now stays: no collection has to walk through it again
    if with_tables and _migrations_wait():
        give_up("The database is not ready.", "Run: madoguchi migrate")


def give_up(reason: str, mend: str = "") -> NoReturn:
    """Say why the command cannot start, and how to mend it."""
    typer.secho(reason, err=True, fg=typer.colors.RED)
    if mend:
        typer.echo(mend, err=True)
    raise typer.Exit(2)


def _migrations_wait() -> bool:
    from django.db import OperationalError, connection  # noqa: PLC0415 - only once Django is set up
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - as above

    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except OperationalError:
        return True
