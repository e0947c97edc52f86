"""What staff did at the desk, and who they were, goes in its time too; a case takes along what was decided about it."""

import datetime as dt

import pytest

from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.desk.models import Attendance, Proposal
from madoguchi.domain.staff import Role
from madoguchi.staff.models import Passkey, Staff
from tests import people
from tests.conftest import StandingClock
from tests.features.duties import left
from tests.features.staff import counter

pytestmark = pytest.mark.django_db

BEGUN = dt.datetime(2026, 11, 30, 1, tzinfo=dt.UTC)
THREE_YEARS = dt.datetime(2029, 11, 30, 15, tzinfo=dt.UTC)
FIVE_YEARS = dt.datetime(2031, 11, 30, 15, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def test_the_check_of_identity_stays_three_years() -> None:
    customer = people.hanako().customer
    Attendance.objects.create(
        staff=counter.staff(Role.AGENT),
        customer=customer,
        comes="herself",
        shown=[],
        language="ja",
        begun_at=BEGUN,
        ends_at=BEGUN,
    )
    assert left.erase("desk.attendance", now=THREE_YEARS - SECOND) == 0
    assert left.erase("desk.attendance", now=THREE_YEARS) == 1


def test_a_case_takes_along_what_two_people_decided(standing_clock: StandingClock) -> None:
    hanako = left.hanako_left(standing_clock)
    proposer = counter.staff(Role.AGENT)
    Proposal.objects.create(
        case_line=CaseLine.objects.get(), grounds="x", proposed_by=proposer, proposed_at=left.ended_at(hanako)
    )
    assert left.erase("case", now=left.ended_at(hanako) + left.TAX) == 1
    assert not Case.objects.exists()
    assert not Proposal.objects.exists()


def test_the_name_of_who_has_left_goes_and_her_number_stays() -> None:
    staff = counter.staff(Role.AGENT)
    Passkey.objects.create(staff=staff, credential_id="k", credential=b"k", added_at=BEGUN)
    assert left.erase("staff.name", now=FIVE_YEARS) == 0
    Staff.objects.update(ended_at=BEGUN)
    assert left.erase("staff.passkey", now=BEGUN + SECOND) == 1
    assert left.erase("staff.name", now=FIVE_YEARS - SECOND) == 0
    assert left.erase("staff.name", now=FIVE_YEARS) == 1
    assert (Staff.objects.get().name, Staff.objects.get().pk) == ("", staff.pk)
