"""``madoguchi network``."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.reconciliation.queries import Stranger

network_app = typer.Typer(no_args_is_help=True, help="See whom the network knows and we do not, and let go of them.")


@network_app.command()
def strangers(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print every row as JSON, times in UTC.")] = False,
) -> None:
    """Show whom the network serves or lets in although no line of ours is theirs, as the last daily round found.

    An ended line counts as ours: that it is still on is a difference, which `madoguchi stuck` shows. Exit codes: 0
    nobody, 1 somebody.

    Examples:
    - `madoguchi network strangers` after the first nights in shadow mode
    - `madoguchi network strangers --json` for a monitor
    """
    starting.start(with_tables=True)
    from madoguchi.reconciliation import queries  # noqa: PLC0415 - only once Django is set up

    found = queries.list_strangers()
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(row) for row in found], default=str, ensure_ascii=False, indent=1))
    elif found:
        Console().print(_table(found))
        typer.echo("Missing in the import? Then import them. To switch one off: madoguchi network release NUMBER")
    else:
        typer.echo("Nobody: each whom the network knows is somebody of ours.")
    raise typer.Exit(1 if found else 0)


@network_app.command("release")
def release(numbers: Annotated[list[int], typer.Argument(metavar="NUMBER…", help="From the first column.")]) -> None:
    """Have the network let go of strangers. A worker orders it; who has become ours meanwhile is left alone.

    Exit code 1: a number is nobody's, or was asked for before.

    Example:
    - `madoguchi network release 3 4`
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.reconciliation import strangers as others  # noqa: PLC0415 - as above

    asked = others.ask_to_let_go(numbers, by=ENGINEER, now=clock.now())
    for number in numbers:
        typer.echo(f"{number}: {'is being let go of' if number in asked else 'nobody to let go of'}.")
    raise typer.Exit(0 if len(asked) == len(numbers) else 1)


def _table(found: tuple[Stranger, ...]) -> Table:
    table = Table(title="The network knows them, and we do not", title_justify="left")
    for heading in ("number", "who", "part", "found (UTC)", "being let go of", "trouble"):
        table.add_column(heading, overflow="fold")
    for row in found:
        asked = f"{row.asked_at:%Y-%m-%d %H:%M}" if row.asked_at else ""
        table.add_row(str(row.number), row.what, row.part, f"{row.found_at:%Y-%m-%d %H:%M}", asked, row.trouble)
    return table
