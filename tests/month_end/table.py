"""The table of hypotheses and what became of them, written into the documents."""

import os
import platform
import statistics
import time

from tests.crashes.table import commit, processor
from tests.house.repository import ROOT
from tests.month_end import stage
from tests.month_end.campaign import Control, Outcome
from tests.month_end.hypotheses import HOLDS, HYPOTHESES, Hypothesis
from tests.month_end.runs import WORKERS

FILE = ROOT / "docs" / "month-end-faults.md"
_HEAD = f"""# The last night of the month, broken on purpose

Written by `make month-end-faults`; do not edit. {WORKERS} workers close {stage.MEMBERS} cases of {stage.LINES_EACH}
lines each on PostgreSQL (`fsync` on), in chunks that cut through cases. Time runs fifty times as fast for them, and a
lease ends after a fifth of a second: rows are often taken over from who is still at them. A fault comes at an instant
drawn from a seed. What we believed was written down first (`tests/month_end/hypotheses.py`); what must hold in the end
is asked of the rows (`tests/month_end/invariants.py`). Here our own reading of the clock is turned;
`tests/month_end/test_clock.py` sets the system's (libfaketime) under two closes at once. It must hold:
"""


def render(outcome: Outcome, *, command: str, began: float) -> str:
    """The whole document."""
    minutes = (time.monotonic() - began) / 60
    return f"""{_HEAD}
{"".join(f"- {one};{chr(10)}" for one in HOLDS)}
| The fault | Why it should cost time only | Runs | Slowest, median (s) | Broken |
| --- | --- | ---: | ---: | ---: |
{"".join(_row(one, outcome) for one in HYPOTHESES)}
## Would it be found?

Each guard is taken away on purpose, and seeds are tried until something no longer holds.

| Guard taken away | Runs until found | Found |
| --- | ---: | --- |
{"".join(_control(one) for one in outcome.controls)}
Commit {commit()}; {processor()}, {os.cpu_count()} cores, shared; Python {platform.python_version()}; `{command}`, \
{minutes:.0f} minutes.
"""


def _row(one: Hypothesis, outcome: Outcome) -> str:
    head = f"| {one.what} | {one.because} | "
    if one.fault in outcome.not_here:
        return head + f"**not tried here: {outcome.not_here[one.fault]}** | | |\n"
    took = [result.seconds for result in outcome.results if result.fault == one.fault]
    if not took:
        return head + "not asked for | | |\n"
    broken = [result for result in outcome.failures if result.fault == one.fault]
    said = "; ".join(f"seed {result.seed}: {result.findings[0]}" for result in broken[:3]) or "0"
    return head + f"{len(took):,} | {max(took):.1f}, {statistics.median(took):.1f} | {said} |\n"


def _control(one: Control) -> str:
    found = one.result.findings[0] if one.result else "**not found**"
    return f"| {one.guard} | {one.tried} | {found} |\n"
