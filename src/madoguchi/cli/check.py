"""``madoguchi check``."""

import typer

from madoguchi.cli import starting


def check() -> None:
    """Check settings and policy. Each problem names its file, its key and how to mend it.

    Examples:
    - `madoguchi check` before a restart: exit code 0 means that all is well
    - `MADOGUCHI_POLICY=new.toml madoguchi check` tries a new policy
    """
    starting.start()
    problems = _problems()
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.secho("Settings and policy are in order.", fg=typer.colors.GREEN)


def refuse_problems() -> None:
    """Give up, as every command that serves somebody does, where ``check`` would find something."""
    if problems := _problems():
        starting.give_up("\n".join(problems))


def _problems() -> list[str]:
    from django.core import checks  # noqa: PLC0415 - only once Django is set up

    found = checks.run_checks(include_deployment_checks=False)
    return [f"{one.id}: {one.msg} {one.hint or ''}".rstrip() for one in found if not one.is_silenced()]
