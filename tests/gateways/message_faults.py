"""What can go wrong with each system that carries messages: rows of docs/fault-table.md (faults.py)."""

from tests.gateways.fault import Fault

KANNEL, TEXTS, CALLS, MAIL = "Kannel", "texts by a service like Twilio", "calls by a service like Twilio", "mail server"
WEBHOOKS = "receiver of webhooks"
_SMS, _KANNEL, _TWILIO = (f"sms/test_{name}.py::" for name in ("contract", "kannel", "twilio"))
_CALLS, _VOICE = "voice/test_contract.py::", "voice/test_twilio.py::"
_MAILS, _SMTP, _BOUNCES = (f"mail/test_{name}.py::" for name in ("contract", "smtp", "bounces"))
_DELIVERY, _RECEIVER = (f"../features/webhooks/test_{name}.py::" for name in ("delivery", "receiver"))
_BACK = "asked again; arrives once when it is up"


def _of_texts(part: str, only: str, *, settled: str) -> tuple[Fault, ...]:
    """What the contract suite tries with every sender of texts."""
    return (
        Fault(part, "down", _BACK, f"{_SMS}test_down_and_then_back", only),
        Fault(
            part,
            "slow: takes it, and does not answer in time",
            f"arrives once; {settled}",
            f"{_SMS}test_no_answer_and_then_it_arrives_after_all",
            only,
        ),
        Fault(
            part,
            "wrong: it refuses for good",
            "not asked again, and shown",
            f"{_SMS}test_says_that_asking_again_is_pointless",
            only,
        ),
        Fault(
            part,
            "killed: a worker that had sent and not written it down",
            f"arrives once; {settled}",
            f"{_SMS}test_killed_after_sending",
            only,
        ),
    )


