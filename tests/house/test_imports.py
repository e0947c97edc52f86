"""Imports point one way (docs/decisions/0001-layers-and-rooms.md)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import ROOT, SOURCE

LINT_IMPORTS = str(Path(sys.executable).with_name("lint-imports"))

# What import-linter must name when somebody plants it: file, line, and the words of its answer.
BREACHES = {
    "domain/planted_framework.py": ("import django", "madoguchi.domain.planted_framework -> django"),
    "domain/planted_clock.py": ("import time", "madoguchi.domain.planted_clock -> time"),
    "domain/planted_room.py": ("import madoguchi.bills.actions", "madoguchi.domain.planted_room -> madoguchi.bills"),
    "bills/planted_step.py": ("import madoguchi.cancellation.jobs", "madoguchi.bills.planted_step -> madoguchi.canc"),
    "my_page/planted_table.py": (
        "import madoguchi.contracts.models",
        "madoguchi.my_page.planted_table -> madoguchi.contracts.models",
    ),
    "bills/planted_vendor.py": (
        "import madoguchi.gateways.sms.simulator",
        "madoguchi.gateways.sms.simulator",
    ),
    "planted_room_without_place/__init__.py": ("", "planted_room_without_place"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run every contract of pyproject.toml over the package in this folder."""
    command = [LINT_IMPORTS, "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_every_contract_is_kept() -> None:
    done = lint(SOURCE.parent)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the package with every breach planted in it."""
    folder = tmp_path_factory.mktemp("planted")
    copy = folder / "madoguchi"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "templates", "static", "locale"))
    for name, (line, _) in BREACHES.items():
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text(f"{line}\n")
    done = lint(folder)
    assert done.returncode == 1
    return done.stdout


@pytest.mark.parametrize("name", BREACHES)
def test_a_planted_breach_is_named(name: str, answer: str) -> None:
    assert BREACHES[name][1] in answer
