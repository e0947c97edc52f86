"""``madoguchi check``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.cli import starting

if TYPE_CHECKING:
    from madoguchi.domain.policy import Policy
    from madoguchi.policy.comparing import Takes


def check(
    *,
    policy: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another policy: what would it change for members?")
    ] = None,
) -> None:
    """Check settings and policy. Each problem names its file, its key and how to mend it.

    Examples:
    - `madoguchi check` before a restart: exit code 0 means that all is well
    - `madoguchi check --policy new.toml` tries a new policy and prints what it would change for members
    """
    starting.start()
    problems = _problems()
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.secho("Settings and policy are in order.", fg=typer.colors.GREEN)
    if policy:
        _compare(policy)


def refuse_problems() -> None:
    """Give up, as every command that serves somebody does, where ``check`` would find something."""
    if problems := _problems():
        starting.give_up("\n".join(problems))


def _problems() -> list[str]:
    from django.core import checks  # noqa: PLC0415 - only once Django is set up

    found = checks.run_checks(include_deployment_checks=False)
    return [f"{one.id}: {one.msg} {one.hint or ''}".rstrip() for one in found if not one.is_silenced()]


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
