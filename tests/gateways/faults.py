"""What can go wrong with each real part, what is expected then, and the test that shows it. Here: the network.

``make faults`` runs them and writes docs/fault-table.md.
"""

import re
import subprocess
import sys
import tempfile
from xml.etree import ElementTree as ET

from tests.gateways import billing_faults, message_faults
from tests.gateways.fault import Fault
from tests.house.repository import ROOT

PAGE = ROOT / "docs" / "fault-table.md"
BEGIN, END = "<!-- made by `make faults` -->\n", "<!-- end -->\n"
_HEAD = "| Part | Fault | Expected | Seen |\n| --- | --- | --- | --- |\n"
RADIUS, HLR, HOST, ALL = "FreeRADIUS", "OsmoHLR", "host order file", "all three"


_CONTRACT, _RADIUS, _HLR, _HOST = (
    f"network/test_{name}.py::" for name in ("contract", "freeradius", "osmo_hlr", "host_order_file")
)
_DOWN = f"{_CONTRACT}test_a_network_that_is_down_says_so_and_answers_when_it_is_up"
_TWICE = f"{_CONTRACT}test_one_key_is_one_order"
FAULTS = (
    Fault(RADIUS, "down", "said with its mend; well again when it is up", _DOWN, "[freeradius]"),
    Fault(
        RADIUS,
        "its database does not do it",
        "tried again; the message repeats no password",
        f"{_RADIUS}test_no_trouble_repeats_a_password",
    ),
    Fault(
        RADIUS,
        "slow: an access server is silent",
        "the line stays open and says why; she cannot come back; dropped when it answers",
        f"{_RADIUS}test_that_is_not_dropped_is_said_and_tried_again",
        "[silent",
    ),
    Fault(
        RADIUS,
        "wrong: an access server refuses (NAK)",
        "the same, with the cause in words",
        f"{_RADIUS}test_that_is_not_dropped_is_said_and_tried_again",
        "[refuses",
    ),
    Fault(
        RADIUS,
        "wrong: acknowledged, and the session goes on",
        "not off until accounting has stopped it",
        f"{_RADIUS}test_acknowledged_but_not_stopped_is_not_gone",
    ),
    Fault(
        RADIUS,
        "wrong: accounting has a session that nobody has",
        "gone when the access server says that it knows none, or after a day of silence",
        f"{_RADIUS}test_that_the_access_server_does_not_know_is_gone",
    ),
    Fault(RADIUS, "duplicate: an order placed twice", "one order, one effect", _TWICE, "[freeradius]"),
    Fault(
        RADIUS,
        "late: a worker wakes up after a newer order",
        "changes nothing",
        f"{_CONTRACT}test_an_old_order_placed_or_asked_about_again_changes_nothing",
        "[freeradius]",
    ),
    Fault(
        RADIUS,
        "killed between the order and its effect",
        "neither is there; placed again, both are",
        f"{_RADIUS}test_killed_between_the_order_and_its_effect_leaves_neither",
    ),
    Fault(HLR, "down", "said with its mend; well again when it is up", _DOWN, "[osmo_hlr]"),
    Fault(
        HLR,
        "down when a line is ordered",
        "for now, not for good; placed again when it is up",
        f"{_CONTRACT}test_an_order_to_one_that_is_down_can_be_placed_again",
        "[osmo_hlr]",
    ),
    Fault(HLR, "slow, or something else on its port", "given up after the time-out", f"{_HLR}test_are_trouble_for_now"),
    Fault(
        HLR,
        "wrong: it refuses",
        "for good, with its words; nothing has changed",
        f"{_CONTRACT}test_a_refusal_is_for_good_and_changes_nothing",
        "[osmo_hlr]",
    ),
    Fault(
        HLR,
        "wrong: it does not know the subscriber",
        "switching off is done",
        f"{_CONTRACT}test_switching_off_what_is_not_there_is_done",
        "[osmo_hlr]",
    ),
    Fault(
        HLR,
        "wrong: somebody else changed the subscriber",
        "not as ordered, and said",
        f"{_HLR}test_who_was_changed_by_somebody_else_is_not_as_ordered",
    ),
    Fault(HLR, "duplicate: an order placed twice", "one order, one effect", _TWICE, "[osmo_hlr]"),
    Fault(
        HLR,
        "late: answers that are not for us",
        "passed over",
        f"{_HLR}test_that_are_not_for_us_are_passed_over",
    ),
    Fault(
        HLR,
        "killed between calls and data",
        "placed again, both are as ordered",
        f"{_HLR}test_is_as_ordered_after_a_worker_was_killed_in_between",
    ),
    Fault(HOST, "down: a share is gone", "said with its mend; the file leaves later", _DOWN, "[host_order_file]"),
    Fault(
        HLR,
        "down at the nightly listing",
        "asked again, and shown; the lines were compared before",
        f"{_CONTRACT}test_asks_nothing_of_a_network_that_is_down_but_that_it_says_so",
        "[osmo_hlr]",
    ),
    Fault(
        HOST, "down: no SFTP server", "said with its mend; the file leaves later", _DOWN, "[host_order_file_by_sftp]"
    ),
    Fault(
        HOST,
        "slow: an SFTP server that never answers",
        "given up after the time-out",
        f"{_HOST}test_a_server_that_accepts_and_never_answers_is_given_up",
    ),
    Fault(
        HOST,
        "wrong: an SFTP server with another key",
        "gets nothing",
        f"{_HOST}test_a_server_that_does_not_prove_who_it_is_gets_nothing",
    ),
    Fault(
        HOST,
        "wrong: a result that belongs to no order, or contradicts",
        "changes nothing, and is shown",
        f"{_HOST}test_what_belongs_to_no_order_is_shown_and_changes_nothing",
    ),
    Fault(
        HOST,
        "wrong: a result file that cannot be read",
        "shown once; the others are taken in",
        f"{_HOST}test_a_file_that_cannot_be_read_is_shown_once_and_holds_no_other",
    ),
    Fault(
        HOST, "duplicate: an order placed twice", "in one file, once", f"{_HOST}test_leave_in_one_file_and_only_once"
    ),
    Fault(HOST, "duplicate: a result twice", "is one", f"{_HOST}test_the_same_result_twice_is_one"),
    Fault(
        HOST,
        "late: a part now, the rest later",
        "open until the rest has come",
        f"{_HOST}test_done_in_part_is_not_done_until_the_rest_is",
    ),
    Fault(
        HOST,
        "late: after the cut-off",
        "leaves at the next opening; no trouble before",
        f"{_HOST}test_wait_for_the_hosts_hours_and_are_expected_no_sooner",
    ),
    Fault(
        HOST,
        "killed (`kill -9`) before or after the upload or the rename",
        "handed over once",
        f"{_HOST}test_at_any_step_it_is_handed_over_once",
    ),
    Fault(
        ALL,
        "one is down",
        "the others let go; the line stays open, and the part is named",
        "test_real_stack.py::test_one_part_that_is_down_keeps_the_line_open_and_is_named",
    ),
    Fault(
        ALL,
        "none",
        "activated: all serve her; cancelled: none does, and her session is gone",
        "test_real_stack.py::test_cancelled_means_that_the_network_has_let_go",
    ),
    *message_faults.FAULTS,
    *billing_faults.FAULTS,
)


