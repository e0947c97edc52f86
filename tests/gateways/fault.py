"""One row of docs/fault-table.md."""

from dataclasses import dataclass
from pathlib import Path

from tests.house.repository import ROOT

_FOLDER = Path("tests/gateways")


@dataclass(frozen=True, slots=True)
class Fault:
    """One row. ``test`` is the file and the test in it; ``only`` is what its parameters must hold."""

    part: str
    fault: str
    expected: str
    test: str
    only: str = ""

    @property
    def file(self) -> Path:
        """The file of its test."""
        return ROOT / _FOLDER / self.test.split("::", maxsplit=1)[0]

    @property
    def function(self) -> str:
        """The name of its test."""
        return self.test.rsplit("::", maxsplit=1)[1]

    def is_shown_by(self, name: str) -> bool:
        """Whether a test that ran is one of this row's."""
        return name.split("[", maxsplit=1)[0] == self.function and self.only in name
