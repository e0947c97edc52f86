"""``madoguchi messages``."""

from __future__ import annotations

from typing import Annotated

import typer

from madoguchi.cli import starting

messages_app = typer.Typer(no_args_is_help=True, help="See to messages that do not leave or did not arrive.")

_Keys = Annotated[list[str], typer.Argument(metavar="KEY…", help="As `madoguchi stuck` shows them.")]


@messages_app.command()
def resend(keys: _Keys) -> None:
    """Let messages go out again that were given up.

    Also a text of which nobody knows whether Kannel took it: whoever has it already gets it a second time. A code is
    never sent again, and what was handed over cannot be. Exit code 1: not all could be.

    Example:
    - `madoguchi messages resend cancellation.scheduled:K20261116-ABCDEF:sms`
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.outbox import seeing_to  # noqa: PLC0415 - as above

    refused = 0
    for key in keys:
        try:
            seeing_to.resend(key=key, by=ENGINEER, now=clock.now())
            typer.echo(f"{key}: goes out again.")
        except seeing_to.CannotGoAgain as error:
            refused += 1
            typer.echo(str(error), err=True)
    raise typer.Exit(1 if refused else 0)


@messages_app.command()
def leave(keys: _Keys) -> None:
    """Leave messages as they are, once you have seen to them: `madoguchi stuck` shows them no more.

    Exit code 1: not all were waiting for somebody.

    Example:
    - `madoguchi messages leave cancellation.ended:K20261116-ABCDEF:mail` after you called her
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.outbox import seeing_to  # noqa: PLC0415 - as above

    left = [seeing_to.leave(key=key, by=ENGINEER, now=clock.now()) for key in keys]
    for key, was_left in zip(keys, left, strict=True):
        typer.echo(f"{key}: {'left as it is' if was_left else 'does not wait for anybody'}.")
    raise typer.Exit(0 if all(left) else 1)
