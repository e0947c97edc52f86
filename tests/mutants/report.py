"""``docs/mutation-score.md``: the score of each file, and every survivor with the reason why it may live."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from itertools import groupby

from tests.house.repository import ROOT
from tests.mutants.mutants import Mutant, Named

REASONS = ROOT / "tests" / "mutants" / "reasons.toml"
PAGE = ROOT / "docs" / "mutation-score.md"
WAITING = """\
## Not measured yet

New, or written anew, since the last long run; the next `make mutants` measures them.
"""
ALSO_MEASURED = {"cancellation/receipts/signed_file.py", "audit/chaining.py"}
NOTHING_TO_CHANGE = {"domain/policy.py"}
NO_REASON = "**kill it**: no test notices, and nobody has said why that is right"
HEAD = """\
# Mutation score

<!-- Written by `make mutants`. Do not edit. -->

[mutmut](https://github.com/boxed/mutmut) changes the code on purpose, one thing at a time: another operator, another
number, another text, an argument left out. A change that no test notices (a *survivor*) is a line that could be wrong
without anybody knowing. Measured are `domain/` (by `tests/domain` alone: no Django, no database), every `actions.py`,
the signed receipt and the chain of the audit (by the tests of the rooms in `tests/features`).

Not changed: tables and constants at the head of a module, and functions with a decorator (properties, and
`@transaction.atomic`), which mutmut leaves alone; the messages of pages, which other tests read.

`make mutants` tries all of `domain/` and, of every other file, twenty-four that are drawn by the commit, and writes
this page (an hour); `python -m tests.mutants` tries every one (some hours). `make mutants-sample` is the short form,
run by continuous integration: some mutants, drawn anew for each commit, of which as large a share must be noticed. One
that survives in a file of which every mutant was tried must stand below with a reason.
"""


def subjects() -> set[str]:
    """The files that are to be measured, as far as there is a function in them to change."""
    source = ROOT / "src" / "madoguchi"
    found = {
        str(path.relative_to(source))
        for path in [*source.glob("domain/*.py"), *source.rglob("actions.py")]
        if re.search(r"^(?!\s*@).*\n(?:    )?def ", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    return found | ALSO_MEASURED


def not_measured_yet() -> set[str]:
    """The files that the published page names as new since the last long run."""
    return set(re.findall(r"^- `([\w/]+\.py)`$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))


def measured_in_part() -> set[str]:
    """The files of which the published page says that not every mutant was tried."""
    rows = re.findall(r"^\| `([\w/]+\.py)` \| (\d+) \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {file for file, there, tried in rows if there != tried}


def reasons() -> dict[Named, str]:
    """Why each known survivor may live."""
    table = tomllib.loads(REASONS.read_text(encoding="utf-8")).get("survivor", [])
    return {
        (row["file"], row["function"], row["before"], row["after"]): " ".join(row["reason"].split()) for row in table
    }


def write(mutants: Iterable[Mutant], why: Mapping[Named, str]) -> str:
    """The page."""
    mutants = list(mutants)
    tried = sorted((m for m in mutants if m.killed is not None), key=_place)
    files = [(file, list(group)) for file, group in groupby(sorted(mutants, key=_place), key=lambda m: m.file)]
    files = [(file, group) for file, group in files if any(m.killed is not None for m in group)]
    rows = [_row(f"`{_short(file)}`", group) for file, group in files]
    every = _row("**all**", [mutant for _, group in files for mutant in group])
    table = ["| File | Mutants | Tried | Noticed | Score |", "| --- | ---: | ---: | ---: | ---: |", *rows, every]
    survivors = [_survivor(m, why) for m in tried if not m.killed] or ["None."]
    waiting = sorted(subjects() - NOTHING_TO_CHANGE - {_short(file) for file, _ in files})
    not_yet = [WAITING, *(f"- `{file}`" for file in waiting), ""] if waiting else []
    return "\n".join([HEAD, *not_yet, "## Scores", "", *table, "", "## Survivors", "", *survivors]) + "\n"


def _short(file: str) -> str:
    return file.removeprefix("src/madoguchi/")


def score(mutants: list[Mutant]) -> float:
    """The share that was noticed, in percent."""
    return 100 * sum(m.killed is True for m in mutants) / len(mutants)


def _row(name: str, mutants: list[Mutant]) -> str:
    tried = [m for m in mutants if m.killed is not None]
    noticed = sum(m.killed is True for m in tried)
    return f"| {name} | {len(mutants)} | {len(tried)} | {noticed} | {score(tried):.1f} % |"


def _place(mutant: Mutant) -> tuple[str, int, str]:
    return mutant.file, mutant.line, mutant.key


def _survivor(mutant: Mutant, why: Mapping[Named, str]) -> str:
    place = f"- `{mutant.file}:{mutant.line}` ({mutant.function})"
    return f"{place}: `{mutant.before}` → `{mutant.after}`<br>{why.get(mutant.named, NO_REASON)}"
