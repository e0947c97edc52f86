"""Accepting a cancellation and taking it back. Each is one transaction: case, receipt, audit and outbox together."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from madoguchi import policy
from madoguchi.audit.actions import record
from madoguchi.bills.external import actions as billing
from madoguchi.bills.external import queries as external
from madoguchi.cancellation import holds, messages, queries
from madoguchi.cancellation.models import Case, CaseLine, Particulars, Receipt, StatedReason
from madoguchi.cancellation.receipts import signed_file
from madoguchi.contracts.actions import ChangedMeanwhile, advance_version, note_change
from madoguchi.contracts.models import Contract, Line
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain import receipts
from madoguchi.domain.actor import Reach
from madoguchi.domain.case_lines import CaseLineState, Event, LineState, move
from madoguchi.domain.operator_time import Choice, ChoiceNotOffered, DateOutOfRange, Schedule, day_of, schedule
from madoguchi.domain.pages import Ask
from madoguchi.domain.plain import plain
from madoguchi.domain.quotes import LinesNotOpen, Quote, price
from madoguchi.domain.reasons import Reason
from madoguchi.keys import sealing, signing
from madoguchi.sign_in.half_done import actions as half_done
from madoguchi.walking import actions as walking
from madoguchi.walking.queries import Walk

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is mistaken for another when read out by telephone
BEGUN = "cancellation"  # what waits on My Page until it is accepted


class QuoteChanged(Exception):
    """What was shown is no longer what would be accepted: show the new price and ask again (S26)."""


class QuoteExpired(QuoteChanged):
    """What was shown has not changed, but its time is over."""


class TooLate(Exception):
    """The window to take back has closed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the member decided, as the page she saw stated it. ``digest`` is of the quote shown at ``quoted_at``."""

    contract_number: str
    lines: frozenset[str]
    choice: Choice
    quoted_at: dt.datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Walked:
    """What the policy had her answer before the review: a reason, where the bill is to go, whom to ask."""

    walk: Walk
    answers: Mapping[Ask, str]


def accept_cancellation(
    *,
    decision: Decision,
    reach: Reach,
    language: str,
    now: dt.datetime,
    walked: Walked | None = None,
    told_at: dt.datetime | None = None,
) -> str:
    """Accept a cancellation; its receipt number. The same decision pressed again finds the first one's number.

    ``told_at``: when others hear of it, where that is later than ``now``: a hold gives them its whole time.

    Raises:
        NotInReach: the contract is not the member's, or a line is not within what her code reached.
        QuoteChanged: price, date or lines are no longer as shown; ``QuoteExpired``: they are, but held no longer.
        ChoiceNotOffered, DateOutOfRange, LinesNotOpen: the decision cannot be.
    """
    if not reach.covers(decision.lines):
        raise NotInReach(decision.contract_number)
    try:
        quote, when = _what_was_shown(decision, reach, now, told_at or now)
        with transaction.atomic():
            advance_version(contract_number=quote.contract, version=quote.contract_version)
            case = _open_case(quote, when, decision.digest, language, now, reach)
            _write_receipt(receipts.ReceiptKind.CANCELLATION, case, now)
            record("cancellation.scheduled", by=reach.actor, now=now, subject=f"case:{case.number}")
            billing.publish_quote(case_number=case.number, quote=quote, schedule=when, now=now)
            if walked:
                _keep_answers(case, walked, reach, now)
            _tell(case, reach, now)
            half_done.forget(reach=reach, kind=BEGUN, about=quote.contract)
    except (ChangedMeanwhile, IntegrityError, QuoteChanged, ChoiceNotOffered, DateOutOfRange, LinesNotOpen) as refused:
        # Another press came first. Ours? Then it is the same cancellation; else the member must look again.
        if number := queries.find_case_number(reach, decision.contract_number, decision.digest):
            return number
        if isinstance(refused, ChangedMeanwhile | IntegrityError):
            raise QuoteChanged from None
        raise
    return case.number


def take_back(*, case_number: str, reach: Reach, now: dt.datetime) -> None:
    """Take a cancellation back: every line of the case goes on as before. A second call changes nothing.

    Raises:
        NotInReach: the case is not the member's.
        TooLate: the deadline has passed, or the network has been told already.
    """
    case = queries.get_case_row(reach, case_number)
    if case.taken_back_at:
        return
    if now >= case.take_back_until:
        raise TooLate(case.number)
    with transaction.atomic():
        if Case.objects.filter(pk=case.pk, taken_back_at=None).update(taken_back_at=now) != 1:
            return
        _move_all(case, Event.TAKEN_BACK)
        note_change(contract_ids=[case.contract_id])
        _write_receipt(receipts.ReceiptKind.TAKING_BACK, case, now)
        billing.take_quote_back(case_number=case.number, now=now)
        record("cancellation.taken_back", by=reach.actor, now=now, subject=f"case:{case.number}")
        messages.tell(case, "cancellation.taken_back", receipt=receipts.ReceiptKind.TAKING_BACK, now=now)


@transaction.atomic
def send_again(*, case_number: str, reach: Reach, now: dt.datetime) -> None:
    """Send once more what she was told last of a case, with its receipt or its bill. Pressed twice, it is one sending.

    Raises:
        NotInReach: the case is not the member's.
    """
    case = queries.get_case_row(reach, case_number)
    kind = receipts.ReceiptKind.TAKING_BACK if case.taken_back_at else receipts.ReceiptKind.CANCELLATION
    name = "cancellation.taken_back" if case.taken_back_at else "cancellation.scheduled"
    name, receipt = ("cancellation.settled", None) if case.bill_number else (name, kind)
    messages.tell(case, name, receipt=receipt, again=f":again-{now:%Y%m%d%H%M}", now=now)
    record("cancellation.sent_again", by=reach.actor, now=now, subject=f"case:{case.number}")


def state_reason(*, case_number: str, reason: Reason, reach: Reach, now: dt.datetime) -> None:
    """Note why she leaves; a later answer replaces an earlier one.

    Raises:
        NotInReach: the case is not the member's.
    """
    case = queries.get_case_row(reach, case_number)
    with transaction.atomic():
        _note_reason(case, reason, reach, now)


def _note_reason(case: Case, reason: Reason, reach: Reach, now: dt.datetime) -> None:
    StatedReason.objects.update_or_create(case=case, defaults={"reason": reason, "stated_at": now})
    record("cancellation.reason_stated", by=reach.actor, now=now, subject=f"case:{case.number}")


def _keep_answers(case: Case, walked: Walked, reach: Reach, now: dt.datetime) -> None:
    """Keep with the case what she was asked on the way, and forget the way: the next one begins at its beginning."""
    answers = {str(ask): answer for ask, answer in walked.answers.items() if ask is not Ask.REASON}
    if reason := walked.answers.get(Ask.REASON):
        _note_reason(case, Reason(reason), reach, now)
    if answers:
        given = Particulars(case=case)
        given.sealed = sealing.seal(answers, place=given.place())
        given.save()
    walking.forget(walk=walked.walk)


def _what_was_shown(decision: Decision, reach: Reach, now: dt.datetime, told_at: dt.datetime) -> tuple[Quote, Schedule]:
    """The quote the member saw, made again from today's facts; it is the same to the yen or she is asked again."""
    contract = queries.get_contract(reach, decision.contract_number)
    rules = holds.rules_for(reach, contract.customer_number, decision.lines, now=now, told_at=told_at)
    shown = _schedule(decision.choice, decision.quoted_at, rules)
    as_of = external.find_as_of(decision.quoted_at)
    quote = price(contract, decision.lines, shown, rules, decision.quoted_at, as_of=as_of)
    real = _schedule(decision.choice, now, rules)
    if quote.digest != decision.digest or real.last_day != shown.last_day:
        raise QuoteChanged
    if quote.has_expired(now):
        raise QuoteExpired
    return quote, real


