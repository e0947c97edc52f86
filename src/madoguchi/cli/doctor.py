"""``madoguchi doctor``."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting

if TYPE_CHECKING:  # only once Django is set up
    from madoguchi.gateways import Finding


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print every finding as JSON.")] = False,
) -> None:
    """Ask every outside system whether it is there: what is connected, how it answered, how to mend it.

    It changes nothing and sends nothing to anybody. Exit codes: 0 all is well, 1 something is not.

    Examples:
    - `madoguchi doctor` after a change in operator.toml, or when `madoguchi stuck` shows something
    - `madoguchi doctor --json` for a monitor
    """
    starting.start(with_tables=True)
    from madoguchi import clock, gateways  # noqa: PLC0415 - only once Django is set up

    found = gateways.look(clock.now())
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        _show(found)
    raise typer.Exit(0 if all(finding.is_well for finding in found) else 1)


def _show(found: tuple[Finding, ...]) -> None:
    table = Table(title="Outside systems", title_justify="left")
    for heading in ("", "system", "it said", "how to mend it"):
        table.add_column(heading, overflow="fold")
    for finding in found:
        sign = "[green]well[/]" if finding.is_well else "[red]ill[/]"
        table.add_row(sign, finding.part, finding.said, "" if finding.is_well else finding.mend)
    Console().print(table)
