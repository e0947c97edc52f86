"""``madoguchi audit``: is the record of who did what whole?"""

from pathlib import Path
from typing import Annotated

import typer

from madoguchi.cli.starting import start

audit_app = typer.Typer(no_args_is_help=True, help="Check the record of who did what.")

_WORDS = {
    "entries_missing": "Entries that were sealed are gone.",
    "entries_altered": "Entries were changed or put in another order after they were sealed.",
    "entries_inserted": "Entries were slipped in among sealed ones.",
    "chain_broken": "A seal does not follow the one before it.",
    "seal_missing": "A seal is missing: the record was cut off or thinned out.",
    "seal_altered": "A seal is not what its signed checkpoint says.",
    "checkpoint_wrong": "A checkpoint does not bear our signature.",
    "forked": "Outside and inside the database hold different histories.",
}


@audit_app.callback()
def _group() -> None:
    """Check the record of who did what."""


@audit_app.command("verify")
def verify(
    checkpoints: Annotated[
        Path | None, typer.Option(help="Checkpoints kept elsewhere; default: those of this installation.")
    ] = None,
) -> None:
    """Check that no entry was changed, deleted, slipped in or cut off.

    Examples: **madoguchi audit verify** · **madoguchi audit verify --checkpoints /mnt/elsewhere/checkpoints.jws**
    """
    start(with_tables=True)
    from madoguchi.audit import verification  # noqa: PLC0415 - tables can be imported only after start()

    report = verification.verify(checkpoints)
    typer.echo(
        f"{report.sealed} entries in {report.seals} seals; {report.unsealed} not sealed yet (under a minute old)."
    )
    for finding in report.findings:
        typer.secho(f"Seal {finding.where}: {_WORDS[finding.fault]}", fg=typer.colors.RED, err=True)
    if report.findings:
        raise typer.Exit(1)
    typer.secho("Whole.", fg=typer.colors.GREEN)