def page(table: str) -> str:
    """The page with this table."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN, 1)
    return f"{before}{BEGIN}{table}{END}{rest.split(END, 1)[1]}"


def table(ran: dict[str, bool]) -> str:
    """The table, from the tests that ran: name and whether it passed."""
    return _HEAD + "".join(
        f"| {fault.part} | {fault.fault} | {fault.expected} | {_seen(fault, ran)} |\n" for fault in FAULTS
    )


def _seen(fault: Fault, ran: dict[str, bool]) -> str:
    shown = [passed for name, passed in ran.items() if fault.is_shown_by(name)]
    if not shown:
        return "not tried"
    return f"as expected ({len(shown)})" if all(shown) else "**not as expected**"


def run() -> dict[str, bool]:
    """Run the tests of every row: each one's name, and whether it passed."""
    files = sorted({str(fault.file.relative_to(ROOT)) for fault in FAULTS})
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report.name}", *files]
        subprocess.run(command, cwd=ROOT, check=False)
        cases = ET.parse(report.name).iter("testcase")
        return {case.attrib["name"]: not len(case) for case in cases}


def rows() -> list[list[str]]:
    """The rows on the page."""
    found = PAGE.read_text(encoding="utf-8").split(BEGIN, 1)[1].split(END, 1)[0]
    return [re.split(r" \| ", line.strip("| ")) for line in found.splitlines()[2:]]


def main() -> None:
    """Run, and write the page."""
    PAGE.write_text(page(table(run())), encoding="utf-8")


if __name__ == "__main__":
    main()
