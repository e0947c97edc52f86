"""The linter's rules hold, each exception says why, and nothing but the clock reads the time (decision 0002)."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import ROOT, files, short

RUFF = str(Path(sys.executable).with_name("ruff"))
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

READING_THE_TIME = [
    "import datetime as dt\n\nNOW = dt.datetime.now(tz=dt.UTC)\n",
    "import datetime as dt\n\nNOW = dt.datetime.utcnow()\n",
    "from datetime import datetime\n\nNOW = datetime.today()\n",
    "from datetime import date\n\nNOW = date.today()\n",
    "from django.utils import timezone\n\nNOW = timezone.now()\n",
    "import time\n\nNOW = time.time()\n",
]
RULE = re.compile(r'"[A-Z]{1,7}\d*"[],]')


def silent_rules(section: str) -> list[str]:
    """The lines that switch a rule off and do not say why."""
    return [line for line in section.splitlines() if RULE.search(line) and not re.search(r"# \w+", line)]


def codes(planted: str, path: str) -> set[str]:
    """What ruff finds in this text as if it stood at this path."""
    command = [RUFF, "check", "--output-format", "json", "--no-cache", "--stdin-filename", str(ROOT / path), "-"]
    done = subprocess.run(command, input=planted, cwd=ROOT, capture_output=True, text=True, check=False)
    return {finding["code"] for finding in json.loads(done.stdout)}


@pytest.mark.parametrize("planted", READING_THE_TIME)
def test_reading_the_time_is_refused(planted: str) -> None:
    assert "TID251" in codes(planted, "src/madoguchi/cancellation/actions.py")


def test_the_clock_may_read_the_time() -> None:
    assert "TID251" not in codes(READING_THE_TIME[0], "src/madoguchi/clock.py")


def test_every_rule_is_on_but_those_named() -> None:
    assert 'select = ["ALL"]' in PYPROJECT


def test_each_ignored_rule_says_why() -> None:
    section = PYPROJECT[PYPROJECT.index("ignore = [") : PYPROJECT.index("[tool.ruff.lint.mccabe]")]
    ignored = [line for line in section.splitlines() if RULE.search(line)]
    assert len(ignored) > len(silent_rules(section))
    assert silent_rules(section) == []


def test_a_silent_rule_is_caught() -> None:
    assert silent_rules('"EM",  # words\n"S",\n"x.py" = ["D"]') == ['"S",', '"x.py" = ["D"]']


def test_each_exception_in_the_code_says_why() -> None:
    """``# noqa: X - why``; for types the checker's own code is enough."""
    silent = [
        f"{short(path)}:{number}"
        for path in files()
        if path.suffix == ".py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"#\s*noqa\b", line)
        and not re.search(r"# noqa: [A-Z\d, ]+ - \w", line)
        and "re.search" not in line
    ]
    assert silent == []
