"""The sample of 200 fictional subscribers, and the manual of the import (issue 2, 3)."""

import csv
import datetime as dt
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from madoguchi import policy
from madoguchi.contracts.importing import manual
from madoguchi.contracts.models import Charge, Contract, Customer, Line, Service
from madoguchi.demo import usage
from madoguchi.domain.operator_time import day_of
from tests.features.contracts.subscriber_files import NOW, take_over

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "src" / "madoguchi" / "demo" / "subscribers.csv"


@pytest.fixture(scope="module")
def make_sample() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_sample", ROOT / "scripts" / "make_sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestSample:
    def test_is_what_its_script_makes(self, make_sample: ModuleType) -> None:
        assert SAMPLE.read_text(encoding="utf-8") == make_sample.sample()

    def test_is_plainly_fictional(self) -> None:
        """Nobody's number, nobody's address, nobody's mailbox."""
        for row in rows():
            for number in (row["phone_number"], row["contact_phone"]):
                assert re.fullmatch(r"(0[26789]0-0000-\d{4})?", number)
            for address in (row["email"], row["login_email"]):
                assert re.fullmatch(r"([\w.]+@example\.(jp|com))?", address)

    @pytest.mark.django_db
    def test_is_taken_over_without_a_reject_and_only_once(self) -> None:
        tally = take_over(SAMPLE)
        assert (tally.problems, tally.duplicates, Customer.objects.count()) == ([], 0, 200)
        assert take_over(SAMPLE).contracts == {"unchanged": Contract.objects.count()}

    @pytest.mark.django_db
    def test_shows_what_an_operator_has(self) -> None:
        take_over(SAMPLE)
        sizes = {contract.lines.count() for contract in Contract.objects.all()}
        assert sizes == {1, 2, 3, 4, 5}
        assert set(Line.objects.values_list("kind", flat=True)) == {"voice", "sms", "data"}
        assert set(Line.objects.values_list("plan", flat=True)) == {plan.code for plan in policy.current().plans}
        assert set(Line.objects.values_list("state", flat=True)) == {"active", "suspended", "pending"}
        assert set(Service.objects.values_list("ends_with", flat=True)) == {"line", "contract", "nothing"}
        assert set(Customer.objects.values_list("kind", flat=True)) == {"consumer", "corporate"}
        assert Customer.objects.filter(email="").exists()
        assert Charge.objects.filter(kind="arrears").exists()


@pytest.mark.django_db
class TestUsage:
    """The nightly file that the demo makes for the day on which it is loaded."""

    @pytest.mark.parametrize(
        "now", [NOW, NOW + dt.timedelta(days=400), dt.datetime(2027, 2, 28, 14, 59, tzinfo=dt.UTC)]
    )
    def test_is_of_this_month_and_before_now(self, tmp_path: Path, now: dt.datetime) -> None:
        zone = policy.current().operator.time_zone
        take_over(SAMPLE, now=now)
        usage.write_usage(tmp_path / "usage.csv", SAMPLE, zone=zone, now=now)
        assert take_over(tmp_path / "usage.csv", now=now).problems == []
        used = Charge.objects.filter(kind="usage").values_list("used_at", flat=True)
        assert used
        assert {(day_of(at, zone).year, day_of(at, zone).month) for at in used} == {
            (day_of(now, zone).year, day_of(now, zone).month)
        }
        assert max(used) < now
        assert all(line.last_used_at <= now for line in Line.objects.exclude(last_used_at=None) if line.last_used_at)

    def test_only_grows_as_the_month_goes_on(self) -> None:
        zone = policy.current().operator.time_zone
        today = {row["reference"] for row in usage.usage_rows(rows(), zone=zone, now=NOW) if "reference" in row}
        later = {
            row["reference"]
            for row in usage.usage_rows(rows(), zone=zone, now=NOW + dt.timedelta(days=5))
            if "reference" in row
        }
        assert today < later


def test_manual_says_what_the_import_does() -> None:
    text = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    for table in (manual.columns_table(), manual.states_table()):
        assert f"\n{table}\n<!-- end -->" in text, "run: python scripts/write_import_manual.py"
