"""Ending a line by hand: one proposes, another decides, the bill follows as for any other."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError

from madoguchi import clock
from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill
from madoguchi.cancellation.actions import TooLate
from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.cancellation.queries import quote_of
from madoguchi.desk import actions
from madoguchi.desk.models import Proposal
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.domain.staff import Role
from madoguchi.gateways import simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.outbox.models import Message
from madoguchi.staff.models import Staff
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter as member_counter
from tests.features.staff import counter
from tests.people import Person

pytestmark = pytest.mark.django_db
GROUNDS = "卸元 8812-3"


@pytest.fixture
def agent() -> Staff:
    return counter.staff(Role.AGENT)


@pytest.fixture
def supervisor() -> Staff:
    return counter.staff(Role.SUPERVISOR)


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


@pytest.fixture
def stuck(hanako: Person, standing_clock: StandingClock) -> CaseLine:
    """A line that the network does not let go of."""
    member_counter.switch_on(hanako)
    simulated_world.set_fault("network", Fault.DOWN)
    member_counter.cancel(hanako)
    standing_clock.set(member_counter.MONTH_END)
    member_counter.work(standing_clock)
    return CaseLine.objects.get(state=CaseLineState.ENDING)


def proposed(line: CaseLine, by: Staff) -> int:
    actions.propose_by_hand(case_line_id=line.pk, grounds=GROUNDS, by=counter.by(by), now=clock.now())
    return Proposal.objects.get(decided_at=None).pk


def decide(number: int, by: Staff, *, approved: bool = True) -> None:
    actions.decide(proposal_id=number, approved=approved, by=counter.by(by), now=clock.now())


class TestProposing:
    def test_changes_nothing_yet(self, stuck: CaseLine, agent: Staff) -> None:
        proposed(stuck, agent)
        stuck.refresh_from_db()
        assert stuck.state == CaseLineState.ENDING
        assert Proposal.objects.get().grounds == GROUNDS
        entry = Entry.objects.get(name="desk.proposed")
        assert entry.details == {"proposal": Proposal.objects.get().pk}  # as the decision will name it
        assert (entry.actor_id, entry.subject) == (str(agent.pk), f"case_line:{stuck.pk}")

    def test_once_at_a_time(self, stuck: CaseLine, agent: Staff, supervisor: Staff) -> None:
        number = proposed(stuck, agent)
        with pytest.raises(actions.Decided):
            proposed(stuck, supervisor)
        decide(number, supervisor, approved=False)
        assert proposed(stuck, agent) != number

    def test_only_for_a_line_that_is_waited_for(self, hanako: Person, agent: Staff) -> None:
        member_counter.cancel(hanako)
        line = CaseLine.objects.get()
        with pytest.raises(TooLate, match=f"^{line.pk}$"):
            proposed(line, agent)


class TestDeciding:
    def test_by_another_ends_the_line_and_says_who_and_who(
        self, stuck: CaseLine, agent: Staff, supervisor: Staff, standing_clock: StandingClock
    ) -> None:
        number = proposed(stuck, agent)
        decide(number, supervisor)
        stuck.refresh_from_db()
        assert (stuck.state, stuck.ended_at, stuck.trouble) == ("settled_by_hand", standing_clock(), "")
        stuck.line.refresh_from_db()
        assert (stuck.line.state, stuck.line.contract.ended_at) == ("ended", standing_clock())
        entry = Entry.objects.get(name="cancellation.settled_by_hand")
        assert (entry.actor_kind, entry.actor_id) == ("staff", str(supervisor.pk))
        assert entry.details == {"proposed_by": str(agent.pk)}
        decided = Entry.objects.get(name="desk.approved")
        assert (decided.subject, decided.details) == (f"case_line:{stuck.pk}", {"proposal": number})
        assert not Entry.objects.filter(name="desk.rejected").exists()
        assert Message.objects.filter(name="cancellation.ended").exists()

    def test_the_bill_counts_from_when_it_took_effect(
        self, stuck: CaseLine, agent: Staff, supervisor: Staff, standing_clock: StandingClock
    ) -> None:
        standing_clock.move(days=5)
        decide(proposed(stuck, agent), supervisor)
        member_counter.work(standing_clock)
        bill, case = Bill.objects.get(), Case.objects.get()
        assert (case.bill_number, bill.last_day) == (bill.number, case.last_day)
        assert bill.totals["total"] == quote_of(case).totals.total
        stuck.refresh_from_db()
        assert (stuck.state, stuck.work_due_at) == ("settled_by_hand", None)
        assert stuck.settled_at
        shown = member_counter.signed_in(people.person_of("hanako@example.jp")).get(f"/cases/{case.number}/")
        assert "窓口が回線の終了を手続きしました" in shown.content.decode()

    def test_a_case_of_two_waits_for_the_other_line(
        self, agent: Staff, supervisor: Staff, standing_clock: StandingClock
    ) -> None:
        kenji = people.kenji()
        member_counter.switch_on(kenji)
        simulated_world.set_fault("network", Fault.DOWN)
        member_counter.cancel(kenji, *kenji.numbers[:2])
        standing_clock.set(member_counter.MONTH_END)
        member_counter.work(standing_clock)
        first, second = CaseLine.objects.order_by("pk")
        decide(proposed(first, agent), supervisor)
        member_counter.work(standing_clock)
        assert not Bill.objects.exists()
        assert not Message.objects.filter(name="cancellation.ended").exists()
        simulated_world.set_fault("network", None)
        standing_clock.move(hours=2)
        member_counter.work(standing_clock, seconds=60)
        standing_clock.move(days=3)
        member_counter.work(standing_clock, seconds=60)
        assert Bill.objects.count() == 1
        assert Message.objects.filter(name="cancellation.ended", channel="mail").count() == 1
        second.refresh_from_db()
        assert second.state == CaseLineState.SETTLED

    def test_not_by_who_proposed(self, stuck: CaseLine, supervisor: Staff) -> None:
        with pytest.raises(actions.SamePerson):
            decide(proposed(stuck, supervisor), supervisor)
        stuck.refresh_from_db()
        assert stuck.state == CaseLineState.ENDING

    def test_the_store_refuses_one_person_twice(self, stuck: CaseLine, supervisor: Staff) -> None:
        number = proposed(stuck, supervisor)
        with pytest.raises(IntegrityError, match="two_people_decide"):
            Proposal.objects.filter(pk=number).update(decided_by=supervisor)

    def test_a_rejection_changes_nothing(self, stuck: CaseLine, agent: Staff, supervisor: Staff) -> None:
        decide(proposed(stuck, agent), supervisor, approved=False)
        stuck.refresh_from_db()
        assert stuck.state == CaseLineState.ENDING
        assert Proposal.objects.get().approved is False
        assert Entry.objects.filter(name="desk.rejected").count() == 1
        assert not Entry.objects.filter(name="desk.approved").exists()

    def test_once(self, stuck: CaseLine, agent: Staff, supervisor: Staff) -> None:
        number = proposed(stuck, agent)
        decide(number, supervisor)
        for approved in (True, False):
            with pytest.raises(actions.Decided):
                decide(number, supervisor, approved=approved)
        with pytest.raises(actions.Decided):
            decide(999, supervisor)

    @pytest.mark.usefixtures("standing_clock")
    def test_the_network_was_faster(self, stuck: CaseLine, agent: Staff, supervisor: Staff) -> None:
        number = proposed(stuck, agent)
        CaseLine.objects.filter(pk=stuck.pk).update(state=CaseLineState.ENDED)
        with pytest.raises(TooLate):
            decide(number, supervisor)
        assert Proposal.objects.get().decided_at is None
        assert not Entry.objects.filter(name="desk.approved").exists()


class TestThePages:
    def test_from_the_proposal_to_the_end(self, stuck: CaseLine, agent: Staff, supervisor: Staff) -> None:
        first, second = counter.enters(agent), counter.enters(supervisor)
        answer = first.post(f"/desk/decisions/lines/{stuck.pk}/propose/", {"grounds": GROUNDS})
        assert answer.status_code == 302
        shown = second.get("/desk/decisions/").content.decode()
        for word in (GROUNDS, agent.name, "090-0000-0101", stuck.case.number):
            assert word in shown
        number = Proposal.objects.get().pk
        second.post(f"/desk/decisions/{number}/", {"decision": "approve"})
        stuck.refresh_from_db()
        assert stuck.state == CaseLineState.SETTLED_BY_HAND

    def test_approving_asks_for_the_passkey_again_after_five_minutes(
        self, stuck: CaseLine, agent: Staff, supervisor: Staff
    ) -> None:
        """S18: an open window that was left alone approves nothing."""
        number, browser = proposed(stuck, agent), counter.enters(supervisor)
        at = clock.machine_time() + dt.timedelta(minutes=5, seconds=1)
        with time_machine.travel(at, tick=False):
            answer = browser.post(f"/desk/decisions/{number}/", {"decision": "approve"})
            assert answer["Location"] == "/desk/sign-in/?again=yes&next=%2Fdesk%2Fdecisions%2F"
            assert "もう一度パスキーで確かめます" in browser.get(answer["Location"]).content.decode()
        assert Proposal.objects.get().decided_at is None

    def test_ones_own_has_no_button(self, stuck: CaseLine, supervisor: Staff) -> None:
        number = proposed(stuck, supervisor)
        browser = counter.enters(supervisor)
        assert "承認して終える" not in browser.get("/desk/decisions/").content.decode()
        answer = browser.post(f"/desk/decisions/{number}/", {"decision": "approve"}, follow=True)
        assert "自分で出した提案は、自分では承認できません" in answer.content.decode()

    def test_anything_but_approve_rejects(self, stuck: CaseLine, agent: Staff, supervisor: Staff) -> None:
        number = proposed(stuck, agent)
        counter.enters(supervisor).post(f"/desk/decisions/{number}/", {"decision": "x"})
        assert Proposal.objects.get().approved is False

    def test_no_grounds_no_proposal(self, stuck: CaseLine, agent: Staff) -> None:
        answer = counter.enters(agent).post(f"/desk/decisions/lines/{stuck.pk}/propose/", {"grounds": " "})
        assert answer.status_code == 422
        assert not Proposal.objects.exists()

    def test_a_line_that_is_not_waited_for_is_not_there(self, agent: Staff) -> None:
        assert counter.enters(agent).get("/desk/decisions/lines/9/propose/").status_code == 404
