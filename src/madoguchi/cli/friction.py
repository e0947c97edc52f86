"""``madoguchi friction``."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from madoguchi.cli import friction_tables, starting
from madoguchi.domain.policy import Policy
from madoguchi.friction.figures import OVERVIEW, find_journey, report
from madoguchi.friction.picture import picture
from madoguchi.friction.planned import Errand
from madoguchi.friction.starts import Paper, Situation, Start


def friction(
    *,
    of: Annotated[str, typer.Option("--policy", metavar="NAME|FILE", help="Instead of this installation's.")] = "",
    errand: Annotated[Errand | None, typer.Option("--journey", help="One journey, page by page.")] = None,
    start: Annotated[Start, typer.Option("--from", help="Where she stands when she sets out.")] = Start.MY_PAGE,
    lost: Annotated[bool, typer.Option("--certificate-lost", help="Her member certificate is lost.")] = False,
    late: Annotated[bool, typer.Option("--missed-late", help="Lost, and missed only where it is asked for.")] = False,
    compare: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="One journey under two policies, by NAME or FILE.")
    ] = None,
    as_json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write every figure there.")] = None,
    as_picture: Annotated[
        Path | None,
        typer.Option("--picture", metavar="FILE.svg", help="Draw both policies; one alone beside as-described."),
    ] = None,
) -> None:
    """Count what a policy does to a member: pages, clicks, fields, what is asked again, seconds.

    Counted from the plan of the policy: nobody has to walk it. Seconds are those of an expert without error, by the
    keystroke-level model; use them as ratios. Presets (docs/policy.md) are named like files: default, as-described, …

    Examples:
    - `madoguchi friction` shows every journey of this installation
    - `madoguchi friction --journey cancelling --certificate-lost` shows one, page by page
    - `madoguchi friction --policy new.toml` tries a policy before it is put in place
    - `madoguchi friction --compare as-described default --picture both.svg`
    """
    paper = Paper.MISSED_LATE if late else Paper.LOST if lost else Paper.AT_HAND
    situation = Situation(start, paper)
    policies = {name: _policy(name) for name in compare or (of,)}
    wanted = errand or (Errand.CANCELLING if compare or situation != Situation() else None)
    _show(policies, wanted, situation)
    if as_json:
        journeys = ((wanted, situation),) if wanted else OVERVIEW
        told = [{"name": name or "this installation", **report(rules, journeys)} for name, rules in policies.items()]
        _write(as_json, json.dumps(told, ensure_ascii=False, indent=1))
    if as_picture:
        both = policies if compare else {"as-described": _policy("as-described"), **policies}
        _write(as_picture, picture(both, wanted or Errand.CANCELLING, situation))


def _policy(name: str) -> Policy:
    from madoguchi import policy  # noqa: PLC0415 - reading a policy takes a library that few commands need

    try:
        if name:
            return policy.named(name)
        starting.start()
        return policy.current()
    except policy.WrongPolicy as wrong:
        starting.give_up(str(wrong), f"Presets: {', '.join(policy.presets.names())}.")


def _show(policies: dict[str, Policy], errand: Errand | None, situation: Situation) -> None:
    console = Console()
    if errand is None:
        (rules,) = policies.values()
        console.print(friction_tables.overview(rules))
        console.print(friction_tables.about_joining(rules), markup=False, highlight=False)
        return
    journeys = {name: find_journey(errand, situation, rules) for name, rules in policies.items()}
    console.print(friction_tables.named(errand, situation), style="bold")
    if len(journeys) > 1:
        console.print(friction_tables.compared(journeys))
    elif found := next(iter(journeys.values())):
        console.print(friction_tables.page_by_page(found, width=console.width))
    else:
        console.print("The policy leaves her no way: she has to telephone, or to write.")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        starting.give_up(f"{file} cannot be written ({error.strerror}).")
    typer.echo(f"{file} is written.")
