"""``madoguchi stuck``."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.workers.queries import Stuck

_ADVICE = (
    "What has a next try is tried again by itself, at most an hour apart. What has none was refused for good: "
    "see to it by hand. Where no worker comes: is `madoguchi serve` or `madoguchi worker` running?"
)


def stuck(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print every row as JSON, times in UTC.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many rows to show.")] = 50,
) -> None:
    """Show what is stuck: lines the network does not end, messages that do not leave; with reason and next try.

    Exit codes: 0 nothing is stuck, 1 something is.

    Examples:
    - `madoguchi stuck` when a network or a mail server was down
    - `madoguchi stuck --json` for a monitor
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.workers import queries  # noqa: PLC0415 - as above

    found = queries.list_stuck(clock.now())
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(row) for row in found], default=str, ensure_ascii=False, indent=1))
    elif found:
        _show(found, limit)
    else:
        typer.secho("Nothing is stuck.", fg=typer.colors.GREEN)
    raise typer.Exit(1 if found else 0)


def _show(found: tuple[Stuck, ...], limit: int) -> None:
    table = Table(title="Stuck", title_justify="left")
    for heading in ("", "what", "why", "tries", "next try"):
        table.add_column(heading, justify="right" if heading == "tries" else "left", overflow="fold")
    for row in found[:limit]:
        table.add_row(row.kind, row.what, row.reason, str(row.attempts), _next_try(row))
    Console().print(table)
    if len(found) > limit:
        typer.echo(f"and {len(found) - limit:,} more: --limit {len(found)} shows all.")
    typer.echo(_ADVICE)


def _next_try(row: Stuck) -> str:
    """In the operator's own time, which is what the clock on her wall says."""
    from madoguchi import policy  # noqa: PLC0415 - only once Django is set up

    if row.next_try is None:
        return "none"
    return f"{row.next_try.astimezone(policy.current().operator.time_zone):%Y-%m-%d %H:%M:%S %z}"
