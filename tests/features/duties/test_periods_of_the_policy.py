"""Each key of ``[retention]`` moves what it names, and nothing else."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from madoguchi import policy
from madoguchi.duties import jobs
from madoguchi.duties.finding import due
from madoguchi.duties.models import ErasingRound
from madoguchi.duties.table import ITEMS
from tests.conftest import StandingClock
from tests.features.duties import left

pytestmark = pytest.mark.django_db


def due_after(days: int, since: dt.datetime, **keys: Any) -> set[str]:
    """What is due so many days after Hanako left, under a policy with other periods."""
    rules = policy.current()
    other = dataclasses.replace(rules, retention=dataclasses.replace(rules.retention, **keys))
    with policy.instead(other):
        return {item.key for item in ITEMS if due(item, now=since + dt.timedelta(days=days)).exists()}


@pytest.mark.parametrize(
    ("key", "value", "days", "moved"),
    [
        ("contact_days", 365, 300, {"customer.contact", "line.use"}),
        ("log_in_years", 10, 1500, {"log_in"}),
        ("identity_years", 5, 1300, {"customer.address", "line.numbers"}),
        ("claims_years", 7, 2200, {"case"}),
        ("tax_years", 8, 2800, {"bill"}),
        ("fiscal_year_ends", 12, 2660, {"bill"}),
        ("traces_days", 730, 300, {"message.delivered", "credential.of_line"}),
        ("reasons_days", 900, 500, {"case.reason"}),
    ],
)
def test_moves_what_it_names(key: str, value: int, days: int, moved: set[str], standing_clock: StandingClock) -> None:
    since = left.ended_at(left.hanako_left(standing_clock))
    found = due_after(days, since) ^ due_after(days, since, **{key: value})
    assert found & _MOVABLE == moved


_MOVABLE = {
    *{"customer.contact", "line.use", "log_in", "customer.address", "line.numbers", "case", "bill"},
    *{"message.delivered", "credential.of_line", "case.reason"},
}


def test_the_round_begins_at_another_hour(standing_clock: StandingClock) -> None:
    ErasingRound.objects.all().delete()
    rules = policy.current()
    late = dataclasses.replace(rules, retention=dataclasses.replace(rules.retention, erases_at=dt.time(23)))
    with policy.instead(late):
        assert jobs.begin(standing_clock()) == 0
    assert jobs.begin(standing_clock()) == 1
