"""``madoguchi check``."""

import typer
from django.core import checks

from madoguchi.cli import starting
from madoguchi.domain.law_policy import Failing


def check() -> None:
    """Check settings, policy and laws. Each problem names its file, its key and how to mend it.

    Of the laws that the policy names (`compliance.laws`) each row that fails is a warning, or an error if it says so.

    Leaving that is harder than joining is a problem too, but nothing stops for it: members must be able to leave.

    Examples:
    - `madoguchi check` before a restart: exit code 0 means that all is well
    - `MADOGUCHI_POLICY=new.toml madoguchi check` tries a new policy
    """
    starting.start()
    problems = _problems(checks.WARNING)
    for problem in problems:
        typer.echo(problem)
    if problems or _tell_laws():
        raise typer.Exit(1)
    typer.secho("Settings and policy are in order.", fg=typer.colors.GREEN)


def refuse_problems() -> None:
    """Give up, as every command that serves somebody does, where ``check`` finds what cannot work."""
    if problems := _problems(checks.ERROR):
        starting.give_up("\n".join(problems))


def _tell_laws() -> bool:
    """Say which rows of the laws that the policy names fail; whether it says that this is an error."""
    from madoguchi import policy  # noqa: PLC0415 - only once Django is set up
    from madoguchi.compliance.report import examine  # noqa: PLC0415 - as above
    from madoguchi.compliance.rows import Verdict  # noqa: PLC0415 - as above

    rules = policy.current()
    failing = [row for row in examine(rules, rules.compliance.laws).rows if row.finding.verdict is Verdict.FAIL]
    for row in failing:
        asked, found = row.requirement, row.finding.evidence
        typer.secho(f"{asked.id}: {asked.asks} {found} ({asked.source})", fg=typer.colors.YELLOW)
    if failing:
        typer.echo("`madoguchi compliance` tells more. It is not legal advice.")
    return bool(failing) and rules.compliance.failing is Failing.ERROR


def _problems(level: int) -> list[str]:
    found = checks.run_checks(include_deployment_checks=False)
    heavy = [one for one in found if one.level >= level and not one.is_silenced()]
    return [f"{one.id}: {one.msg} {one.hint or ''}".rstrip() for one in heavy]
