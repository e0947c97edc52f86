"""The house in which a policy is tried: everything in it is its own, and nothing of it stays."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from madoguchi import clock, policy
from madoguchi.compliance import report
from madoguchi.compliance.house import own_house
from madoguchi.contracts.models import Contract
from madoguchi.domain.law_policy import Law
from madoguchi.keys import keyring, signing
from tests import people
from tests.features.store import everything

pytestmark = pytest.mark.django_db


def state(settings: Any) -> tuple[object, ...]:
    return (
        connections["default"],
        clock.now(),
        policy.current(),
        settings.MADOGUCHI_DATA,
        settings.MADOGUCHI_GATEWAYS,
        keyring.installation(),
        signing.public_key_set(),
        everything(),
    )


def test_nothing_of_the_installation_is_touched(settings: Any) -> None:
    people.hanako()
    before = state(settings)
    with own_house(policy.current()) as house:
        assert Contract.objects.count() == 5
        assert connection.settings_dict["NAME"] == ":memory:"
        assert signing.public_key_set() != before[6]
        assert house.accepted.is_genuine
    assert state(settings) == before


def test_whatever_breaks_in_it_the_installation_is_back(settings: Any) -> None:
    before = state(settings)
    with pytest.raises(RuntimeError, match="broken"), own_house(policy.current()):
        raise RuntimeError("broken")
    assert state(settings) == before


def test_its_folder_goes_away(settings: Any) -> None:
    with own_house(policy.current()):
        folder = Path(settings.MADOGUCHI_DATA)
        assert folder.exists()
    assert not folder.exists()


def test_a_check_that_breaks_is_a_row_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that answers with an error does not do what the law asks: the report says so, and goes on."""
    monkeypatch.setattr("madoguchi.compliance.house.plan", lambda *_: 1 / 0)
    found = report.examine(policy.current(), {Law.HOUSE})
    broken = {
        row.requirement.id: row.finding.evidence for row in found.rows if "could not be tried" in row.finding.evidence
    }
    assert "c2-two-stages" in broken
    assert "ZeroDivisionError" in broken["c2-two-stages"]
    assert len(found.rows) > len(broken)
