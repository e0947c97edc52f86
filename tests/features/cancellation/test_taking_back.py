"""Taking back restores everything, with a record of its own; after the deadline a page says what can still be done.

Promise 3; HARD_CASES 10 (flexprice#2033), 11 (killbill#138, #512), 12.
"""

import dataclasses
import datetime as dt
import json

import pytest

from madoguchi.audit.models import Entry
from madoguchi.cancellation import actions, queries
from madoguchi.cancellation.models import Case, CaseLine, Receipt, StatedReason
from madoguchi.cancellation.receipts import signed_file
from madoguchi.cancellation.receipts.signed_file import Verdict
from madoguchi.contracts.models import Instalment, Works
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.case_lines import CaseLineState
from madoguchi.domain.operator_time import When
from madoguchi.gateways import simulated_world
from madoguchi.keys import signing
from madoguchi.my_page.queries import get_my_page
from madoguchi.outbox.models import Message
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.store import everything

pytestmark = pytest.mark.django_db
RECORDS = (Case, CaseLine, Receipt, StatedReason, Entry, Message)


def kenji_with_all_that_can_hang_on_a_contract(now: dt.datetime) -> people.Person:
    kenji = people.kenji()
    first, second, _ = kenji.contract.lines.order_by("pk")
    Instalment.objects.create(line=first, reference="I1", name="端末", monthly_amount=2000, remaining=7)
    Works.objects.create(line=second, reference="W1", name="工事", cost=3000, term_months=36, started_on=people.JOINED)
    people.uses(kenji, 120, at=now)
    return kenji


@pytest.mark.parametrize("when", [When.TODAY, When.MONTH_END])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_after_taking_back_everything_is_as_it_was_before(
    count: int, when: When, standing_clock: StandingClock
) -> None:
    """Undo restores only dates, not the other effects (HARD_CASES 10): here the whole state is compared."""
    kenji = kenji_with_all_that_can_hang_on_a_contract(standing_clock())
    before, page = everything(without=RECORDS, blind_to=("version",)), get_my_page(kenji.reach)
    case = counter.cancel(kenji, *kenji.numbers[:count], when=when)
    assert get_my_page(kenji.reach).contracts != page.contracts
    standing_clock.move(minutes=59)
    counter.take_back(kenji, case)
    assert everything(without=RECORDS, blind_to=("version",)) == before
    assert dataclasses.replace(get_my_page(kenji.reach), cases=()) == page


def test_nothing_happens_at_the_time_that_was_taken_back(standing_clock: StandingClock) -> None:
    kenji = people.kenji()
    counter.switch_on(kenji)
    case = counter.cancel(kenji)
    counter.take_back(kenji, case)
    counter.work(standing_clock)
    after = everything()
    standing_clock.set(counter.MONTH_END + dt.timedelta(days=40))
    counter.work(standing_clock)
    assert everything() == after
    assert counter.is_on(kenji) == [True, True, True]


def test_it_leaves_a_receipt_a_record_and_messages_of_its_own(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    case = counter.cancel(hanako)
    standing_clock.move(days=3)
    counter.take_back(hanako, case)
    keys = signing.public_key_set()
    files = {row.kind: signed_file.check(row.document.encode(), key_set=keys) for row in Receipt.objects.all()}
    assert {kind: checked.verdict for kind, checked in files.items()} == {
        "cancellation": Verdict.GENUINE,
        "taking_back": Verdict.GENUINE,
    }
    assert files["taking_back"].receipt["received_at"] == "2026-11-19T10:00:00+09:00"
    assert files["taking_back"].receipt["number"] == files["cancellation"].receipt["number"]
    assert list(Entry.objects.order_by("pk").values_list("name", flat=True)) == [
        "cancellation.scheduled",
        "cancellation.taken_back",
    ]
    timetable.run_due(standing_clock())
    arrived = [delivery.channel for delivery in simulated_world.list_deliveries()]
    assert sorted(arrived) == ["mail", "mail", "sms", "sms"]


def test_a_second_time_changes_nothing(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    case = counter.cancel(hanako)
    counter.take_back(hanako, case)
    before = everything()
    standing_clock.move(days=100)
    counter.take_back(hanako, case)
    assert everything() == before


def test_the_window_is_open_until_the_deadline_and_not_at_it(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    case = counter.cancel(hanako, when=When.TODAY)
    assert case.take_back_until == standing_clock() + dt.timedelta(minutes=60)
    standing_clock.set(case.take_back_until)
    before = everything()
    with pytest.raises(actions.TooLate):
        counter.take_back(hanako, case)
    assert everything() == before
    standing_clock.move(seconds=-0.000001)
    counter.take_back(hanako, case)
    assert CaseLine.objects.get().state == CaseLineState.WITHDRAWN


def test_too_late_a_page_says_so_and_what_can_still_be_done(standing_clock: StandingClock) -> None:
    """The message was misleading (HARD_CASES 11, killbill#512)."""
    hanako = people.hanako()
    case = counter.cancel(hanako)
    client = counter.signed_in(hanako)
    assert "まで取り消せます" in client.get(f"/cases/{case.number}/").content.decode()
    standing_clock.set(case.take_back_until)
    answer = client.post(f"/cases/{case.number}/take-back/")
    assert answer.status_code == 409
    assert "取り消せる期限が過ぎました" in answer.content.decode()
    assert "0120-000-000" in answer.content.decode()
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "まで取り消せます" not in page
    assert "take-back" not in page


def test_a_policys_earlier_deadline_closes_the_window_and_the_page_says_so(
    standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """20:00 on the last day, while the line still works until midnight."""
    hanako = people.hanako()
    with counter.rules(monkeypatch, taking_back={"deadline": dt.time(20)}):
        case = counter.cancel(hanako)
    standing_clock.set(dt.datetime(2026, 11, 30, 11, 0, tzinfo=dt.UTC))
    page = counter.signed_in(hanako).get(f"/cases/{case.number}/").content.decode()
    assert "取り消せる期限が過ぎました" in page
    assert "この時刻まで取り消せます" not in page
    assert queries.get_case(hanako.reach, case.number).state is CaseLineState.SCHEDULED


def test_somebody_elses_case_is_not_there() -> None:
    case = counter.cancel(people.hanako())
    aoi = people.aoi()
    before = everything()
    with pytest.raises(NotInReach):
        counter.take_back(aoi, case)
    assert everything() == before


def test_taken_back_she_can_cancel_again_and_that_holds(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    counter.switch_on(hanako)
    counter.take_back(hanako, counter.cancel(hanako))
    again = counter.cancel(hanako, when=When.TODAY)
    standing_clock.set(again.due_at)
    counter.work(standing_clock)
    assert counter.is_on(hanako) == [False]
    assert json.loads(again.receipts.get().document)["receipt"]["choice"] == "today"
