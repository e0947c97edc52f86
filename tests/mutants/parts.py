"""What is changed on purpose, and by which tests that must be noticed. Each part runs in a copy of its own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.house.repository import ROOT, files

WORK = ROOT / "build" / "mutants"
COPIED = ("src", "tests")
PLUGIN = "tests.mutants.quick"


@dataclass(frozen=True, slots=True)
class Part:
    """Some of our files, and the tests that know what they should do. ``pytest`` holds more of its arguments."""

    name: str
    mutated: tuple[str, ...]
    tests: tuple[str, ...]
    pytest: tuple[str, ...]
    django: bool

    @property
    def folder(self) -> Path:
        """Where the part's copy lies."""
        return WORK / self.name


DOMAIN = Part(
    name="domain",
    mutated=("src/madoguchi/domain/*.py",),
    tests=("tests/domain",),
    pytest=(
        "-p",
        "no:django",
        "--confcutdir=tests/domain",
        "--hypothesis-profile=mutants",
    ),  # pure: neither Django nor our fixtures are loaded
    django=False,
)
# Tests of other things: of paper, of the outside, of a script; and those that try thousands of files or requests.
LEFT_OUT = (
    "bills/test_paper.py",
    "cancellation/test_letters.py",
    "cancellation/test_network_trouble.py",
    "cancellation/test_nothing_breaks.py",
    "cancellation/test_outside_down.py",
    "cancellation/test_queries.py",
    "cancellation/test_receipt_paper.py",
    "cancellation/test_receipts.py::TestNothingCanBeChanged",
    "contracts/test_sample.py",
)
ACTIONS = Part(
    name="actions",
    mutated=(
        "src/madoguchi/*/actions.py",
        "src/madoguchi/cancellation/receipts/signed_file.py",
        "src/madoguchi/audit/chaining.py",
    ),
    tests=tuple(
        f"tests/features/{room}"
        for room in ("audit", "bills", "cancellation", "codes", "contracts", "outbox", "sign_in", "walking")
    ),
    pytest=(
        "--nomigrations",
        "--hypothesis-profile=mutants-few",
        *(f"--deselect=tests/features/{test}" for test in LEFT_OUT),
    ),
    django=True,
)
PARTS = (DOMAIN, ACTIONS)


def _room(name: str, *more: str) -> Part:
    """One room's share of the actions, with the tests that say most about it: for samples."""
    mutated = tuple(path for path in ACTIONS.mutated if path.startswith(f"src/madoguchi/{name}/"))
    return Part(
        name=name,
        mutated=(f"src/madoguchi/{name}/**/actions.py", f"src/madoguchi/{name}/actions.py", *mutated),
        tests=tuple(f"tests/features/{room}" for room in (name, *more)),
        pytest=ACTIONS.pytest,
        django=True,
    )


ROOMS = (
    _room("audit"),
    _room("bills", "cancellation"),
    _room("cancellation", "codes", "walking"),
    _room("codes"),
    _room("contracts"),
    _room("outbox", "cancellation"),
    _room("sign_in"),
)


def prepare(part: Part) -> None:
    """Copy sources and tests as they are now, with the settings of the part; what was measured before is forgotten."""
    shutil.rmtree(part.folder, ignore_errors=True)
    for path in files():
        relative = path.relative_to(ROOT)
        if relative.parts[0] in COPIED:
            target = part.folder / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
    (part.folder / "pyproject.toml").write_text(settings(part), encoding="utf-8")


def settings(part: Part) -> str:
    """The part's ``pyproject.toml``: the whole of it, so that nothing of the house's own decides."""
    django = 'DJANGO_SETTINGS_MODULE = "tests.settings"\n' if part.django else ""
    return f"""\
[tool.mutmut]
source_paths = ["src"]
only_mutate = {_toml(part.mutated)}
pytest_add_cli_args = {_toml(("-p", PLUGIN, *part.pytest))}
pytest_add_cli_args_test_selection = {_toml(part.tests)}
process_isolation = "{"forkserver" if part.django else "fork"}"
use_git_change_detection = false

[tool.pytest.ini_options]
addopts = ["--import-mode=importlib"]
pythonpath = [".", "src"]
{django}"""


def _toml(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"
