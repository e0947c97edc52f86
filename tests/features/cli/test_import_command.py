"""``madoguchi import``, ``check`` and ``migrate``: what an engineer sees, and the exit codes a nightly job needs."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import madoguchi
from madoguchi import policy
from madoguchi.cli import app, starting
from madoguchi.contracts.models import Contract
from madoguchi.sign_in.models import LinkedCustomer, Login
from tests.features.contracts.subscriber_files import HANAKOS_LINE, KENJIS_LINE, write

pytestmark = pytest.mark.django_db
runner = CliRunner()


class TestImport:
    """0: all taken over. 1: something rejected. 2: could not start."""

    def test_takes_over_and_sums_up(self, tmp_path: Path) -> None:
        path = write(tmp_path, HANAKOS_LINE, KENJIS_LINE)
        result = runner.invoke(app, ["import", str(path)])
        assert result.exit_code == 0
        assert "2 rows (0 duplicates). Contracts: 2 added, 0 changed, 0 unchanged, 0 rejected." in result.stdout
        assert not (tmp_path / "subscribers.rejects.csv").exists()
        again = runner.invoke(app, ["import", str(path)])
        assert "0 added, 0 changed, 2 unchanged" in again.stdout

    def test_lists_what_it_rejects_beside_the_file(self, tmp_path: Path) -> None:
        path = write(tmp_path, HANAKOS_LINE | {"plan": "unknown"}, KENJIS_LINE)
        result = runner.invoke(app, ["import", str(path)])
        assert result.exit_code == 1
        assert "subscribers.rejects.csv" in result.stdout.replace("\n", "")
        assert "2,C-201,plan,rejected" in (tmp_path / "subscribers.rejects.csv").read_text()
        write(tmp_path, HANAKOS_LINE, KENJIS_LINE)
        assert runner.invoke(app, ["import", str(path)]).exit_code == 0
        assert not (tmp_path / "subscribers.rejects.csv").exists()  # what an earlier run listed is over

    def test_dry_run_writes_nothing(self, tmp_path: Path) -> None:
        path = write(tmp_path, HANAKOS_LINE | {"login_email": "hanako@example.jp"})
        result = runner.invoke(app, ["import", str(path), "--dry-run"])
        assert "nothing written" in result.stdout
        assert not Contract.objects.exists()
        assert not Login.objects.exists()

    def test_makes_the_log_ins_that_the_file_names_once(self, tmp_path: Path) -> None:
        path = write(tmp_path, HANAKOS_LINE | {"login_email": "Hanako@Example.JP"}, KENJIS_LINE)
        for _ in range(2):
            runner.invoke(app, ["import", str(path)])
        assert LinkedCustomer.objects.get().customer.number == "N000000201"
        assert not Login.objects.get(email="hanako@example.jp").has_usable_password()

    def test_rejected_contract_gets_no_log_in(self, tmp_path: Path) -> None:
        path = write(tmp_path, HANAKOS_LINE | {"login_email": "hanako@example.jp", "plan": "unknown"})
        runner.invoke(app, ["import", str(path)])
        assert not Login.objects.exists()

    def test_refuses_a_file_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04")
        for name in ("book.xlsx", "missing.csv"):
            result = runner.invoke(app, ["import", str(tmp_path / name)])
            assert result.exit_code == 2
            assert name in result.stderr

    def test_does_not_overwrite_its_own_input(self, tmp_path: Path) -> None:
        path = write(tmp_path, HANAKOS_LINE)
        before = path.read_bytes()
        assert runner.invoke(app, ["import", str(path), "--rejects", str(path)]).exit_code == 2
        assert path.read_bytes() == before

    def test_says_first_that_rejects_cannot_be_written(self, tmp_path: Path) -> None:
        path = write(tmp_path, HANAKOS_LINE)
        result = runner.invoke(app, ["import", str(path), "--rejects", str(tmp_path / "nowhere" / "rejects.csv")])
        assert result.exit_code == 2
        assert not Contract.objects.exists()

    def test_asks_for_the_database_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(starting, "_migrations_wait", lambda: True)
        result = runner.invoke(app, ["import", str(write(tmp_path, HANAKOS_LINE))])
        assert result.exit_code == 2
        assert "madoguchi migrate" in result.stderr


class TestCheck:
    """Problems name file, key and mend."""

    def test_is_content_with_the_demo(self) -> None:
        policy.current.cache_clear()
        assert runner.invoke(app, ["check"]).exit_code == 0

    def test_names_each_wrong_value(self, tmp_path: Path, settings: Any) -> None:
        settings.MADOGUCHI_POLICY = str(tmp_path / "operator.toml")
        (tmp_path / "operator.toml").write_text("[choices]\ntoday_minutes = 'soon'\n")
        policy.current.cache_clear()
        result = runner.invoke(app, ["check"])
        policy.current.cache_clear()
        assert result.exit_code == 1
        assert "operator.toml: choices.today_minutes" in result.stdout
        assert "operator.toml: plans is missing." in result.stdout


def test_version_is_printed() -> None:
    assert runner.invoke(app, ["--version"]).stdout == f"madoguchi {madoguchi.__version__}\n"


def test_every_command_has_help_with_an_example() -> None:
    for command in app.registered_commands:
        assert command.callback is not None
        assert "Example" in (command.callback.__doc__ or "")


def test_migrate_runs_again(tmp_path: Path) -> None:
    assert runner.invoke(app, ["migrate"]).exit_code == 0
