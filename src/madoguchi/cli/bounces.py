"""``madoguchi bounces``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from madoguchi.cli import starting

_STANDARD_INPUT = Path("-")


def bounces(
    files: Annotated[list[Path], typer.Argument(help="Mails that came back, one per file; - is standard input.")],
    *,
    to: Annotated[str, typer.Option(help="The address that it came to, where the mail server tells.")] = "",
) -> None:
    """Take in mails that came back, and note which of ours did not arrive.

    What is no such notification (an absence note, an answer) is left alone. Run twice over the same mail, it changes
    nothing.

    Examples:
    - `madoguchi bounces -` in the mail server's alias `bounces`: each mail as it comes
    - `madoguchi bounces ~/Maildir/new/*` from a timetable
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.outbox import bounces as returned  # noqa: PLC0415 - as above

    for file in files:
        fate = returned.take(_read(file), now=clock.now(), to=to)
        typer.echo(f"{file}: {fate.replace('_', ' ') if fate else 'nothing about a mail of ours'}")


def _read(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == _STANDARD_INPUT else file.read_bytes()
    except OSError as error:
        starting.give_up(f"{file} cannot be read ({error.strerror}).")
