"""docs/connect-the-billing.md, tried as written: its tables, secrets, files and commands; and what stops the start."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from typer.testing import CliRunner

from madoguchi import gateways, policy
from madoguchi.cli import app
from madoguchi.domain.items import totals
from madoguchi.gateways import bill_files, simulated_world
from madoguchi.gateways.simulated_world import Fault
from tests.gateways.billing.conftest import TOKYO
from tests.gateways.choosing import choose
from tests.house.repository import ROOT

pytestmark = pytest.mark.django_db

PAGE = (ROOT / "docs" / "connect-the-billing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
MODE, TMF, SECRETS, FOLDER = BLOCKS
CHARGES, BILLS = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
RUNNER = CliRunner(env={"COLUMNS": "200"})


def ours() -> list[str]:
    return [str(found.msg) for found in checks.run_checks() if str(found.id).startswith("madoguchi.")]


class TestThePage:
    def test_its_mode_is_one(self) -> None:
        assert tomllib.loads(MODE) == {"billing": {"mode": "external"}}

    @pytest.mark.parametrize(("table", "module"), [(TMF, "tmf"), (FOLDER, "folder")])
    def test_its_tables_choose_a_real_system(self, table: str, module: str, settings: Any, tmp_path: Path) -> None:
        choose(settings, tmp_path, table)
        assert gateways.chosen("billing") == f"madoguchi.gateways.billing.{module}"

    def test_its_secret_is_all_that_is_needed(self, settings: Any, tmp_path: Path) -> None:
        choose(settings, tmp_path, TMF)
        assert gateways.secrets_needed("billing") == set(tomllib.loads(SECRETS))
        choose(settings, tmp_path, FOLDER)
        assert gateways.secrets_needed("billing") == set()

    def test_its_charges_are_read(self, tmp_path: Path) -> None:
        file = tmp_path / "charges.csv"
        file.write_text(CHARGES, encoding="utf-8")
        first, second = bill_files.read_charges(file, TOKYO)
        assert (first.amount, first.line, first.is_open) == (22, "09000000101", True)
        assert (second.amount, second.line, second.is_open) == (500, None, False)
        assert first.used_at.hour == 3

    def test_its_bill_is_read_and_adds_up(self, tmp_path: Path) -> None:
        file = tmp_path / "bills.csv"
        file.write_text(BILLS, encoding="utf-8")
        (bill,) = bill_files.read_bills(file, TOKYO)
        assert (bill.number, bill.quote, len(bill.items)) == ("MB-0001", "K20261116-ABCDEF", 2)
        assert totals(bill.items).total == bill.total

    def test_its_commands_are_there(self) -> None:
        for command in re.findall(r"^madoguchi (bills \w+)", PAGE, re.MULTILINE):
            assert RUNNER.invoke(app, [*command.split(), "--help"]).exit_code == 0


class TestWhatStopsTheStart:
    @pytest.mark.parametrize(
        ("tables", "says"),
        [
            (f"{TMF}\n{FOLDER}", "gateways.billing: names tmf and folder"),
            (TMF.replace("example", "example/"), "gateways.billing.tmf.url: 'https://billing.example/' is no address."),
            (f"{TMF}timeout_seconds = 26\n", "gateways.billing.tmf.timeout_seconds: is not between 1 and 25"),
            (f"{TMF}token = 'x'\n", "gateways.billing.tmf.token: is not a key we know"),
        ],
    )
    def test_each_wrong_key_is_named(self, tables: str, says: str, settings: Any, tmp_path: Path) -> None:
        choose(settings, tmp_path, tables)
        with pytest.raises(policy.WrongPolicy, match=re.escape(says)):
            policy.gateways()

    def test_a_secret_that_is_missing_is_named(self, settings: Any, tmp_path: Path) -> None:
        choose(settings, tmp_path, TMF)
        assert "MADOGUCHI_GATEWAY_SECRETS does not hold billing." in ours()

    @pytest.mark.usefixtures("external")
    def test_outside_the_demo_a_billing_must_be_named(self, settings: Any) -> None:
        settings.MADOGUCHI_DEMO = False
        assert "The gateway 'billing' is a simulator: nothing would reach a network or a person." in ours()

    def test_but_none_where_the_bill_is_ours(self, settings: Any) -> None:
        settings.MADOGUCHI_DEMO = False
        assert [words for words in ours() if "billing" in words] == []


class TestDoctor:
    def findings(self) -> dict[str, dict[str, Any]]:
        return {row["part"]: row for row in json.loads(RUNNER.invoke(app, ["doctor", "--json"]).stdout)}

    @pytest.mark.usefixtures("external")
    def test_says_how_the_billing_answered(self) -> None:
        assert self.findings()["billing"]["is_well"]
        simulated_world.set_fault("billing", Fault.DOWN)
        assert not self.findings()["billing"]["is_well"]

    def test_says_nothing_of_a_billing_that_is_not_there(self) -> None:
        assert "billing" not in self.findings()

    @pytest.mark.usefixtures("external", "folders")
    def test_names_the_folder_that_is_missing(self, tmp_path: Path) -> None:
        (tmp_path / "billing" / "bills").rmdir()
        found = self.findings()["billing folders"]
        assert not found["is_well"]
        assert "/billing/bills cannot be read" in found["said"]
        assert "folders" in found["mend"]


@pytest.mark.usefixtures("external", "service")
def test_shadow_mode_asks_and_tells_nothing(settings: Any, service: Any, standing_clock: Any) -> None:
    """Charges and bills are pulled; nothing is published, whatever anybody accepts."""
    settings.MADOGUCHI_SHADOW = True
    gateway: Any = gateways.connect("billing")
    assert gateway.charges("", now=standing_clock()).as_of
    with pytest.raises(gateways.GatewayError, match="shadow mode"):
        gateway.publish(None, now=standing_clock())
    with pytest.raises(gateways.GatewayError, match="shadow mode"):
        gateway.take_back("K1", "Q1", now=standing_clock())
    assert {method for method, _ in service.asked} == {"GET"}
