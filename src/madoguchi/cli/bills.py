"""``madoguchi bills``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting

if TYPE_CHECKING:  # tables can be imported only once Django is set up
    from madoguchi.bills.external.queries import Compared
    from madoguchi.bills.external.trying import Trial
    from madoguchi.domain.bill_comparison import Comparison, Difference

_SUMS = "expected, with tax", "billed, with tax"
_AMOUNTS = "quoted", "on the bill"
bills_app = typer.Typer(no_args_is_help=True, help="Compare bills of the operator's own billing with our quotes.")

_Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON, instants in UTC.")]


@bills_app.command()
def differences(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also bills as quoted, and those seen to.")] = False,
    as_json: _Json = False,
) -> None:
    """Show the bills that came back and are not as quoted, line by line. Later usage is no difference.

    Exit codes: 0 none, 1 some.

    Examples:
    - `madoguchi bills differences` when `madoguchi stuck` names a bill
    - `madoguchi bills differences --all --json` for a month's report
    """
    starting.start(with_tables=True)
    from madoguchi.bills.external import queries  # noqa: PLC0415 - only once Django is set up

    found = queries.list_compared(differing_only=not everything, unseen_only=not everything)
    if as_json:
        _print_json([_flat(row, row.comparison) for row in found])
    elif found:
        Console().print(_table_of_compared(found))
        typer.echo("Seen to one? madoguchi bills seen CASE")
    else:
        typer.echo("Every bill that came back is as quoted, or somebody has seen to it.")
    raise typer.Exit(1 if any(row.comparison.differences for row in found) else 0)


@bills_app.command()
def seen(cases: Annotated[list[str], typer.Argument(metavar="CASE…", help="As `differences` shows them.")]) -> None:
    """Say that you have seen to a bill that was not as quoted: `madoguchi stuck` shows it no more.

    Exit code 1: not all were waiting for somebody.

    Example:
    - `madoguchi bills seen K20261116-ABCDEF`
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.bills.external import actions  # noqa: PLC0415 - as above
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above

    done = [actions.see_to(case_number=case, by=ENGINEER, now=clock.now()) for case in cases]
    for case, was_done in zip(cases, done, strict=True):
        typer.echo(f"{case}: {'seen to' if was_done else 'does not wait for anybody'}.")
    raise typer.Exit(0 if all(done) else 1)


@bills_app.command()
def compare(
    file: Annotated[
        Path, typer.Argument(metavar="BILLS.csv", help="Last bills really made: docs/connect-the-billing.md.")
    ],
    *,
    as_json: _Json = False,
) -> None:
    """Quote what each real last bill was for, from your imported data and policy, and compare line by line.

    It writes nothing and sends nothing, in shadow mode and outside it. Usage is taken from the bill. Exit codes: 0 we
    would have quoted every bill, 1 not all.

    Examples:
    - `madoguchi bills compare last-month.csv` before you go live: every difference is a fee your policy lacks
    - `madoguchi bills compare last-month.csv --json > differences.json`
    """
    starting.start(with_tables=True)
    from madoguchi import policy  # noqa: PLC0415 - only once Django is set up
    from madoguchi.bills.external import trying  # noqa: PLC0415 - as above
    from madoguchi.gateways import GatewayError, bill_files  # noqa: PLC0415 - as above

    try:
        bills = bill_files.read_bills(file, policy.current().operator.time_zone)
    except GatewayError as error:
        starting.give_up(str(error), "The columns are in docs/connect-the-billing.md.")
    trials = tuple(trying.try_bills(bills))
    if as_json:
        _print_json([_flat(trial, trial.comparison) for trial in trials])
    else:
        _show_trials(trials)
    raise typer.Exit(0 if all(trial.is_same for trial in trials) else 1)


def _flat(row: Compared | Trial, comparison: Comparison | None) -> dict[str, object]:
    whole = {**dataclasses.asdict(row), "comparison": dataclasses.asdict(comparison) if comparison else None}
    sums = {"dearer_by": comparison.dearer_by, "cheaper_by": comparison.cheaper_by} if comparison else {}
    return {**whole, **sums}


def _print_json(rows: list[dict[str, object]]) -> None:
    typer.echo(json.dumps(rows, default=str, ensure_ascii=False, indent=1))


def _show_trials(trials: tuple[Trial, ...]) -> None:
    different = [trial for trial in trials if not trial.is_same]
    if different:
        table = _table("bill")
        for trial in different:
            _add(table, trial.bill, trial.comparison, trial.problem)
        Console().print(table)
    typer.echo(f"{len(trials) - len(different):,} of {len(trials):,} bills are as we would have quoted them.")


def _table_of_compared(found: tuple[Compared, ...]) -> Table:
    table = _table("case, bill")
    for row in found:
        _add(table, f"{row.case_number}\n{row.bill_number}", row.comparison, "")
    return table


def _table(first: str) -> Table:
    table = Table(title="Not as quoted", title_justify="left")
    for heading in (first, *_SUMS, "difference", "phone number", *_AMOUNTS):
        table.add_column(heading, justify="right" if heading in {*_SUMS, *_AMOUNTS} else "left", overflow="fold")
    return table


def _add(table: Table, name: str, comparison: Comparison | None, problem: str) -> None:
    """A row for each difference; the sums (with tax) stand once, those of the lines are without tax."""
    if comparison is None:
        table.add_row(name, "", "", problem)
        return
    head = (name, f"{comparison.expected:,}", f"{comparison.billed:,}")
    for difference in comparison.differences:
        table.add_row(*head, *_cells(difference))
        head = ("", "", "")
    if not comparison.differences:
        table.add_row(*head, "as quoted")


def _cells(difference: Difference) -> tuple[str, str, str, str]:
    sides = ["" if side is None else f"{side:,}" for side in (difference.quoted, difference.billed)]
    what = f"{difference.how.replace('_', ' ')}: {difference.name or difference.kind}"
    return what, difference.line or "", sides[0], sides[1]
