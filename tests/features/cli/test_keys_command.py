"""``madoguchi keys``: made once, never replaced."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from madoguchi.cancellation.receipts.signed_file import in_groups
from madoguchi.cli import app
from madoguchi.keys import signing

runner = CliRunner()


@pytest.fixture
def empty(tmp_path: Path, settings: Any) -> Path:
    """A folder that holds no key yet."""
    settings.MADOGUCHI_KEYS = tmp_path / "new"
    signing._keys.cache_clear()
    return tmp_path / "new"


def test_make_makes_both_keys_for_their_owner_only(empty: Path) -> None:
    """S29."""
    assert runner.invoke(app, ["keys", "make"]).exit_code == 0
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in empty.iterdir()} == {
        "digests.key": "0o600",
        "installation": "0o600",
        "sealing-0001.key": "0o600",
        "sealing-primary": "0o600",
        "signing-0001.jwk": "0o600",
    }


def test_made_again_they_stay_as_they_are(empty: Path) -> None:
    runner.invoke(app, ["keys", "make"])
    before = {path: path.read_bytes() for path in empty.iterdir()}
    runner.invoke(app, ["keys", "make"])
    assert {path: path.read_bytes() for path in empty.iterdir()} == before


def test_the_fingerprint_is_that_of_the_key_that_signs() -> None:
    signing.add_key()
    assert runner.invoke(app, ["keys", "fingerprint"]).stdout.strip() == in_groups(signing.current().thumbprint())


def test_without_a_key_it_says_how_to_make_one(empty: Path) -> None:
    answer = runner.invoke(app, ["keys", "fingerprint"])
    assert answer.exit_code == 2
    assert "madoguchi keys make" in answer.stderr
