"""``madoguchi letters``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.outbox.letters import Waiting

letters_app = typer.Typer(no_args_is_help=True, help="Print letters, and say when they are in the post.")

_Names = Annotated[list[str] | None, typer.Argument(metavar="NAME…", help="As `madoguchi letters list` shows them.")]


@letters_app.command("list")
def list_letters() -> None:
    """Show which letters wait: what about, since when, whether printed. Whom to stands on the paper alone."""
    starting.start(with_tables=True)
    from madoguchi.outbox import letters  # noqa: PLC0415 - only once Django is set up

    found = letters.list_waiting()
    if found:
        Console().print(_table(found))
    else:
        typer.echo("No letter waits.")


@letters_app.command("print")
def print_letters(
    names: _Names = None,
    *,
    to: Annotated[Path, typer.Option(help="The PDF to write. It can be read: delete it once it is on paper.")],
) -> None:
    """Put letters into one PDF for the printer: those that are named, or every one that was not printed yet.

    Codes and passwords stand in them. The file is readable by you alone, and the audit holds that you printed.

    Example:
    - `madoguchi letters print --to /dev/shm/letters.pdf && lp /dev/shm/letters.pdf && rm /dev/shm/letters.pdf`
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.outbox import letters  # noqa: PLC0415 - as above

    wanted = names or [letter.name for letter in letters.list_waiting() if letter.printed_at is None]
    if not wanted:
        starting.give_up("No letter waits to be printed.", "Printed before: name them (madoguchi letters list).")
    try:
        paper = letters.print_letters(wanted, by=ENGINEER, now=clock.now())
    except letters.NoSuchLetter as error:
        starting.give_up(f"No letter {error} waits.")
    _write(to, paper)
    typer.echo(f"{len(wanted)} in {to}. In the post? madoguchi letters posted NAME…")


@letters_app.command()
def posted(names: Annotated[list[str], typer.Argument(metavar="NAME…")]) -> None:
    """Say that letters are in the post: their sealed PDFs are thrown away, and their messages say when.

    Example:
    - `madoguchi letters posted codes.sent-12-letter.pdf`
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.outbox import letters  # noqa: PLC0415 - as above

    for name in names:
        try:
            letters.mark_posted(name, by=ENGINEER, now=clock.now())
        except letters.NoSuchLetter:
            starting.give_up(f"No letter {name} waits.")
        typer.echo(f"{name}: posted.")


def _write(to: Path, paper: bytes) -> None:
    try:
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(paper)
    except OSError as error:
        starting.give_up(f"{to} cannot be written ({error.strerror}).", "Name a file that is not there yet.")


def _table(found: tuple[Waiting, ...]) -> Table:
    table = Table()
    for heading in ("name", "about", "written (UTC)", "printed (UTC)"):
        table.add_column(heading, overflow="fold")
    for letter in found:
        times = [f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (letter.written_at, letter.printed_at)]
        table.add_row(letter.name, letter.about, *times)
    return table
