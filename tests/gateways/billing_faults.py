"""What can go wrong with the operator's own billing: rows of docs/fault-table.md (faults.py)."""

from tests.gateways.fault import Fault

BILLING, FILES = "billing by the TM Forum's APIs", "billing by files"
_SUITE, _TMF, _FOLDER = (f"billing/test_{name}.py::" for name in ("contract", "tmf", "folder"))
_STORY, _MEMBER, _QUOTES = (f"../features/bills/test_external{name}.py::" for name in ("", "_differences", "_quotes"))
_THERE, _HERE = "[tm_forum]", "[folder]"

FAULTS = (
    Fault(
        BILLING,
        "down",
        "asked again; said with its mend",
        f"{_SUITE}test_down_is_for_now_and_says_how_to_mend_it",
        _THERE,
    ),
    Fault(
        BILLING,
        "down when she leaves",
        "she leaves, her line ends, the quote is told later",
        f"{_QUOTES}test_a_billing_that_is_down_holds_nobody",
    ),
    Fault(
        BILLING,
        "down before it has told anything",
        "the page says that usage is not known; she may leave",
        f"{_MEMBER}test_sees_that_the_billing_has_told_nothing",
    ),
    Fault(
        BILLING,
        "slow: it has told nothing for a day",
        "the page says until when usage is known; she may leave",
        f"{_MEMBER}test_sees_that_what_is_known_is_old_and_may_leave",
    ),
    Fault(
        BILLING,
        "slow: takes a quote, and does not answer in time",
        "told once",
        f"{_QUOTES}test_is_told_once_though_no_answer_came",
    ),
    Fault(
        BILLING,
        "slow: it hangs, and many quotes wait",
        "one time-out a minute; nothing else waits for it",
        f"{_QUOTES}test_waits_a_minute_when_the_billing_did_not_answer_another",
    ),
    Fault(
        BILLING,
        "wrong: a bad gateway swallows the answer",
        "found by our number, and told once",
        f"{_TMF}test_that_was_taken_behind_a_bad_gateway_is_found",
    ),
    Fault(
        BILLING,
        "wrong: usage that does not fit",
        "named; nothing is guessed, and the price says until when it is known",
        f"{_TMF}test_that_does_not_fit_is_named_and_nothing_is_guessed",
    ),
    Fault(
        BILLING,
        "wrong: no JSON, no list, without end",
        "tried again, and shown",
        f"{_TMF}test_that_are_none_are_said",
    ),
    Fault(
        BILLING,
        "wrong: the bill is dearer than quoted",
        "the member is told line by line, and somebody sees to it",
        f"{_MEMBER}test_is_told_plainly_that_the_bill_is_dearer",
    ),
    Fault(
        BILLING,
        "wrong: a bill names a quote of nobody",
        "shown, and taken for none",
        f"{_STORY}test_that_names_a_quote_of_nobody_is_said",
    ),
    Fault(BILLING, "duplicate: a quote told twice", "one quote", f"{_SUITE}test_one_number_is_one_quote", _THERE),
    Fault(BILLING, "duplicate: a bill twice", "one bill", f"{_STORY}test_that_comes_twice_is_one"),
    Fault(
        BILLING,
        "late: a request that comes after the one that repeats it",
        "one quote, by its key",
        f"{_TMF}test_that_came_late_is_one_by_its_key",
    ),
    Fault(BILLING, "late: usage rated after days", "pulled too", f"{_SUITE}test_that_were_rated_late_come_too", _THERE),
    Fault(
        BILLING,
        "late: no bill for weeks",
        "shown after `billing.bill_days`; taken when it comes",
        f"{_STORY}test_that_does_not_come_is_said_after_a_while",
    ),
    Fault(
        BILLING,
        "killed: a worker that had told the quote and not written it down",
        "told once",
        f"{_QUOTES}test_is_told_once_though_the_worker_died",
    ),
    Fault(
        FILES,
        "down: the folders are away",
        "asked again; said with its mend",
        f"{_SUITE}test_down_is_for_now_and_says_how_to_mend_it",
        _HERE,
    ),
    Fault(
        FILES,
        "wrong: a row that does not fit",
        "file and line are named, and nothing of it is taken",
        f"{_FOLDER}test_that_do_not_fit_are_named_by_their_line_alone",
    ),
    Fault(
        FILES,
        "late: a file of an earlier night",
        "left alone",
        f"{_FOLDER}test_an_earlier_one_that_comes_late_is_left_alone",
    ),
    Fault(FILES, "duplicate: a quote told twice", "one file", f"{_SUITE}test_one_number_is_one_quote", _HERE),
)
PARTS = (BILLING,)
