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
    "codes/test_bad_input.py::test_of_ten_thousand_guesses_five_are_compared_wherever_they_come_from",
    "codes/test_known_and_unknown.py::test_nothing_ever_goes_to_an_address_not_on_file",
    "cancellation/test_letters.py",
    "cancellation/test_network_trouble.py",
    "cancellation/test_nothing_breaks.py",
    "cancellation/test_outside_down.py",
    "cancellation/test_queries.py",
    "cancellation/test_receipt_paper.py",
    "cancellation/test_receipts.py::TestNothingCanBeChanged::test_not_one_bit",
    "cancellation/test_receipts.py::TestNothingCanBeChanged::test_not_by_leaving_out_or_adding_a_byte",
    "contracts/test_sample.py",
    "webhooks/test_receiver.py",
)
PYTEST_OF_ROOMS = (
    "--nomigrations",
    "--hypothesis-profile=mutants-few",
    *(f"--deselect=tests/features/{test}" for test in LEFT_OUT),
)


def _room(name: str, *more: str, mutated: tuple[str, ...] = ()) -> Part:
    """A room's actions (and what else is ``mutated``), with its tests and those of ``more`` rooms."""
    return Part(
        name=name,
        mutated=(f"src/madoguchi/{name}/**/actions.py", f"src/madoguchi/{name}/actions.py", *mutated),
        tests=tuple(f"tests/features/{room}" for room in (name, *more)),
        pytest=PYTEST_OF_ROOMS,
        django=True,
    )


ROOMS = (
    _room("audit", mutated=("src/madoguchi/audit/chaining.py",)),
    _room("bills", "cancellation"),
    _room("cancellation", "codes", "walking", mutated=("src/madoguchi/cancellation/receipts/signed_file.py",)),
    _room("codes"),
    _room("contracts"),
    _room("desk", "staff"),
    _room("duties"),
    _room("friction"),
    _room("outbox", "cancellation"),
    _room("sign_in"),
    _room("staff"),
    _room("walking"),
    _room("webhooks"),
)
PARTS = (DOMAIN, *ROOMS)


def prepare(part: Part) -> None:
    """As :func:`copy`, and forget what was measured before."""
    shutil.rmtree(part.folder, ignore_errors=True)
    copy(part)


def copy(part: Part) -> None:
    """Copy sources and tests as they are now, with the settings of the part.

    A file that is there already in the same words is left alone: mutmut forgets what it knows of one that is newer.
    """
    for path in files():
        relative = path.relative_to(ROOT)
        if relative.parts[0] in COPIED:
            target = part.folder / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_bytes() != path.read_bytes():
                shutil.copy2(path, target)
    (part.folder / "pyproject.toml").write_text(settings(part), encoding="utf-8")
    mutated = part.folder / "mutants" / "src"
    if mutated.exists():  # from before: mutmut brings Python up to date, and nothing else
        shutil.copytree(part.folder / "src", mutated, ignore=shutil.ignore_patterns("*.py"), dirs_exist_ok=True)


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
timeout_multiplier = 6.0

[tool.pytest.ini_options]
addopts = ["--import-mode=importlib"]
pythonpath = [".", "src"]
{django}"""


def _toml(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"
