"""The engineer's entrance: ``madoguchi COMMAND``. One file per command.

Exit codes: 0 all is well, 1 something was rejected or is wrong (it is listed), 2 the command could not start.
"""

from typing import Annotated

import typer

import madoguchi
from madoguchi.cli import (
    activate,
    alarms,
    audit,
    bills,
    bounces,
    check,
    close,
    compliance,
    declarations,
    demo,
    doctor,
    duties,
    friction,
    import_subscribers,
    keys,
    letters,
    measured,
    messages,
    migrate,
    move,
    network,
    receipt,
    serve,
    staff,
    stuck,
    webhooks,
    worker,
)

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("close")(close.close)
app.command("stuck")(stuck.stuck)
app.command("alarms")(alarms.alarms)
app.command("migrate")(migrate.migrate)
app.command("move")(move.move)
app.command("check")(check.check)
app.command("doctor")(doctor.doctor)
app.command("compliance")(compliance.compliance)
app.command("friction")(friction.friction)
app.command("measured")(measured.measured)
app.command("import")(import_subscribers.import_subscribers)
app.command("bounces")(bounces.bounces)
app.command("activate")(activate.activate)
app.add_typer(audit.audit_app, name="audit")
app.add_typer(duties.duties_app, name="duties")
app.add_typer(receipt.receipt_app, name="receipt")
app.add_typer(declarations.declarations_app, name="declarations")
app.add_typer(keys.keys_app, name="keys")
app.add_typer(messages.messages_app, name="messages")
app.add_typer(letters.letters_app, name="letters")
app.add_typer(network.network_app, name="network")
app.add_typer(bills.bills_app, name="bills")
app.add_typer(staff.staff_app, name="staff")
app.add_typer(webhooks.webhooks_app, name="webhooks")


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        typer.echo(f"madoguchi {madoguchi.__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """The counter of a mobile operator: members see, change and cancel what they have."""
