"""How often each page asks the store: the same number, however much a member has (issue 3, point 7)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from madoguchi.cancellation import queries
from madoguchi.contracts.models import Contract, Instalment, Line, Works
from madoguchi.domain.facts import Charge, EndsWith, LineKind, Service
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.store import is_embedded
from tests.people import Person

pytestmark = pytest.mark.django_db

MY_PAGE, REVIEW, CASE, ACCEPTING = 8, 5, 5, 18
Queries = Callable[[int], Any]


def much(person: Person, count: int, at: dt.datetime) -> None:
    """The person has as many of everything more."""
    for number in range(count):
        line = Line.objects.create(
            contract=person.contract, phone_number=f"0900000{number:04}", kind="data", plan="data-3",
            opened_on=people.JOINED,
        )  # fmt: skip
        people.uses(person, 10 * number, at=at, line=line.phone_number)
        Instalment.objects.create(line=line, reference=f"i{number}", name="端末", monthly_amount=900, remaining=number)
        Works.objects.create(
            line=line, reference=f"w{number}", name="工事", cost=9000, term_months=24, started_on=people.JOINED
        )


@pytest.fixture(params=[0, 12], ids=["little", "much"])
def kenji(request: pytest.FixtureRequest, standing_clock: StandingClock) -> Person:
    person = people.kenji()
    much(person, request.param, standing_clock())
    return person


def test_my_page(client: Client, kenji: Person, django_assert_num_queries: Queries) -> None:
    client.force_login(kenji.login)
    with django_assert_num_queries(MY_PAGE):
        client.get("/")


def test_review_and_accepting(client: Client, kenji: Person, django_assert_num_queries: Queries) -> None:
    """At most six were asked for the review."""
    client.force_login(kenji.login)
    address = f"/cancel/{kenji.contract.number}/?line={kenji.numbers[0]}"
    with django_assert_num_queries(REVIEW):
        page = client.get(address)
    card = page.context["page"].cards[0]
    calls = 0 if is_embedded() else 1  # on PostgreSQL the messages call a worker, once
    with django_assert_num_queries(ACCEPTING + calls):
        assert client.post(address, {"quote": card.token, "when": card.when}).status_code == 302


def test_case(client: Client, kenji: Person, standing_clock: StandingClock, django_assert_num_queries: Queries) -> None:
    number = stories.cancels(kenji, now=standing_clock())
    client.force_login(kenji.login)
    with django_assert_num_queries(CASE):
        client.get(f"/cases/{number}/")


def test_many_contracts_are_one_query(kenji: Person, django_assert_num_queries: Queries) -> None:
    for number in range(5):
        Contract.objects.create(number=f"C{number}", customer=kenji.customer, signed_on=people.JOINED)
    reach = kenji.reach
    with django_assert_num_queries(1):
        assert len(queries.list_contracts(reach)) == 6


def test_what_comes_as_text_is_read_back_as_it_was(standing_clock: StandingClock) -> None:
    """Days, instants to the microsecond, kinds, and nothing where there is nothing; in the order of the rows."""
    person, used = people.kenji(), standing_clock() + dt.timedelta(microseconds=7)
    Line.objects.filter(phone_number="07000000103").update(last_used_at=used)
    people.uses(person, 30, at=used)
    contract = queries.get_contract(person.reach, person.contract.number)
    assert [line.phone_number for line in contract.lines] == ["09000000102", "07000000103", "02000000104"]
    assert [line.last_used_at for line in contract.lines] == [None, used, None]
    assert contract.lines[2].kind is LineKind.DATA
    assert contract.lines[0].opened_on == people.JOINED
    assert contract.services[0] == Service("mail", "メールプラン", 200, EndsWith.CONTRACT, None)
    (charge,) = contract.charges
    assert isinstance(charge, Charge)
    assert (charge.used_at, charge.recorded_at, charge.line) == (used, used, "09000000102")


def test_a_billed_charge_is_not_the_members_any_more(standing_clock: StandingClock) -> None:
    hanako = people.hanako()
    people.uses(hanako, 30, at=standing_clock())
    hanako.contract.charges.update(billed_at=standing_clock())
    assert queries.get_contract(hanako.reach, hanako.contract.number).charges == ()
