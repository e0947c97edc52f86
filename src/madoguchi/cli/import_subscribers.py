"""``madoguchi import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting
from madoguchi.cli.progress import progress

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.contracts.importing.actions import Tally
    from madoguchi.contracts.importing.grouping import Survey


def import_subscribers(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The file from the CRM: docs/import.md.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compare only; write nothing.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where to list what was not taken over. Default: FILE.rejects.csv.")
    ] = None,
) -> None:
    """Load customers, contracts, lines, services and charges, or bring them up to date.

    A contract is taken over as a whole or not at all. A second run changes nothing, and a row that is missing ends
    nothing. Exit code 1: something was rejected, and the rejects file says what and how to mend it.

    Examples:
    - `madoguchi import subscribers.csv --dry-run` shows what would change
    - `madoguchi import subscribers.csv` every night
    - `madoguchi import subscribers.csv --rejects /var/tmp/rejects.csv`
    """
    starting.start(with_tables=True)
    from madoguchi.contracts.importing.problems import write_rejects  # noqa: PLC0415 - only once Django is set up

    found = _survey(file)
    listed_in = rejects or file.with_suffix(".rejects.csv")
    _make_room(listed_in, file)
    tally, links = _run(found, dry_run=dry_run)
    if tally.problems or rejects:
        write_rejects(listed_in, tally.problems)
    else:
        listed_in.unlink()
    _report(tally, links, dry_run=dry_run)
    if tally.problems:
        typer.echo(f"What was not taken over, and how to mend it: {listed_in}")
    raise typer.Exit(1 if tally.contracts["rejected"] else 0)


def _survey(file: Path) -> Survey:
    from madoguchi import policy  # noqa: PLC0415 - only once Django is set up
    from madoguchi.contracts.importing import files, grouping  # noqa: PLC0415 - as above

    try:
        with Console(stderr=True).status("Reading the file…"):
            return grouping.survey(files.open_file(file), policy.current())
    except files.FileNotReadable as error:
        starting.give_up(f"{file}: {error.reason}", error.mend)
    except policy.WrongPolicy as wrong:
        starting.give_up(str(wrong), "Run: madoguchi check")


def _make_room(rejects: Path, file: Path) -> None:
    """Take the rejects file before the import rather than fail after it; what an earlier run listed is over."""
    if rejects.resolve() == file.resolve():
        starting.give_up(f"{rejects}: the rejects would overwrite the file.", "Name another file with --rejects.")
    try:
        rejects.write_text("")
    except OSError as error:
        starting.give_up(f"{rejects}: cannot be written ({error.strerror}).", "Name another file with --rejects.")


def _run(found: Survey, *, dry_run: bool) -> tuple[Tally, int]:
    """Import all, and link the log-ins that the file names. What became of it, and how many links were new."""
    from django.db import OperationalError  # noqa: PLC0415 - only once Django is set up

    from madoguchi import clock  # noqa: PLC0415 - as above
    from madoguchi.contracts.importing import actions, files  # noqa: PLC0415 - as above
    from madoguchi.domain.actor import Actor, ActorKind  # noqa: PLC0415 - as above
    from madoguchi.sign_in.actions import link_logins, without_former  # noqa: PLC0415 - as above

    by, now, tally = Actor(ActorKind.SYSTEM, "import"), clock.now(), actions.Tally()
    try:
        with progress("rows", total=found.rows) as advance:
            for part in actions.import_subscribers(found, by=by, now=now, dry_run=dry_run):
                tally.add(part)
                advance(part.rows)
        return tally, 0 if dry_run else link_logins(pairs=without_former(tally.log_ins), by=by, now=now)
    except files.FileNotReadable as error:
        starting.give_up(f"{found.file.path}: {error.reason}", error.mend)
    except OperationalError as error:
        starting.give_up(f"The database: {error}.", "Import the file again: what was written is whole.")


def _report(tally: Tally, links: int, *, dry_run: bool) -> None:
    table = Table(title="Would change (dry run, nothing written)" if dry_run else "Imported", title_justify="left")
    for heading in ("", "added", "changed", "removed"):
        table.add_column(heading, justify="left" if not heading else "right")
    for thing in ("customer", "contract", "line", "service", "charge", "instalment", "works", "credential"):
        table.add_row(thing, *(f"{tally.things[thing, what]:,}" for what in ("added", "changed", "removed")))
    table.add_row("log-in linked", f"{links:,}", "", "")
    Console().print(table)
    fates = ", ".join(f"{tally.contracts[fate]:,} {fate}" for fate in ("added", "changed", "unchanged", "rejected"))
    typer.echo(f"{tally.rows:,} rows ({tally.duplicates:,} duplicates). Contracts: {fates}.")
