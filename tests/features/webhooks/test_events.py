"""Every event is told, in the transaction in which it happened, with a count per line and nobody's data (S35, S39)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from madoguchi.audit.actions import record
from madoguchi.audit.models import Entry
from madoguchi.cancellation.actions import take_back
from madoguchi.domain.actor import SYSTEM
from madoguchi.webhooks.models import Delivery, Event, Sequence
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.webhooks.conftest import Endpoints, table
from tests.gateways.parts.listener import Listener

pytestmark = pytest.mark.django_db

Work = Callable[..., None]


def heard(listener: Listener) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in listener.heard]


class TestWhatIsTold:
    def test_every_entry_of_the_audit(self, told: Listener, standing_clock: StandingClock, work: Work) -> None:
        hanako = people.hanako()
        case = stories.cancels(hanako, now=standing_clock())
        stories.ends(case, standing_clock)
        work(60)
        assert [one["type"] for one in heard(told)] == list(Entry.objects.order_by("pk").values_list("name", flat=True))
        assert {"cancellation.scheduled", "cancellation.ended", "bills.issued"} <= {one["type"] for one in heard(told)}

    def test_which_contract_and_lines_it_is_about(
        self, told: Listener, standing_clock: StandingClock, work: Work
    ) -> None:
        kenji = people.kenji()
        case = stories.cancels(kenji, now=standing_clock(), lines=kenji.numbers[:1])
        work()
        (event,) = heard(told)
        line = kenji.contract.lines.get(phone_number=kenji.numbers[0])
        assert event == {
            "type": "cancellation.scheduled",
            "timestamp": "2026-11-16T01:00:00+00:00",
            "data": {
                "subject": {"kind": "case", "id": case},
                "contract": kenji.contract.number,
                "lines": [{"id": line.pk, "sequence": 1}],
                "details": {},
            },
        }

    def test_numbers_only_where_they_are_asked_for(
        self, crm: Listener, endpoints: Endpoints, standing_clock: StandingClock, work: Work
    ) -> None:
        endpoints(table(crm, more="phone_numbers = true"))
        hanako = people.hanako()
        stories.cancels(hanako, now=standing_clock())
        work()
        assert [line["phone_number"] for line in heard(crm)[0]["data"]["lines"]] == hanako.numbers

    def test_nothing_of_a_person(self, told: Listener, standing_clock: StandingClock, work: Work) -> None:
        hanako = people.hanako()
        case = stories.cancels(hanako, now=standing_clock())
        stories.ends(case, standing_clock)
        work(60)
        said = "".join(one.body.decode() for one in told.heard)
        for word in (hanako.customer.family_name, hanako.customer.email, hanako.login.email, *hanako.numbers):
            assert word not in said

    @pytest.mark.parametrize(
        ("events", "count"), [('["cancellation.scheduled"]', 1), ('["cancellation.*"]', 1), ('["bills.*"]', 0)]
    )
    def test_only_what_an_endpoint_listens_to(
        self, events: str, count: int, crm: Listener, endpoints: Endpoints, standing_clock: StandingClock
    ) -> None:
        endpoints(table(crm, more=f"events = {events}"))
        stories.cancels(people.hanako(), now=standing_clock())
        assert Delivery.objects.count() == count

    def test_nothing_is_kept_where_nobody_listens(self, standing_clock: StandingClock) -> None:
        stories.cancels(people.hanako(), now=standing_clock())
        assert (Event.objects.count(), Sequence.objects.count()) == (0, 0)


class TestTheCount:
    def test_rises_by_one_for_each_event_of_a_line(
        self, told: Listener, standing_clock: StandingClock, work: Work
    ) -> None:
        kenji = people.kenji()
        case = stories.cancels(kenji, now=standing_clock(), lines=kenji.numbers[:1])
        take_back(case_number=case, reach=kenji.reach, now=standing_clock())
        subject = f"contract:{kenji.contract.number}"
        record("contracts.certificate_posted", by=SYSTEM, now=standing_clock(), subject=subject)
        work()
        counts: dict[int, list[int]] = {}
        for event in heard(told):
            for line in event["data"]["lines"]:
                counts.setdefault(line["id"], []).append(line["sequence"])
        first, *others = [counts[line.pk] for line in kenji.contract.lines.order_by("pk")]
        assert first == [1, 2, 3]
        assert all(other == [1] for other in others)

    @pytest.mark.usefixtures("told")
    def test_has_no_gap_where_something_did_not_happen(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        subject = f"contract:{hanako.contract.number}"
        with transaction.atomic():
            record("contracts.certificate_posted", by=SYSTEM, now=standing_clock(), subject=subject)
            transaction.set_rollback(True)
        record("contracts.certificate_posted", by=SYSTEM, now=standing_clock(), subject=subject)
        assert Event.objects.get().data["lines"][0]["sequence"] == 1


class TestAFileThatWasMadeWrong:
    @pytest.mark.usefixtures("told")
    def test_fails_no_members_press(self, endpoints: Endpoints, standing_clock: StandingClock) -> None:
        stories.cancels(people.kenji(), now=standing_clock())
        endpoints("[gateways.webhooks]\nwrong = 1\n")
        stories.cancels(people.hanako(), now=standing_clock())
        assert Delivery.objects.filter(endpoint="crm").count() == 2
