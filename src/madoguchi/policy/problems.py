"""What is wrong with a policy file, and how to mend it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One wrong value: where it stands, what is wrong and how to mend it."""

    key: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.key}: {self.problem} {self.mend}"


class WrongPolicy(Exception):
    """The policy file cannot be used. ``problems`` holds every reason, not only the first."""

    def __init__(self, path: Path, problems: tuple[PolicyProblem, ...]) -> None:
        super().__init__("\n".join(f"{path}: {problem}" for problem in problems))
        self.path, self.problems = path, problems
