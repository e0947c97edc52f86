"""What was not done, where, and how to mend it. Values are left out: a rejects file may travel by mail."""

import csv
import enum
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path


class Outcome(enum.StrEnum):
    """What became of the contract that the problem is in."""

    REJECTED = "rejected"  # nothing of it was taken over
    KEPT = "kept"  # taken over, but for this: the portal knows better


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. ``line`` is the line in the file; ``column`` may be empty when it is the row that is wrong."""

    line: int
    contract_number: str
    column: str
    outcome: Outcome
    reason: str
    mend: str


def write_rejects(path: Path, problems: Iterable[Problem]) -> None:
    """Write problems as a CSV that a spreadsheet opens (UTF-8 with BOM), with English headers."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(field.name for field in fields(Problem))
        writer.writerows(astuple(problem) for problem in problems)
