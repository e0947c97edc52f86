"""The plugin that turns skips into failures, tried on planted tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import ROOT

SKIPPED = "import pytest\n\n@pytest.mark.skip(reason='planted')\ndef test_it(): pass\n"
SKIPPED_INSIDE = "import pytest\n\ndef test_it(): pytest.skip('planted')\n"
SKIPPED_FILE = "import pytest\n\npytest.skip('planted', allow_module_level=True)\n"
MAY_FAIL = "import pytest\n\n@pytest.mark.xfail(strict=False)\ndef test_it(): assert False\n"
MUST_FAIL = "import pytest\n\n@pytest.mark.xfail(strict=True)\ndef test_it(): assert False\n"


def run(folder: Path, planted: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_planted.py").write_text(planted)
    without_ci = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "tests.house.no_skips"]
    command += ["-c", str(folder / "pytest.ini"), str(folder)]
    return subprocess.run(command, cwd=ROOT, env=without_ci | environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("planted", [SKIPPED, SKIPPED_INSIDE, SKIPPED_FILE, MAY_FAIL])
def test_fails_in_continuous_integration(tmp_path: Path, planted: str) -> None:
    done = run(tmp_path, planted, CI="true")
    assert done.returncode in {pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED}, done.stdout
    assert "did not run" in done.stdout


def test_a_strict_expected_failure_may_stand(tmp_path: Path) -> None:
    done = run(tmp_path, MUST_FAIL, CI="true")
    assert done.returncode == pytest.ExitCode.OK, done.stdout


def test_at_home_a_skip_is_a_skip(tmp_path: Path) -> None:
    done = run(tmp_path, SKIPPED)
    assert done.returncode == pytest.ExitCode.OK, done.stdout


def test_every_run_loads_the_plugin(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.has_plugin("tests.house.no_skips")
