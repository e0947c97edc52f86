"""The table of points and results, written into the documents."""

import os
import platform
import sqlite3
import subprocess
from collections import Counter
from pathlib import Path

from tests.crashes.campaign import Control, Outcome
from tests.crashes.runs import Result
from tests.house.repository import ROOT

FILE = ROOT / "docs" / "crash-table.md"
_HEAD = """# The crash table

Written by `make crashes`; do not edit. A process plays a member's story through the public pages, the real jobs and
the real store (SQLite, WAL, `synchronous=FULL`): accept, take back, accept again, end, bill, deliver by mail, SMS and
letter. It is killed (SIGKILL) at every point there is, and at random instants, up to three times in a row. The points
are found by playing the story once and counting: every database commit, rollback and single write, and every call to
the world outside, before it and after it. Then the process starts again, the member who got no answer presses again
or looks again, and the worker works until nothing is due. What must hold at once after the crash and in the end is in
`tests/crashes/invariants.py`: nothing that was answered is lost; one case per decision, one receipt per act, one bill
per case, one order per line, each message once; states, marks, audit, contracts and sums agree; the store and the
audit's seals are whole; and the story comes out as it does without a crash.
"""


def render(outcome: Outcome, *, command: str, seconds: float) -> str:
    """The whole document."""
    parts = [_HEAD, _totals(outcome, command, seconds), _controls(outcome.controls), _points(outcome)]
    if outcome.failures:
        parts.insert(2, _failures(outcome.failures))
    return "\n".join(parts)


def _totals(outcome: Outcome, command: str, seconds: float) -> str:
    rows = {
        "Points found": f"{len(outcome.points)}",
        "Runs killed at a point": f"{len(outcome.at_points):,}",
        "Runs killed at random instants": _at_random(outcome),
        "Longest wait before a random kill": f"{outcome.longest_ms:,.0f} ms",
        "Runs in which something was broken": f"{len(outcome.failures)}",
        "Commit": commit(),
        "Machine": f"{processor()}, {os.cpu_count()} cores, shared",
        "Python, SQLite": f"{platform.python_version()}, {sqlite3.sqlite_version}",
        "Command": f"`{command}`, {seconds / 60:.0f} minutes",
    }
    return "| | |\n| --- | --- |\n" + "".join(f"| {name} | {value} |\n" for name, value in rows.items())


def _at_random(outcome: Outcome) -> str:
    hits = [hit for result in outcome.at_random for hit in result.hits]
    late = hits.count("the end")
    return f"{len(outcome.at_random):,} seeds, {len(hits) - late:,} kills ({late:,} more came after the story's end)"


def _failures(failures: list[Result]) -> str:
    rows = (f"| {r.plan.name} | {r.plan.way} | {'; '.join(r.hits)} | {_cell(r.findings[0])} |\n" for r in failures)
    return "## Broken\n\n| Plan | The member | Killed | First finding |\n| --- | --- | --- | --- |\n" + "".join(rows)


def _controls(controls: tuple[Control, ...]) -> str:
    rows = (f"| {c.guard} | {c.tried} | {_found(c)} |\n" for c in controls)
    return (
        "## Would it be found?\n\nEach guard is taken away on purpose, and points are tried in a fixed random order "
        "until it is found out.\n\n| Guard taken away | Runs until found | Found |\n| --- | --- | --- |\n"
    ) + "".join(rows)


def _found(control: Control) -> str:
    if control.result is None:
        return "**not found**"
    return f"{control.result.plan.name}: {_cell(control.result.findings[0])}"


def _points(outcome: Outcome) -> str:
    exactly = Counter(result.plan.name for result in outcome.at_points)
    by_chance = Counter(hit for result in outcome.at_random for hit in result.hits)
    broken = Counter(hit for result in outcome.failures for hit in result.hits)
    names = ["before the first point", *outcome.points]
    rows = (
        f"| {number} | {name} | {exactly[name]} | {by_chance[name]} | {_holds(broken[name])} |\n"
        for number, name in enumerate(names)
        if number or by_chance[name]
    )
    return (
        "## Every point\n\n| | Point | Killed exactly here | By chance, before the next | Result |\n"
        "| ---: | --- | ---: | ---: | --- |\n"
    ) + "".join(rows)


def _holds(broken: int) -> str:
    return f"**broken {broken}×**" if broken else "holds"


def _cell(text: str) -> str:
    return text.strip().splitlines()[-1].replace("|", "/")[:160]


def commit() -> str:
    return _git("describe", "--always", "--dirty= with changes", "--abbrev=12")


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def processor() -> str:
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
