"""``madoguchi declarations``: what was declared without a log-in and names no contract that could be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting
from madoguchi.domain.actor import ENGINEER

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.cancellation.declarations.queries import Received

declarations_app = typer.Typer(no_args_is_help=True, help="See to declarations that name no contract (解約の申し出).")
_Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help="The number of the declaration, like M20261116-ABCD2345.")
]


@declarations_app.command("list")
def list_declarations() -> None:
    """Show those that wait: received, and no contract fits the name and the number.

    Exit codes: 0 none waits, 1 some do.
    """
    starting.start(with_tables=True)
    from madoguchi.cancellation.declarations import queries  # noqa: PLC0415 - only once Django is set up

    found = queries.list_open()
    if found:
        _show(found)
    else:
        typer.secho("No declaration waits.", fg=typer.colors.GREEN)
    raise typer.Exit(1 if found else 0)


@declarations_app.command()
def match(
    number: _Number,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer number that was meant.")],
    *,
    line: Annotated[
        list[str] | None, typer.Option(help="Only this line, by its telephone number; again for more.")
    ] = None,
) -> None:
    """Cancel what a declaration means, as of the instant it was received. Held and told like any without a log-in.

    Examples:
    - `madoguchi declarations match M20261116-ABCD2345 N000000101 --line 09000000101`
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.cancellation.declarations import actions, queries  # noqa: PLC0415 - as above

    try:
        cases = actions.match_by_hand(
            number=number,
            customer_number=customer,
            lines=frozenset(line) if line else None,
            by=ENGINEER,
            now=clock.now(),
        )
    except queries.NotOpen:
        starting.give_up(f"{number} does not wait.", "`madoguchi declarations list` shows those that do.")
    except actions.NothingToEnd:
        starting.give_up(f"{customer} has nothing of that kind left to end.", "The declaration waits as before.")
    typer.echo(f"{number}: {', '.join(cases)}")


@declarations_app.command()
def close(number: _Number) -> None:
    """Tell who declared it, by mail, that no contract was found, and whom to ask."""
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.cancellation.declarations import actions, queries  # noqa: PLC0415 - as above

    try:
        actions.close(number=number, by=ENGINEER, now=clock.now())
    except queries.NotOpen:
        starting.give_up(f"{number} does not wait.", "`madoguchi declarations list` shows those that do.")
    typer.echo(f"{number}: closed")


def _show(found: tuple[Received, ...]) -> None:
    from madoguchi import policy  # noqa: PLC0415 - only once Django is set up

    zone = policy.current().operator.time_zone
    table = Table(title="Declarations that name no contract", title_justify="left")
    for heading in ("number", "received", "name", "names", "confirmed to"):
        table.add_column(heading, overflow="fold")
    for one in found:
        told = one.declared
        received = f"{one.received_at.astimezone(zone):%Y-%m-%d %H:%M %z}"
        table.add_row(one.number, received, told.name, told.number.value, told.mail)
    Console().print(table)
    typer.echo("Find whom they mean, then `match` or `close` each. They count as received at the time shown.")
