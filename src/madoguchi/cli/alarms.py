"""``madoguchi alarms``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.codes.queries import Sounded

_MEANING = {
    "codes.budget": "texts and calls have used up this share of today's budget; mail and letters go on",
    "codes.unused": "too few of the codes that were sent are typed: somebody may be making you send texts",
    "codes.neighbours": "many numbers in a row were sent to: somebody may be making you send texts",
}


def alarms(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print every alarm as JSON, times in UTC.")] = False,
    days: Annotated[int, typer.Option(min=1, help="How many days back.")] = 1,
) -> None:
    """Show what codes and their costs gave alarm of: the day's budget, codes nobody types, numbers in a row.

    Exit codes: 0 there was none, 1 there was one.

    Examples:
    - `madoguchi alarms --json` for a monitor
    - `madoguchi alarms --days 7` for the week
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.codes import queries  # noqa: PLC0415 - as above

    found = queries.list_alarms(since=clock.now() - dt.timedelta(days=days))
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in found], default=str, ensure_ascii=False, indent=1))
    elif found:
        _show(found)
    else:
        typer.secho("No alarm.", fg=typer.colors.GREEN)
    raise typer.Exit(1 if found else 0)


def _show(found: tuple[Sounded, ...]) -> None:
    from madoguchi import policy  # noqa: PLC0415 - only once Django is set up

    zone = policy.current().operator.time_zone
    table = Table(title="Alarms", title_justify="left")
    for heading in ("when", "alarm", "figures", "what it means"):
        table.add_column(heading, overflow="fold")
    for one in found:
        figures = ", ".join(f"{name} {value}" for name, value in one.details.items())
        table.add_row(f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}", one.kind, figures, _MEANING.get(one.kind, ""))
    Console().print(table)
