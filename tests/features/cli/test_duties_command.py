"""``madoguchi duties``: what an engineer sees, and what a monitor reads."""

import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from madoguchi.cli import app
from madoguchi.contracts.models import Customer
from madoguchi.duties.models import Hold
from tests.conftest import StandingClock
from tests.features.duties import left

pytestmark = pytest.mark.django_db
runner = CliRunner(env={"COLUMNS": "200"})
HALF_A_YEAR = dt.timedelta(days=180)


@pytest.fixture
def due(standing_clock: StandingClock) -> Customer:
    """Hanako, how she is reached being due since yesterday."""
    hanako = left.hanako_left(standing_clock)
    standing_clock.set(left.ended_at(hanako) + HALF_A_YEAR + dt.timedelta(days=1))
    return hanako.customer


def run(*words: str) -> tuple[int, str]:
    answer = runner.invoke(app, ["duties", *words])
    return answer.exit_code, answer.output


def row_of(key: str, shown: str) -> list[str]:
    (row,) = (line for line in shown.splitlines() if line.split()[:1] == [key])
    return row.split()[1:]


def test_shows_what_is_due(due: Customer) -> None:
    code, shown = run()
    assert code == 0
    assert row_of("customer.contact", shown) == ["180", "days", "mask", "1", "·", "·"]
    assert "Nothing is overdue." in shown


def test_what_is_overdue_is_a_failure(due: Customer, standing_clock: StandingClock) -> None:
    standing_clock.move(days=1)
    code, shown = run()
    assert code == 1
    assert row_of("customer.contact", shown) == ["180", "days", "mask", "1", "1", "·"]
    assert "madoguchi duties erase" in shown


def test_as_json(due: Customer) -> None:
    code, shown = run("--json")
    (found,) = (row for row in json.loads(shown) if row["key"] == "customer.contact")
    assert (code, found["due"], found["overdue"], found["held"]) == (0, 1, 0, 0)


def test_a_dry_run_erases_nothing(due: Customer) -> None:
    code, shown = run("erase", "--dry-run")
    assert (code, "customer.contact: 1 would be masked" in shown) == (0, True)
    due.refresh_from_db()
    assert due.email == "hanako@example.jp"


def test_erases_at_once(due: Customer) -> None:
    code, shown = run("erase")
    assert (code, "customer.contact: 1 masked" in shown) == (0, True)
    due.refresh_from_db()
    assert due.email == ""
    assert run("erase") == (0, "Nothing is due.\n")


class TestHold:
    def test_keeps_and_lets_go(self, due: Customer) -> None:
        code, shown = run("hold", due.number, "--reason", "dispute", "--reference", "2026-17")
        assert (code, f"release {due.number} --reference 2026-17" in shown) == (0, True)
        assert row_of("customer.contact", run()[1]) == ["180", "days", "mask", "·", "·", "1"]
        assert run("release", due.number, "--reference", "2026-17")[0] == 0
        assert not Hold.objects.filter(released_at=None).exists()

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("hold", "N999999999", "--reason", "dispute", "--reference", "1"), "Nobody has the number"),
            (("hold", "N000000101", "--reason", "because", "--reference", "1"), "dispute, authority, incident"),
            (("release", "N000000101", "--reference", "1"), "does not hold"),
            (("release", "N999999999", "--reference", "1"), "Nobody has the number"),
        ],
    )
    @pytest.mark.usefixtures("due")
    def test_says_what_is_wrong(self, words: tuple[str, ...], said: str) -> None:
        code, shown = run(*words)
        assert (code, said in shown) == (2, True)

    def test_the_same_file_holds_once(self, due: Customer) -> None:
        run("hold", due.number, "--reason", "dispute", "--reference", "1")
        code, shown = run("hold", due.number, "--reason", "dispute", "--reference", "1")
        assert (code, "already" in shown) == (2, True)


@pytest.mark.parametrize("words", [("--help",), ("erase", "--help"), ("hold", "--help"), ("release", "--help")])
def test_help_has_examples(words: tuple[str, ...]) -> None:
    assert "madoguchi duties" in run(*words)[1]
