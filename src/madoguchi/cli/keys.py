"""``madoguchi keys``."""

import itertools
from typing import Annotated

import typer

from madoguchi.cli import starting
from madoguchi.cli.progress import progress

keys_app = typer.Typer(
    no_args_is_help=True, help="Make and rotate the installation's keys; show whose signature is on receipts."
)


@keys_app.command()
def make() -> None:
    """Make the keys that are missing: one to seal secrets, one to sign receipts. Keys that are there stay.

    Keep a copy of their folder apart from the database: what one sealed, only it opens.
    """
    starting.start()
    from madoguchi.keys import digests, keyring, signing  # noqa: PLC0415 - only once Django is set up

    keyring.make()
    digests.make_key()
    _tell(signing.make_key())


@keys_app.command()
def fingerprint() -> None:
    """Print the fingerprint of the key that signs now, as it stands on receipts."""
    starting.start()
    from madoguchi.keys import folder, signing  # noqa: PLC0415 - only once Django is set up

    try:
        _tell(str(signing.current().thumbprint()))
    except folder.KeyMissing as missing:
        starting.give_up(str(missing))


@keys_app.command()
def rotate(
    *,
    add: Annotated[bool, typer.Option("--add", help="Step 1: add a key that opens, but does not seal yet.")] = False,
    promote: Annotated[bool, typer.Option("--promote", help="Step 2: let the newest key seal from now on.")] = False,
    remove_old: Annotated[bool, typer.Option("--remove-old", help="Last: delete the keys nothing needs.")] = False,
) -> None:
    """Seal every secret anew with the newest key, while members go on reading.

    Without an option, seals anew what the primary key did not seal. It can be stopped and run again; a second run
    changes nothing. With several machines, copy the keys folder to all of them between the steps.

    Examples:
    - `madoguchi keys rotate --add`, then copy the keys folder to each machine
    - `madoguchi keys rotate --promote`, and copy it again
    - `madoguchi keys rotate`, as often as you like
    - `madoguchi keys rotate --remove-old` once nothing needs the old key
    """
    starting.start(with_tables=True)
    from madoguchi.keys import folder  # noqa: PLC0415 - only once Django is set up

    if add + promote + remove_old > 1:
        starting.give_up("These are steps: take one at a time.", "Run: madoguchi keys rotate --help")
    step = _add if add else _promote if promote else _remove_old if remove_old else _seal_anew
    try:
        step()
    except folder.KeyMissing as missing:
        starting.give_up(str(missing))


def _add() -> None:
    from madoguchi.keys import keyring  # noqa: PLC0415 - only once Django is set up

    keyring.primary()
    typer.echo(f"Key {keyring.add()} added. Key {keyring.primary()} goes on sealing until you promote the new one.")


def _promote() -> None:
    from madoguchi.keys import keyring  # noqa: PLC0415 - only once Django is set up

    newest = keyring.numbers()[-1] if keyring.numbers() else keyring.primary()
    keyring.promote(newest)
    typer.echo(f"Key {newest} seals from now on. Next: madoguchi keys rotate")


def _seal_anew() -> None:
    from madoguchi.gateways import letter_folder  # noqa: PLC0415 - only once Django is set up
    from madoguchi.keys import rotation  # noqa: PLC0415 - as above

    changed, total = 0, rotation.count_in_tables() + letter_folder.count()
    with progress("sealing anew", total=total) as advance:
        for was_changed in rotation.seal_anew(itertools.chain(rotation.in_tables(), letter_folder.walk())):
            changed += was_changed
            advance(1)
    typer.echo(f"{total:,} sealed, {changed:,} of them anew.")


def _remove_old() -> None:
    from madoguchi.gateways import letter_folder  # noqa: PLC0415 - only once Django is set up
    from madoguchi.keys import rotation  # noqa: PLC0415 - as above

    try:
        gone = rotation.remove_old_keys(itertools.chain(rotation.in_tables(), letter_folder.walk()))
    except rotation.StillNeeded:
        typer.secho("Something is sealed with an old key yet.", err=True, fg=typer.colors.RED)
        typer.echo("Run first: madoguchi keys rotate", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Removed: {', '.join(map(str, gone)) or 'nothing'}.")


def _tell(thumbprint: str) -> None:
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up

    from madoguchi.cancellation.receipts.signed_file import in_groups  # noqa: PLC0415 - as above

    typer.echo(in_groups(thumbprint))
    typer.secho(f"Keys: {settings.MADOGUCHI_KEYS}", err=True, dim=True)
