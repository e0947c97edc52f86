"""``madoguchi check``."""

import typer
from django.core import checks

from madoguchi.cli import starting


def check() -> None:
    """Check settings and policy. Each problem names its file, its key and how to mend it.

    Leaving that is harder than joining is a problem too, but nothing stops for it: members must be able to leave.

    Examples:
    - `madoguchi check` before a restart: exit code 0 means that all is well
    - `MADOGUCHI_POLICY=new.toml madoguchi check` tries a new policy
    """
    starting.start()
    problems = _problems(checks.WARNING)
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.secho("Settings and policy are in order.", fg=typer.colors.GREEN)


def refuse_problems() -> None:
    """Give up, as every command that serves somebody does, where ``check`` finds what cannot work."""
    if problems := _problems(checks.ERROR):
        starting.give_up("\n".join(problems))


def _problems(level: int) -> list[str]:
    found = checks.run_checks(include_deployment_checks=False)
    heavy = [one for one in found if one.level >= level and not one.is_silenced()]
    return [f"{one.id}: {one.msg} {one.hint or ''}".rstrip() for one in heavy]
