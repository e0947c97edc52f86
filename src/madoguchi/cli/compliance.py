"""``madoguchi compliance``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting
from madoguchi.domain.law_policy import Law

if TYPE_CHECKING:  # pages can be opened only once Django is set up
    from madoguchi.compliance.report import Report
    from madoguchi.domain.policy import Policy

_COLOURS = {"pass": "green", "fail": "red", "not_applicable": "dim", "not_built": "yellow"}


def compliance(
    *,
    law: Annotated[list[Law] | None, typer.Option(help="Only this law; may be given again.")] = None,
    of: Annotated[str, typer.Option("--policy", metavar="NAME|FILE", help="Instead of this installation's.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print every row as JSON.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", dir_okay=False, help="Write a page, to be read or printed.")
    ] = None,
) -> None:
    """Say what the law asks of leaving, and whether this policy does it: each row with its source and the evidence.

    Every row is tried in a house of its own, in memory, whose pages are opened, whose prices are taken and whose
    receipts are verified. Nothing of the installation is touched. It is not legal advice.

    Exit codes: 0 nothing fails, 1 something does, 2 it could not be tried.

    Examples:
    - `madoguchi compliance` for every law
    - `madoguchi compliance --law japan --html report.html` for the file
    - `madoguchi compliance --policy new.toml --json` before a policy is applied
    - `madoguchi compliance --policy as-described --law germany` for a preset
    """
    starting.start()
    from madoguchi.compliance.report import examine  # noqa: PLC0415 - only once Django is set up

    report = examine(_rules(of), law or tuple(Law))
    if html is not None:
        _write(report, html)
    if as_json:
        typer.echo(json.dumps(report.plain(), ensure_ascii=False, indent=1))
    elif html is None:
        _print(report)
    raise typer.Exit(1 if report.failing() else 0)


def _rules(of: str) -> "Policy":
    from madoguchi import policy  # noqa: PLC0415 - only once Django is set up

    try:
        return policy.named(of) if of else policy.current()
    except policy.WrongPolicy as wrong:
        starting.give_up(str(wrong))


def _write(report: "Report", path: Path) -> None:
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.compliance.page import write_page  # noqa: PLC0415 - as above

    path.write_text(write_page(report, made_on=f"{clock.now():%Y-%m-%d}"), encoding="utf-8")
    typer.echo(f"Written: {path}", err=True)


def _print(report: "Report") -> None:
    from madoguchi.compliance.report import NAMES, NOT_ADVICE  # noqa: PLC0415 - only once Django is set up

    console = Console()
    for law in report.laws:
        table = Table(title=NAMES[law][0], title_justify="left", show_lines=False)
        for heading in ("", "what is asked", "source", "evidence"):
            table.add_column(heading, overflow="fold")
        for row in report.of(law):
            verdict = row.finding.verdict.value
            words = f"[{_COLOURS[verdict]}]{verdict.replace('_', ' ')}[/]"
            asks = f"{row.requirement.asks}\n[dim]{row.requirement.id}[/]"
            evidence = f"{row.finding.evidence}\n[dim]{row.requirement.note[0]}[/]".removesuffix("\n[dim][/]")
            table.add_row(words, asks, row.requirement.source, evidence)
        console.print(table)
    console.print(NOT_ADVICE, style="dim")
