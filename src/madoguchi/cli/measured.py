"""``madoguchi measured``."""

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.friction.queries import Measured

_TOO_FEW = "too few to tell"


def measured(
    *,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days back, today included.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say what leaving took in production: time from 解約する to the receipt, where people stop, errors per page.

    Counted by the day, without knowing whom: groups of fewer than five are not told. `madoguchi friction` says what the
    policy plans.

    Examples:
    - `madoguchi measured` for the last 30 days
    - `madoguchi measured --days 90 --json` for a report
    """
    starting.start(with_tables=True)
    from madoguchi import clock, policy  # noqa: PLC0415 - only once Django is set up
    from madoguchi.friction import queries  # noqa: PLC0415 - as above

    today = clock.now().astimezone(policy.current().operator.time_zone).date()
    found = queries.measure(today - dt.timedelta(days=days - 1), today)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), default=str, ensure_ascii=False, indent=1))
    else:
        _print(found)


def _print(found: "Measured") -> None:
    console = Console()
    console.print(f"From {found.first} to {found.last}, by the day on which somebody pressed 解約する")
    console.print(f"finished: {found.finished or _TOO_FEW}")
    console.print(f"half of them within: {_seconds(found.median_seconds)}")
    console.print(f"nine in ten within: {_seconds(found.ninetieth_seconds)}")
    for title, numbers in (("where people stop", found.stopped), ("refusals and errors", found.errors)):
        table = Table(title=title, title_justify="left")
        table.add_column("page")
        table.add_column("number", justify="right")
        for page, number in numbers.items():
            table.add_row(page, str(number))
        console.print(table if numbers else f"{title}: none, or {_TOO_FEW}")


def _seconds(bound: str) -> str:
    return f"{bound} s" if bound.isdigit() else bound or _TOO_FEW
