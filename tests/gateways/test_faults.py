"""docs/fault-table.md says what the tests show."""

import pytest

from tests.gateways import billing_faults, faults, message_faults
from tests.gateways.fault import Fault
from tests.gateways.faults import FAULTS


def test_the_page_holds_every_fault_as_it_is_expected() -> None:
    assert [row[:3] for row in faults.rows()] == [[one.part, one.fault, one.expected] for one in FAULTS], "make faults"


def test_everything_was_seen_as_expected() -> None:
    assert [row for row in faults.rows() if not row[3].startswith("as expected")] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.function)
def test_its_test_is_there(fault: Fault) -> None:
    assert f"def {fault.function}(" in fault.file.read_text(encoding="utf-8")


@pytest.mark.parametrize("part", [faults.RADIUS, faults.HLR, faults.HOST, *message_faults.PARTS, *billing_faults.PARTS])
def test_each_part_is_tried_in_every_way(part: str) -> None:
    tried = {word for fault in FAULTS if fault.part == part for word in fault.fault.replace(":", " ").split()}
    assert {"down", "slow", "wrong", "duplicate", "late", "killed"} <= {word.strip(",") for word in tried}


def test_a_fault_that_was_not_tried_or_not_as_expected_is_said() -> None:
    name = f"{FAULTS[0].function}{FAULTS[0].only}"
    assert "| not tried |" in faults.table({})
    assert "| **not as expected** |" in faults.table({name: False})
    assert "| as expected (1) |" in faults.table({name: True})