OF_KANNEL = (
    *_of_texts(KANNEL, "[kannel]", settled="its report settles it"),
    Fault(
        KANNEL,
        "slow: nobody knows, and no report comes",
        "not sent again; shown after a quarter of an hour",
        f"{_KANNEL}test_it_is_not_sent_again_but_shown",
    ),
    Fault(
        KANNEL,
        "wrong: it does not know our secret",
        "asked again, until somebody has mended it",
        f"{_KANNEL}test_a_wrong_secret_is_mended_by_somebody_and_asked_again",
    ),
    Fault(KANNEL, "wrong: a report that somebody made up", "is nowhere", f"{_KANNEL}test_is_nowhere_for_a_guess"),
    Fault(
        KANNEL,
        "duplicate: a report twice",
        "is one",
        f"{_KANNEL}test_takes_a_report_of_its_message_twice_and_keeps_it_once",
    ),
    Fault(KANNEL, "late: a report after two days", "is kept", f"{_KANNEL}test_comes_late"),
    Fault(
        KANNEL,
        "late: its SMSC is away",
        "Kannel keeps the text; it arrives once",
        f"{_KANNEL}test_while_its_smsc_is_away_it_keeps_the_text",
    ),
    Fault(
        KANNEL,
        "killed (`kill -9`) with a text in its store",
        "arrives once when it is up",
        f"{_KANNEL}test_killed_with_a_text_in_its_store_it_sends_it_once",
    ),
)
OF_TWILIO = (
    *_of_texts(TEXTS, "[twilio]", settled="found in its list"),
    Fault(
        TEXTS,
        "wrong: a bad gateway swallows the answer",
        "found in its list; arrives once",
        f"{_TWILIO}test_may_be_lost_behind_a_bad_gateway",
    ),
    Fault(
        TEXTS,
        "wrong: a callback without its signature",
        "is refused",
        f"{_TWILIO}test_without_its_signature_is_refused",
    ),
    Fault(
        TEXTS,
        "duplicate: callbacks twice and in any order",
        "an arrival wins",
        f"{_TWILIO}test_of_an_arrival_wins_whatever_comes_first",
    ),
    Fault(
        TEXTS,
        "late: it lists what it took only after a while",
        "not sent again before two minutes",
        f"{_TWILIO}test_nothing_is_sent_again_before_the_service_had_time_to_list_it",
    ),
    Fault(CALLS, "down", "rings once when it is up", f"{_CALLS}test_rings_once_the_service_is_back", "[twilio]"),
    Fault(
        CALLS,
        "slow: takes it, and does not answer in time",
        "rings once",
        f"{_CALLS}test_rings_once_though_no_answer_came",
        "[twilio]",
    ),
    Fault(CALLS, "wrong: a machine picks up", "hears no code", f"{_VOICE}test_are_not_said_to_a_machine_that_picks_up"),
    Fault(CALLS, "wrong: somebody else asks for the words", "gets none", f"{_VOICE}test_are_for_the_service_alone"),
    Fault(CALLS, "duplicate: a key pressed twice", "one arrival", f"{_VOICE}test_pressed_twice_is_one_arrival"),
    Fault(CALLS, "late: a key after five minutes", "hears no code", f"{_VOICE}test_are_said_for_five_minutes"),
    Fault(
        CALLS,
        "killed: a worker that had called and not written it down",
        "rings once",
        f"{_CALLS}test_rings_once_though_the_worker_died",
        "[twilio]",
    ),
)
OF_MAIL = (
    Fault(MAIL, "down", _BACK, f"{_MAILS}test_down_and_then_back", "[smtp]"),
    Fault(
        MAIL,
        "slow: takes it, and does not answer in time",
        "sent again as the same mail",
        f"{_MAILS}test_no_answer_and_then_it_arrives_after_all",
        "[smtp]",
    ),
    Fault(
        MAIL,
        "wrong: nobody of that name",
        "not asked again, and shown",
        f"{_MAILS}test_what_is_refused_for_good_is_not_sent_again",
        "[smtp]",
    ),
    Fault(
        MAIL,
        "wrong: each refusal",
        "for good where the mail is at fault, for now where the server is",
        f"{_SMTP}test_say_whether_asking_again_helps",
        "answers",
    ),
    Fault(MAIL, "duplicate: a mail sent twice", "bears one Message-ID", f"{_SMTP}test_sent_again_it_is_the_same_mail"),
    Fault(
        MAIL,
        "late: it comes back after an hour",
        "is found and noted, without an address",
        f"{_BOUNCES}test_says_what_became_of_it",
    ),
    Fault(
        MAIL,
        "killed: a worker that had sent and not written it down",
        "sent again as the same mail",
        f"{_MAILS}test_killed_after_sending",
        "[smtp]",
    ),
)
OF_WEBHOOKS = (
    Fault(WEBHOOKS, "down", "tried again; no other waits", f"{_DELIVERY}test_that_is_down_holds_no_other_up"),
    Fault(
        WEBHOOKS,
        "down for days",
        "ten attempts in three days, then given up and shown",
        f"{_DELIVERY}test_go_on_for_three_days_and_then_somebody_is_told",
    ),
    Fault(
        WEBHOOKS, "slow: it hangs", "asked once a minute at most", f"{_DELIVERY}test_that_hangs_is_asked_once_a_minute"
    ),
    Fault(
        WEBHOOKS, "wrong: it is gone (410)", "left alone until resumed", f"{_DELIVERY}test_that_says_410_is_left_alone"
    ),
    Fault(WEBHOOKS, "wrong: it leads elsewhere", "not followed", f"{_DELIVERY}test_leads_us_nowhere_else"),
    Fault(
        WEBHOOKS,
        "wrong: its name leads inside, at the second look",
        "looked up once, and that address used",
        f"{_DELIVERY}test_cannot_be_slipped_in_between",
    ),
    Fault(
        WEBHOOKS,
        "duplicate: an event twice",
        "the receiver in the documents keeps it once",
        f"{_RECEIVER}test_it_keeps_each_event_once_and_the_latest_of_each_line",
    ),
    Fault(
        WEBHOOKS, "late: up again a minute later", "the same event, signed anew", f"{_DELIVERY}test_are_the_same_event"
    ),
    Fault(
        WEBHOOKS,
        "killed: a worker that had taken an event",
        "sent after one lease",
        f"{_DELIVERY}test_after_a_worker_was_killed",
    ),
)
PARTS = (KANNEL, TEXTS, CALLS, MAIL, WEBHOOKS)
FAULTS = (*OF_KANNEL, *OF_TWILIO, *OF_MAIL, *OF_WEBHOOKS)
