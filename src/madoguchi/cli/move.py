"""``madoguchi move``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from madoguchi.cli import starting
from madoguchi.cli.progress import progress

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.cli.moving.verifying import Difference


def move() -> None:
    """Copy the embedded installation in the data folder to the PostgreSQL server that the settings name.

    Stop everything first, set MADOGUCHI_DATABASE, and run it. It can be stopped at any instant and run again, and goes
    on where it was. In the end both sides are counted and compared row by row. The embedded file is only read.

    Exit code 1: the two sides differ, and the tables are listed.

    Example:
    - `MADOGUCHI_DATABASE=postgresql://madoguchi@db/madoguchi madoguchi move`
    """
    starting.start()
    from madoguchi.cli.moving import copying, source, verifying  # noqa: PLC0415 - only once Django is set up

    try:
        with source.opened():
            left = copying.prepare()
            with progress("copying", total=left) as advance:
                for rows in copying.copy_all():
                    advance(rows)
            with progress("comparing", total=2 * source.count()) as advance:
                differences = verifying.compare(advance)
            rows = source.count()
            if not differences:
                copying.finish()
    except source.CannotMove as reason:
        starting.give_up(str(reason), reason.mend)
    _report(differences, rows)


def _report(differences: list[Difference], rows: int) -> None:
    if not differences:
        typer.echo(f"Moved: {rows:,} rows, the same on both sides. From now on start with MADOGUCHI_DATABASE set.")
        return
    for found in differences:
        typer.secho(f"{found.table}: {found.here:,} rows here, {found.there:,} there", err=True, fg=typer.colors.RED)
    typer.echo("The two sides differ: did something go on writing? Empty the target and move again.", err=True)
    raise typer.Exit(1)
