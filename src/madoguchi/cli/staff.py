"""``madoguchi staff``."""

from __future__ import annotations

import re
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from madoguchi.cli import starting
from madoguchi.domain.staff import LEAST, PERMITTED, Role

staff_app = typer.Typer(
    no_args_is_help=True,
    help="Who works at the desk: add people, give roles, let people go. They come in by a passkey, never a password.",
)
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Her account name, as tanaka.")]


@staff_app.command("add")
def add(
    account: _Account,
    *,
    name: Annotated[str, typer.Option(help="Her name, as colleagues and the record read it.")],
    role: Annotated[Role, typer.Option(help="What she may do.")] = LEAST,
) -> None:
    """Take somebody on, with the least role unless you name one; print the link by which she makes her passkey.

    The link works once, for 24 hours. Hand it over in person or by a way you trust.

    Examples:
    - `madoguchi staff add tanaka --name "田中 一郎"` may look members up, and no more
    - `madoguchi staff add sato --name "佐藤 恵" --role agent`
    """
    if not _ACCOUNT.fullmatch(account):
        starting.give_up(
            f"{account}: an account name is small letters and digits, with . _ - between.", "For example: tanaka"
        )
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.staff import actions  # noqa: PLC0415 - as above

    try:
        secret = actions.add(account=account, name=name, role=role, by=ENGINEER, now=clock.now())
    except actions.AccountTaken:
        starting.give_up(f"{account} is taken, or was: the record names people by it.", "Choose another, as tanaka2.")
    _hand_over(name, secret)


@staff_app.command("list")
def list_staff() -> None:
    """Show who works at the desk: role, passkeys, when each last came in.

    Examples:
    - `madoguchi staff list` when somebody has left, to see who remains
    """
    starting.start(with_tables=True)
    from madoguchi import policy  # noqa: PLC0415 - only once Django is set up
    from madoguchi.staff import queries  # noqa: PLC0415 - as above

    zone = policy.current().operator.time_zone
    table = Table(title="At the desk", title_justify="left")
    for heading in ("account", "name", "role", "passkeys", "last came in", "may"):
        table.add_column(heading, justify="right" if heading == "passkeys" else "left", overflow="fold")
    for one in queries.list_colleagues():
        came = f"{one.came_at.astimezone(zone):%Y-%m-%d %H:%M}" if one.came_at else "never"
        table.add_row(one.account, one.name, one.role, str(one.passkeys), came, ", ".join(sorted(PERMITTED[one.role])))
    Console().print(table)


@staff_app.command("role")
def role(account: _Account, role: Annotated[Role, typer.Argument(help="What she may do from now on.")]) -> None:
    """Give somebody another role. It holds from her next page.

    Examples:
    - `madoguchi staff role tanaka supervisor`
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.staff import actions  # noqa: PLC0415 - as above

    try:
        actions.change_role(account=account, role=role, by=ENGINEER, now=clock.now())
    except actions.NoSuchStaff:
        _nobody(account)
    typer.echo(f"{account} is {role} now, and may: {', '.join(sorted(PERMITTED[role]))}.")


@staff_app.command("link")
def link(
    account: _Account,
    *,
    lost: Annotated[
        bool, typer.Option("--lost", help="She lost a device: forget her passkeys and end her sessions.")
    ] = False,
) -> None:
    """Print a new link for a passkey: another device, or one that was lost.

    Examples:
    - `madoguchi staff link tanaka` for a second device
    - `madoguchi staff link tanaka --lost`
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.staff import actions  # noqa: PLC0415 - as above

    try:
        secret = actions.give_link(account=account, by=ENGINEER, now=clock.now(), forget_passkeys=lost)
    except actions.NoSuchStaff:
        _nobody(account)
    _hand_over(account, secret)


@staff_app.command("remove")
def remove(account: _Account) -> None:
    """Let somebody go: her sessions end at once, her passkeys open nothing. What she did stays in the record.

    Examples:
    - `madoguchi staff remove tanaka`
    """
    starting.start(with_tables=True)
    from madoguchi import clock  # noqa: PLC0415 - only once Django is set up
    from madoguchi.domain.actor import ENGINEER  # noqa: PLC0415 - as above
    from madoguchi.staff import actions  # noqa: PLC0415 - as above

    try:
        actions.remove(account=account, by=ENGINEER, now=clock.now())
    except actions.NoSuchStaff:
        _nobody(account)
    typer.echo(f"{account} no longer works at the desk.")


def _hand_over(name: str, secret: str) -> None:
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up
    from django.urls import reverse  # noqa: PLC0415 - as above

    typer.echo(f"{name}: open this link once, within 24 hours, on the device that shall hold the passkey:")
    typer.echo(f"{settings.MADOGUCHI_PUBLIC_URL}{reverse('desk_begin', args=[secret])}")


def _nobody(account: str) -> NoReturn:
    starting.give_up(f"Nobody at the desk has the account {account}.", "madoguchi staff list shows who works there.")
