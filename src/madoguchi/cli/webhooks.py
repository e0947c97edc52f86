"""``madoguchi webhooks``."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.webhooks.queries import Logged

webhooks_app = typer.Typer(no_args_is_help=True, help="Look at webhooks, and let them go out again.")

_Endpoint = Annotated[str, typer.Option(help="Only this endpoint, by its name in operator.toml.")]
_Event = Annotated[str, typer.Option(help="Only this event: its webhook-id, evt_….")]


@webhooks_app.command()
def log(
    *,
    endpoint: _Endpoint = "",
    event: _Event = "",
    limit: Annotated[int, typer.Option(min=1, help="How many attempts to show.")] = 50,
) -> None:
    """Show the latest attempts: when, to whom, which event, what was answered."""
    starting.start(with_tables=True)
    from madoguchi.webhooks import queries  # noqa: PLC0415 - only once Django is set up

    found = queries.list_attempts(endpoint=endpoint, event=event, limit=limit)
    if found:
        Console().print(_table(found))
    else:
        typer.echo("No attempt yet.")


@webhooks_app.command()
def replay(
    *,
    endpoint: _Endpoint = "",
    event: _Event = "",
    since: Annotated[dt.datetime | None, typer.Option(help="Only events from this instant on, in UTC.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only what was given up.")] = False,
) -> None:
    """Let events go out again, under the same webhook-id: receivers that keep them notice a repetition.

    Examples:
    - `madoguchi webhooks replay --failed` when a receiver was down for days
    - `madoguchi webhooks replay --endpoint crm --since 2026-11-16` when a receiver lost what it had
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.webhooks import actions  # noqa: PLC0415 - as above

    if not (endpoint or event or since or failed):
        starting.give_up("That would be everything.", "Give --failed, --since, --event or --endpoint.")
    wanted = actions.Wanted(endpoint, event, since.replace(tzinfo=dt.UTC) if since else None, failed)
    typer.echo(f"{actions.replay(wanted, by=ENGINEER, now=clock.now()):,} to go out again.")


@webhooks_app.command()
def resume(endpoint: Annotated[str, typer.Argument(help="Its name in operator.toml.")]) -> None:
    """Take an endpoint up again that had answered 410 and was left alone since."""
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.webhooks import actions  # noqa: PLC0415 - as above

    if not actions.resume(endpoint, by=ENGINEER, now=clock.now()):
        starting.give_up(f"{endpoint} is not stopped.")
    typer.echo(f"{endpoint} is told again from now on. What it missed: madoguchi webhooks replay --failed")


@webhooks_app.command()
def key() -> None:
    """Make a key for an endpoint: for the secrets file here, and for the receiver."""
    typer.echo(f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}")


def _table(found: tuple[Logged, ...]) -> Table:
    table = Table()
    for heading in ("at (UTC)", "endpoint", "event", "", "answer"):
        table.add_column(heading, overflow="fold")
    for row in found:
        answer = str(row.status) if row.status else row.said
        table.add_row(f"{row.at:%Y-%m-%d %H:%M:%S}", row.endpoint, row.name, row.event, answer)
    return table