def _schedule(choice: Choice, at: dt.datetime, rules: policy.Policy) -> Schedule:
    return schedule(choice, at, rules.operator.time_zone, rules.choices, rules.taking_back)


def _tell(case: Case, reach: Reach, now: dt.datetime) -> None:
    """Tell her; without a log-in also everybody else on file, at once, with how to stop it."""
    if reach.is_full:
        messages.tell(case, "cancellation.scheduled", receipt=receipts.ReceiptKind.CANCELLATION, now=now)
        return
    record("cancellation.scheduled_by_code", by=reach.actor, now=now, subject=f"case:{case.number}")
    messages.tell_of_code(case, reach, now=now)


def _open_case(quote: Quote, when: Schedule, digest: str, language: str, now: dt.datetime, reach: Reach) -> Case:
    case = Case.objects.create(
        number=_new_number(day_of(now, policy.current().operator.time_zone)),
        contract=Contract.objects.select_related("customer").get(number=quote.contract),
        when=when.choice.when,
        last_day=when.last_day,
        accepted_at=now,
        effective_at=when.effective_at,
        due_at=when.due_at,
        take_back_until=when.take_back_until,
        quote=plain(quote),
        quote_digest=digest,
        language=language,
        made_in=reach.name,
        came_by=str(reach.came_by or ""),
    )
    state = move(None, Event.ACCEPTED)
    lines = Line.objects.filter(contract=case.contract, phone_number__in=quote.lines).exclude(
        state__in=[LineState.ENDED, LineState.PORTED_OUT]
    )
    CaseLine.objects.bulk_create(
        CaseLine(case=case, line=line, state=state, work_due_at=when.due_at) for line in lines.order_by("pk")
    )
    return case


def _move_all(case: Case, event: Event) -> None:
    """Move every line of a case that is still scheduled.

    Raises:
        TooLate: one of them has gone on already.
    """
    after = move(CaseLineState.SCHEDULED, event)
    lines = CaseLine.objects.filter(case=case)
    changed = {"state": after, "work_due_at": None, "claim": "", "claimed_until": None}
    if lines.filter(state=CaseLineState.SCHEDULED).update(**changed) != lines.count():
        raise TooLate(case.number)


def _write_receipt(kind: receipts.ReceiptKind, case: Case, now: dt.datetime) -> None:
    act = receipts.Act(kind, case.number, case.contract.customer.number, now)
    facts = receipts.write(
        act, operator=policy.current().operator, quote=queries.quote_of(case), schedule=queries.schedule_of(case)
    )
    document = signed_file.sign(facts, signing.current())
    Receipt.objects.create(case=case, kind=kind, document=document, issued_at=now)


def _new_number(day: dt.date) -> str:
    return f"K{day:%Y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(6))}"
