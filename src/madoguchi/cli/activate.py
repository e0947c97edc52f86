"""``madoguchi activate``."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting
from madoguchi.cli.progress import progress

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from collections.abc import Sequence

    from madoguchi.sign_in.activation.queries import Waiting


def activate(
    contracts: Annotated[list[str] | None, typer.Argument(metavar="[CONTRACT]…", help="Only these contracts.")] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent; send nothing.")] = False,
) -> None:
    """Send activations: the mail with the link to My Page, the certificate by post, the orders to switch lines on.

    For contracts with a pending line, and for those whose customer has no log-in. Each is activated once: it can be
    stopped and run again, and a second run sends nothing.

    Examples:
    - `madoguchi activate --dry-run` after an import
    - `madoguchi activate` every night
    - `madoguchi activate C0000011`
    """
    starting.start(with_tables=True)
    from madoguchi.cli import store  # noqa: PLC0415 - only once Django is set up
    from madoguchi.sign_in.activation import queries  # noqa: PLC0415 - as above

    store.refuse_missing_keys()
    waiting = queries.list_waiting(contracts or [])
    unknown = sorted(set(contracts or []) - {one.contract_number for one in waiting})
    if not dry_run:
        _activate(waiting)
    _report(waiting, dry_run=dry_run)
    for number in unknown:
        typer.secho(f"{number}: not waiting for activation: unknown, ended, or activated before.", err=True)
    raise typer.Exit(1 if unknown else 0)


def _activate(waiting: Sequence[Waiting]) -> None:
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import Actor, ActorKind  # noqa: PLC0415 - as above
    from madoguchi.sign_in.activation import actions  # noqa: PLC0415 - as above

    by = Actor(ActorKind.SYSTEM, "activate")
    with progress("activating", total=len(waiting)) as advance:
        for one in waiting:
            with contextlib.suppress(actions.AlreadyActivated):  # another run was quicker
                actions.activate(contract_number=one.contract_number, by=by, now=clock.now())
            advance(1)


def _report(waiting: Sequence[Waiting], *, dry_run: bool) -> None:
    table = Table(title="Would send" if dry_run else "Sent", title_justify="left")
    table.add_column("")
    table.add_column("count", justify="right")
    table.add_row("activation mail", f"{sum(one.mail for one in waiting):,}")
    table.add_row("certificate by post", f"{sum(one.letter for one in waiting):,}")
    table.add_row("line to switch on", f"{sum(one.lines for one in waiting):,}")
    Console().print(table)
    unreachable = [one.contract_number for one in waiting if not one.mail and not one.letter]
    if unreachable:
        typer.echo(f"Neither mail nor postal address on file: {', '.join(unreachable)}")
    typer.echo(f"Contracts: {len(waiting):,}.{' Dry run: nothing was sent.' if dry_run else ''}")
