"""``madoguchi keys``."""

import typer

from madoguchi.cli import starting

keys_app = typer.Typer(no_args_is_help=True, help="Make the installation's keys; show whose signature is on receipts.")


@keys_app.command()
def make() -> None:
    """Make the keys that are missing: one to seal secrets, one to sign receipts. Keys that are there stay.

    Keep a copy of their folder apart from the database: what one sealed, only it opens.
    """
    starting.start()
    from madoguchi.keys import sealing, signing  # noqa: PLC0415 - only once Django is set up

    sealing.make_key()
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


def _tell(thumbprint: str) -> None:
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up

    from madoguchi.cancellation.receipts.signed_file import in_groups  # noqa: PLC0415 - as above

    typer.echo(in_groups(thumbprint))
    typer.secho(f"Keys: {settings.MADOGUCHI_KEYS}", err=True, dim=True)
