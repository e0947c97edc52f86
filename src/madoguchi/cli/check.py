"""``madoguchi check``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.core import checks

from madoguchi.cli import starting
from madoguchi.domain.law_policy import Failing

if TYPE_CHECKING:
    from madoguchi.domain.policy import Policy
    from madoguchi.policy.comparing import Takes


def check(
    *,
    policy: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another policy: what would it change for members?")
    ] = None,
) -> None:
    """Check settings, policy and laws. Each problem names its file, its key and how to mend it.

    Of the laws that the policy names (`compliance.laws`) each row that fails is a warning, or an error if it says so.

    Leaving that is harder than joining is a problem too, but nothing stops for it: members must be able to leave.

    Examples:
    - `madoguchi check` before a restart: exit code 0 means that all is well
    - `madoguchi check --policy new.toml` tries a new policy and prints what it would change for members
    """
    starting.start()
    problems = _problems(checks.WARNING)
    for problem in problems:
        typer.echo(problem)
    if problems or _tell_laws():
        raise typer.Exit(1)
    typer.secho("Settings and policy are in order.", fg=typer.colors.GREEN)
    if policy:
        _compare(policy)


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


def _compare(path: Path) -> None:
    """Print what would change for members, or what is wrong with the file."""
    from madoguchi import policy  # noqa: PLC0415 - only once Django is set up

    try:
        other = policy.load(path)
    except policy.WrongPolicy as wrong:
        starting.give_up(str(wrong))
    for line in what_would_change(policy.current(), other):
        typer.echo(line)


def what_would_change(before: "Policy", after: "Policy") -> Iterator[str]:
    """The changes of a policy in words: keys, journeys, and how leaving compares with joining."""
    from madoguchi.domain.steps import Procedure  # noqa: PLC0415 - as above
    from madoguchi.policy import comparing  # noqa: PLC0415 - as above

    found = list(comparing.changes(before, after))
    yield "What would change:" if found else "Nothing would change."
    for change in found:
        yield f"  {change.key}: {change.before} → {change.after}"
    yield "What it takes, for a member with one line on My Page:"
    names = {Procedure.CANCEL: "leaving", Procedure.REVEAL: "seeing her password", Procedure.TAKE_BACK: "taking back"}
    for procedure, name in names.items():
        was, is_now = comparing.takes(procedure, before), comparing.takes(procedure, after)
        yield f"  {name}: {_counts(was)}" + (f" → {_counts(is_now)}" if was != is_now else "")
    yield f"  joining: {_joining(after)}"


def _counts(takes: "Takes") -> str:
    known = f" ({takes.known_fields} of them on file)" if takes.known_fields else ""
    return f"{takes.pages} pages, {takes.presses} presses, {takes.fields} fields{known}, {takes.proofs} proofs"


def _joining(policy: "Policy") -> str:
    joining = policy.joining
    if joining is None:
        return "not comparable: nobody has counted it ([joining])"
    counted = f"counted {joining.counted_on} ({joining.source})"
    return f"{joining.pages} pages, {joining.clicks} presses, {joining.fields} fields; {counted}"
