"""The watch page: what is due and what stands still, each with the button that mends it."""

import datetime as dt

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.cancellation.models import CaseLine
from madoguchi.contracts.models import Line
from madoguchi.desk import actions, watch
from madoguchi.domain.operator_time import When
from madoguchi.domain.staff import Role
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.outbox.models import Message
from madoguchi.reconciliation.models import FoundDifference, Stranger
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.cancellation import counter as member_counter
from tests.features.staff import counter

pytestmark = pytest.mark.django_db


@pytest.fixture
def engineer() -> Client:
    return counter.at_desk(Role.ENGINEER)


def stuck_line(clock: StandingClock) -> CaseLine:
    hanako = people.hanako()
    member_counter.switch_on(hanako)
    simulated_world.set_fault("network", Fault.DOWN)
    member_counter.cancel(hanako)
    clock.set(member_counter.MONTH_END)
    member_counter.work(clock)
    return CaseLine.objects.get()


class TestAhead:
    def test_counts_what_is_due_today_and_at_the_end_of_the_month(self, standing_clock: StandingClock) -> None:
        stories.cancels(people.hanako(), now=standing_clock(), when=When.TODAY)
        stories.cancels(people.kenji(), now=standing_clock())
        found = watch.look(standing_clock())
        assert (found.ahead.until, found.ahead.later, found.ahead.delayed) == (1, 3, 0)
        assert found.tonight == dt.datetime(2026, 11, 16, 15, tzinfo=dt.UTC)
        assert found.month_end == member_counter.MONTH_END
        assert found.is_quiet

    def test_on_the_last_day_the_month_ends_tonight(self, standing_clock: StandingClock) -> None:
        stories.cancels(people.kenji(), now=standing_clock())
        standing_clock.set(member_counter.MONTH_END - dt.timedelta(hours=1))
        found = watch.look(standing_clock())
        assert (found.ahead.until, found.ahead.later) == (3, 0)

    def test_what_was_taken_back_is_not_due(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        member_counter.take_back(hanako, member_counter.cancel(hanako))
        assert watch.look(standing_clock()).ahead.later == 0


class TestWhatStandsStill:
    def test_is_shown_with_reason_and_next_try(self, engineer: Client, standing_clock: StandingClock) -> None:
        line = stuck_line(standing_clock)
        (one,) = watch.look(standing_clock()).standing
        assert (one.kind, one.reason, one.count) == ("case line", line.trouble, 1)
        assert one.next_try == line.work_due_at
        shown = engineer.get("/desk/watch/").content.decode()
        assert line.trouble in shown
        assert line.case.number in shown
        assert "架空" not in shown  # an engineer sees no member

    def test_is_tried_at_once_and_recorded(self, engineer: Client, standing_clock: StandingClock) -> None:
        line = stuck_line(standing_clock)
        assert line.work_due_at
        assert line.work_due_at > standing_clock()
        simulated_world.set_fault("network", None)
        engineer.post("/desk/watch/try-now/", {"kind": "case line", "reason": line.trouble})
        line.refresh_from_db()
        assert line.work_due_at == standing_clock()
        member_counter.work(standing_clock)
        line.refresh_from_db()
        assert line.ended_at
        entry = Entry.objects.get(name="desk.tried_now")
        assert (entry.actor_kind, entry.subject, entry.details) == ("staff", "work:case line", {"rows": 1})

    def test_only_what_was_pressed(self, standing_clock: StandingClock) -> None:
        line = stuck_line(standing_clock)
        by = counter.by(counter.staff(Role.ENGINEER))
        for kind, reason in (("message", line.trouble), ("case line", "another reason"), ("nonsense", line.trouble)):
            assert actions.try_now(kind=kind, reason=reason, by=by, now=standing_clock()) == 0
        assert not Entry.objects.filter(name="desk.tried_now").exists()

    def test_a_row_that_a_worker_holds_is_left_to_it(self, standing_clock: StandingClock) -> None:
        line = stuck_line(standing_clock)
        CaseLine.objects.update(claimed_until=standing_clock() + dt.timedelta(seconds=1), claim="a worker")
        by = counter.by(counter.staff(Role.ENGINEER))
        for now, count in ((standing_clock(), 0), (standing_clock.move(seconds=1), 1)):
            assert actions.try_now(kind="case line", reason=line.trouble, by=by, now=now) == count

    def test_work_to_which_nobody_comes(self, standing_clock: StandingClock) -> None:
        stories.cancels(people.hanako(), now=standing_clock())
        standing_clock.move(minutes=4)
        assert watch.look(standing_clock()).standing == ()
        standing_clock.move(minutes=1)
        (one,) = watch.look(standing_clock()).standing
        assert (one.kind, one.reason, one.count) == ("message", "", 2)

    def test_what_was_refused_for_good_comes_first_and_has_no_button(
        self, engineer: Client, standing_clock: StandingClock
    ) -> None:
        line = stuck_line(standing_clock)
        message = Message.objects.order_by("pk").first()
        assert message
        Message.objects.filter(pk=message.pk).update(work_due_at=None, delivered_at=None, trouble="no such mailbox")
        first, second = watch.look(standing_clock()).standing
        assert (first.reason, first.can_be_tried) == ("no such mailbox", False)
        assert (second.reason, second.can_be_tried) == (line.trouble, True)
        by = counter.by(counter.staff(Role.ENGINEER))
        assert actions.try_now(kind="message", reason="no such mailbox", by=by, now=standing_clock()) == 0
        assert message.key in engineer.get("/desk/watch/").content.decode()


class TestChannels:
    def test_what_waits_and_since_when(self, standing_clock: StandingClock) -> None:
        stories.cancels(people.hanako(), now=standing_clock())
        Message.objects.filter(channel="sms").update(trouble="busy")
        found = {one.channel: (one.waiting, one.troubled, one.since) for one in watch.look(standing_clock()).queues}
        now = standing_clock()
        assert found == {"mail": (1, 0, now), "sms": (1, 1, now), "voice": (0, 0, None), "letter": (0, 0, None)}


class TestWhatWasGivenUp:
    @pytest.fixture
    def given_up(self, standing_clock: StandingClock) -> Message:
        stories.cancels(people.hanako(), now=standing_clock())
        Message.objects.filter(channel="sms").update(work_due_at=None, trouble="no such number")
        return Message.objects.get(channel="sms")

    def test_goes_out_again(self, given_up: Message, engineer: Client, standing_clock: StandingClock) -> None:
        engineer.post("/desk/watch/messages/", {"key": given_up.key, "what": "resend"})
        given_up.refresh_from_db()
        assert (given_up.work_due_at, given_up.trouble) == (standing_clock(), "")
        assert Entry.objects.get(name="outbox.resent").actor_kind == "staff"

    def test_is_left_as_seen_to(self, given_up: Message, engineer: Client) -> None:
        engineer.post("/desk/watch/messages/", {"key": given_up.key, "what": "leave"})
        given_up.refresh_from_db()
        assert (given_up.work_due_at, given_up.trouble) == (None, "")
        assert given_up.key not in engineer.get("/desk/watch/").content.decode()

    def test_what_cannot_go_again_is_said_so(self, engineer: Client) -> None:
        answer = engineer.post("/desk/watch/messages/", {"key": "nothing", "what": "resend"}, follow=True)
        assert "もう一度は送れません" in answer.content.decode()


class TestStrangers:
    def test_are_shown_with_the_command_that_lets_go(self, engineer: Client, standing_clock: StandingClock) -> None:
        day = standing_clock().date()
        Stranger.objects.create(imsi="440109999999999", found_at=standing_clock(), seen_on=day)
        assert not watch.look(standing_clock()).is_quiet
        shown = engineer.get("/desk/watch/").content.decode()
        assert "440109999999999" in shown
        assert "madoguchi network let-go" in shown


class TestDifferences:
    @pytest.fixture
    def difference(self, standing_clock: StandingClock) -> FoundDifference:
        """A line that works for us and not for the network."""
        line = people.hanako().contract.lines.get()
        return FoundDifference.objects.create(
            line=line, kind="not_on", found_at=standing_clock(), trouble="for somebody to see to"
        )

    def test_one_press_mends(
        self, difference: FoundDifference, engineer: Client, standing_clock: StandingClock
    ) -> None:
        assert "ネットワークに直させる" in engineer.get("/desk/watch/").content.decode()
        engineer.post(f"/desk/watch/differences/{difference.pk}/mend/")
        assert "直しています" in engineer.get("/desk/watch/").content.decode()
        member_counter.work(standing_clock)
        difference.refresh_from_db()
        assert difference.mended_at
        assert member_counter.is_on(people.person_of("hanako@example.jp")) == [True]
        assert Entry.objects.get(name="reconciliation.mend_asked").actor_kind == "staff"

    def test_a_second_press_does_nothing(self, difference: FoundDifference, engineer: Client) -> None:
        for _ in range(2):
            engineer.post(f"/desk/watch/differences/{difference.pk}/mend/")
        assert Entry.objects.filter(name="reconciliation.mend_asked").count() == 1

    def test_one_that_has_gone_is_left(self, difference: FoundDifference, engineer: Client) -> None:
        FoundDifference.objects.update(gone_at=difference.found_at)
        engineer.post(f"/desk/watch/differences/{difference.pk}/mend/")
        assert not Entry.objects.filter(name="reconciliation.mend_asked").exists()
        assert Line.objects.count() == 1


def test_every_outside_system_is_asked(engineer: Client) -> None:
    simulated_world.set_fault("network", Fault.DOWN)
    shown = engineer.get("/desk/watch/systems/").content.decode()
    for part in ("network", "sms", "mail", "post"):
        assert part in shown
