"""Every column that accepting, taking back and a reason write: the row says what was decided, by whom and when."""

import datetime as dt
import json
import re
from typing import Any

import pytest

from madoguchi.audit.models import Entry
from madoguchi.cancellation import actions
from madoguchi.cancellation.models import Case, CaseLine, Receipt, StatedReason
from madoguchi.contracts.models import Contract, Line
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.operator_time import When
from madoguchi.domain.reasons import Reason
from madoguchi.outbox.models import Message
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
NUMBER = re.compile(r"K20261116-[2-9A-HJ-NP-Z]{6}")


def audited(subject: str) -> list[tuple[str, str, str, dt.datetime, Any]]:
    rows = Entry.objects.filter(subject=subject).order_by("pk")
    return list(rows.values_list("name", "actor_kind", "actor_id", "at", "details"))


class TestAnAcceptance:
    def test_is_a_case_that_holds_what_was_decided(self, standing_clock: StandingClock) -> None:
        kenji = people.kenji()
        decision = counter.decide(kenji, *kenji.numbers[:2])
        now = standing_clock.move(minutes=1)
        number = actions.accept_cancellation(decision=decision, reach=kenji.reach, language="en", now=now)
        case = Case.objects.get()
        assert (case.number, case.contract, case.language) == (number, kenji.contract, "en")
        assert (case.when, case.last_day) == (When.MONTH_END, dt.date(2026, 11, 30))
        assert (case.accepted_at, case.taken_back_at, case.bill_number) == (now, None, "")
        assert case.effective_at == case.due_at == case.take_back_until == counter.MONTH_END
        assert (case.quote_digest, case.quote["lines"]) == (decision.digest, sorted(kenji.numbers[:2]))
        assert NUMBER.fullmatch(number)

    def test_is_a_line_of_the_case_for_each_that_was_chosen_and_no_other(self) -> None:
        kenji = people.kenji()
        case = counter.cancel(kenji, *kenji.numbers[:2])
        rows = CaseLine.objects.order_by("pk").values_list(
            "case", "line__phone_number", "state", "work_due_at", "claim"
        )
        assert list(rows) == [(case.pk, number, "scheduled", case.due_at, "") for number in kenji.numbers[:2]]

    def test_leaves_an_older_line_with_the_same_number_alone(self) -> None:
        """A number is given out again after its line has ended."""
        hanako = people.hanako()
        Line.objects.create(
            contract=hanako.contract, phone_number=hanako.numbers[0], kind="voice", plan="voice-3",
            state=LineState.ENDED, opened_on=people.JOINED,
        )  # fmt: skip
        gone = people._line(hanako, "09000000199", "voice", "voice-3")
        Line.objects.filter(pk=gone.pk).update(phone_number=hanako.numbers[0], state=LineState.PORTED_OUT)
        counter.cancel(hanako, hanako.numbers[0])
        assert CaseLine.objects.get().line.state == LineState.ACTIVE

    def test_advances_the_contract_once(self) -> None:
        hanako = people.hanako()
        counter.cancel(hanako)
        assert Contract.objects.get().version == 2

    def test_is_signed_recorded_and_told_at_its_time(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        case = counter.cancel(hanako)
        receipt = Receipt.objects.get()
        facts = json.loads(receipt.document)["receipt"]
        assert (receipt.case, receipt.kind, receipt.issued_at) == (case, "cancellation", standing_clock())
        assert (facts["kind"], facts["number"]) == ("cancellation", case.number)
        assert (facts["customer_number"], facts["received_at"]) == ("N000000101", "2026-11-16T10:00:00+09:00")
        actor = ("member", str(hanako.login.pk))
        assert audited(f"case:{case.number}") == [("cancellation.scheduled", *actor, standing_clock(), {})]
        told = Message.objects.values_list("name", "subject", "created_at", "language").distinct()
        assert list(told) == [("cancellation.scheduled", f"case:{case.number}", standing_clock(), "ja")]

    def test_is_dated_by_the_operators_day(self, standing_clock: StandingClock) -> None:
        """R6: half past eight in the morning of the seventeenth in Japan, still the sixteenth in UTC."""
        standing_clock.set(dt.datetime(2026, 11, 16, 23, 30, tzinfo=dt.UTC))
        assert counter.cancel(people.hanako()).number.startswith("K20261117-")

    def test_is_refused_when_its_price_has_expired(self, standing_clock: StandingClock) -> None:
        """S26."""
        hanako = people.hanako()
        decision = counter.decide(hanako)
        with pytest.raises(actions.QuoteExpired):
            actions.accept_cancellation(
                decision=decision, reach=hanako.reach, language="ja", now=standing_clock.move(hours=3)
            )
        assert not Case.objects.exists()


class TestTakingBack:
    def test_writes_its_time_and_stops_every_line(self, standing_clock: StandingClock) -> None:
        kenji = people.kenji()
        case = counter.cancel(kenji)
        CaseLine.objects.update(claim="worker", claimed_until=standing_clock() + MINUTE)
        now = standing_clock.move(minutes=5)
        counter.take_back(kenji, case)
        case.refresh_from_db()
        assert case.taken_back_at == now
        rows = CaseLine.objects.values_list("state", "work_due_at", "claim", "claimed_until").distinct()
        assert list(rows) == [("withdrawn", None, "", None)]
        assert Contract.objects.get().version == 3

    def test_has_a_receipt_a_record_and_messages_of_its_own(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        case = counter.cancel(hanako)
        now = standing_clock.move(minutes=5)
        counter.take_back(hanako, case)
        receipt = Receipt.objects.get(kind="taking_back")
        facts = json.loads(receipt.document)["receipt"]
        assert (receipt.case, receipt.issued_at) == (case, now)
        assert (facts["kind"], facts["received_at"]) == ("taking_back", "2026-11-16T10:05:00+09:00")
        actor = ("member", str(hanako.login.pk))
        assert audited(f"case:{case.number}")[1:] == [("cancellation.taken_back", *actor, now, {})]
        told = Message.objects.filter(name="cancellation.taken_back")
        assert list(told.values_list("subject", "created_at").distinct()) == [(f"case:{case.number}", now)]

    def test_touches_no_other_case(self) -> None:
        """Two members are leaving; one of them stays after all."""
        hanako, kenji = people.hanako(), people.kenji()
        case, other = counter.cancel(hanako), counter.cancel(kenji)
        counter.take_back(hanako, case)
        assert Case.objects.exclude(taken_back_at=None).get() == case
        assert set(case.lines.values_list("state", flat=True)) == {"withdrawn"}
        assert set(other.lines.values_list("state", flat=True)) == {"scheduled"}
        versions = dict(Contract.objects.values_list("number", "version"))
        assert versions == {hanako.contract.number: 3, kenji.contract.number: 2}

    def test_too_late_names_the_case(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        case = counter.cancel(hanako)
        standing_clock.set(case.take_back_until)
        with pytest.raises(actions.TooLate, match=f"^{case.number}$"):
            counter.take_back(hanako, case)

    def test_of_a_line_that_the_network_has_been_told_of_is_too_late_for_the_whole_case(self) -> None:
        kenji = people.kenji()
        case = counter.cancel(kenji)
        CaseLine.objects.filter(line__phone_number=kenji.numbers[0]).update(state="ending")
        with pytest.raises(actions.TooLate, match=f"^{case.number}$"):
            counter.take_back(kenji, case)
        case.refresh_from_db()
        assert case.taken_back_at is None
        assert CaseLine.objects.filter(state="scheduled").count() == 2


class TestAReason:
    def test_is_noted_with_its_time_and_recorded_and_the_last_one_counts(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        case = counter.cancel(hanako)
        for reason in (Reason.PRICE, Reason.MOVING):
            now = standing_clock.move(minutes=1)
            actions.state_reason(case_number=case.number, reason=reason, reach=hanako.reach, now=now)
        stated = StatedReason.objects.get()
        assert (stated.case, stated.reason, stated.stated_at) == (case, "moving", now)
        actor = ("member", str(hanako.login.pk))
        noted = audited(f"case:{case.number}")[1:]
        assert noted == [("cancellation.reason_stated", *actor, at, {}) for at in (now - MINUTE, now)]

    def test_for_somebody_elses_case_is_not_noted(self, standing_clock: StandingClock) -> None:
        case, aoi = counter.cancel(people.hanako()), people.aoi()
        with pytest.raises(NotInReach):
            actions.state_reason(case_number=case.number, reason=Reason.PRICE, reach=aoi.reach, now=standing_clock())
        assert not StatedReason.objects.exists()
