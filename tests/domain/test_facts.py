"""Facts: how a member tells her lines apart, and the operator's price list."""

import pytest

from madoguchi.domain.facts import CustomerKind
from tests.domain import samples


def test_a_line_is_told_by_its_last_four_digits() -> None:
    assert samples.line("09000001234").last_four == "1234"


def test_a_plan_is_found_by_its_code_and_another_is_missing() -> None:
    assert samples.policy().plan("voice-3") is samples.PLAN
    with pytest.raises(KeyError, match="voice-99"):
        samples.policy().plan("voice-99")


def test_a_company_is_not_addressed_as_a_person() -> None:
    assert [kind.honorific for kind in CustomerKind] == ["様", "御中"]
