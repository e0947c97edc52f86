"""``madoguchi duties``: is everything gone whose time is up?"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting
from madoguchi.domain.actor import ENGINEER
from madoguchi.domain.retention import HoldReason

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.duties.queries import Standing

duties_app = typer.Typer()

_DONE: Final = {"erase": "erased", "mask": "masked"}
_NUMBER = Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer number.")]
_REFERENCE = Annotated[str, typer.Option(help="The file that says why, by its number; no name.")]
_ADVICE = (
    "What is due goes with the next daily round; overdue means that rounds do not come, or fail: is "
    "`madoguchi serve` or `madoguchi worker` running? `madoguchi duties erase` does it at once."
)


@duties_app.callback(invoke_without_command=True)
def report(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print every row of the table of data as JSON.")] = False,
) -> None:
    """Show what is due to be erased, what is overdue (it must be 0), and what a legal hold keeps.

    The whole table, with purpose and basis, is docs/data.md; its periods are `[retention]` in operator.toml.

    Exit codes: 0 nothing is overdue, 1 something is.

    Examples:
    - `madoguchi duties`
    - `madoguchi duties --json` for a monitor
    - `madoguchi duties erase --dry-run` says what would go now
    - `madoguchi duties hold N000000101 --reason dispute --reference 2026-17`
    """
    if context.invoked_subcommand:
        return
    found = _standing()
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(row) for row in found], ensure_ascii=False, indent=1))
    else:
        _show(found)
    raise typer.Exit(1 if any(row.overdue for row in found) else 0)


@duties_app.command("erase")
def erase(*, dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False) -> None:
    """Erase now what is due, without waiting for tonight's round. What is held back stays.

    Examples: **madoguchi duties erase --dry-run** · **madoguchi duties erase**
    """
    found = [row for row in _standing() if row.due]
    if not found:
        typer.secho("Nothing is due.", fg=typer.colors.GREEN)
        return
    for row in found:
        gone = row.due if dry_run else _erase(row.key)
        typer.echo(f"{row.key}: {gone:,} {'would be ' if dry_run else ''}{_DONE[row.action]}")


@duties_app.command("hold")
def hold(
    customer: _NUMBER,
    *,
    reason: Annotated[str, typer.Option(help="dispute, authority or incident.")],
    reference: _REFERENCE,
) -> None:
    """Keep everything of a customer although its time is up (legal hold).

    Example: **madoguchi duties hold N000000101 --reason dispute --reference 2026-17**
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.duties import actions  # noqa: PLC0415 - as above

    if reason not in set(HoldReason):
        starting.give_up(f"{reason!r} is no reason.", f"Write one of {', '.join(HoldReason)}.")
    try:
        actions.hold(
            customer_number=customer, reason=HoldReason(reason), reference=reference, by=ENGINEER, now=clock.now()
        )
    except actions.NoSuchCustomer:
        starting.give_up(f"Nobody has the number {customer}.")
    except actions.HeldAlready:
        starting.give_up(f"{reference} holds the data of {customer} already.")
    typer.echo(f"Nothing of {customer} is erased until: madoguchi duties release {customer} --reference {reference}")


@duties_app.command("release")
def release(customer: _NUMBER, *, reference: _REFERENCE) -> None:
    """End a legal hold. What is over by then goes with the next round.

    Example: **madoguchi duties release N000000101 --reference 2026-17**
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.duties import actions  # noqa: PLC0415 - as above

    try:
        actions.release(customer_number=customer, reference=reference, by=ENGINEER, now=clock.now())
    except actions.NoSuchCustomer:
        starting.give_up(f"Nobody has the number {customer}.")
    except actions.NotHeld:
        starting.give_up(f"{reference} does not hold the data of {customer}.")
    typer.echo(f"{reference} no longer holds the data of {customer}.")


def _standing() -> tuple[Standing, ...]:
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.duties import queries  # noqa: PLC0415 - as above

    return queries.list_standing(clock.now())


def _erase(key: str) -> int:
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.duties.actions import erase_chunk  # noqa: PLC0415 - as above
    from madoguchi.duties.table import find_item  # noqa: PLC0415 - as above

    item, now = find_item(key), clock.now()
    done = erase_chunk(item, now=now)
    gone = done.rows
    while done.position:
        done = erase_chunk(item, after=done.position, now=now)
        gone += done.rows
    return gone


def _show(found: tuple[Standing, ...]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for heading in ("", "after", "then", "due", "overdue", "held"):
        table.add_column(heading, justify="right" if heading in {"due", "overdue", "held"} else "left")
    for row in found:
        figures = (f"{number:,}" if number else "·" for number in (row.due, row.overdue, row.held))
        table.add_row(row.key, row.after, row.action, *figures, style="red" if row.overdue else "")
    Console().print(table)
    overdue = sum(row.overdue for row in found)
    if overdue:
        typer.secho(f"{overdue:,} overdue. {_ADVICE}", fg=typer.colors.RED)
    else:
        typer.secho("Nothing is overdue.", fg=typer.colors.GREEN)
