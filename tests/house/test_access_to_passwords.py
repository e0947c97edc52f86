"""Who sees, renews or is sent a connection's password: rows of the access matrix that a press decides (S15, S18, S21).

Everybody × each press, for somebody else's contract and for her own; beside test_access_matrix.py, which asks who may
open an address at all.
"""

import datetime as dt

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.contracts.models import CredentialShowing, PasswordOrder
from madoguchi.domain.actor import SYSTEM
from madoguchi.outbox.models import Message
from madoguchi.sign_in import protection
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.codes import desk
from tests.features.my_page.test_credential_pages import grow_old
from tests.features.sign_in.linking import family
from tests.people import Person

pytestmark = pytest.mark.django_db
PASSWORD = "harbour7lamp"
PRESSES = ("credentials/{}/show/", "credentials/{}/new-password/", "certificate/by-post/")


@pytest.fixture
def hanako() -> Person:
    person = people.hanako()
    people.has_credential(person, PASSWORD, line=person.numbers[0])
    return person


@pytest.fixture(params=PRESSES, ids=["seen", "renewed", "posted"])
def press(request: pytest.FixtureRequest, hanako: Person) -> str:
    which: str = request.param.format(hanako.contract.credentials.get().pk)
    return f"/contracts/{hanako.contract.number}/{which}"


def nothing_was_done() -> bool:
    letters = Message.objects.filter(channel="letter", name="contracts.certificate")
    return not any(rows.exists() for rows in (CredentialShowing.objects, PasswordOrder.objects, letters))


def done(client: Client, press: str) -> bool:
    """Whether the press did what it says."""
    answer = client.post(press)
    assert (PASSWORD in answer.content.decode()) == CredentialShowing.objects.exists()
    return not nothing_was_done()


class TestMayDoIt:
    def test_the_member_who_has_just_signed_in(self, press: str, hanako: Person) -> None:
        assert done(family.enters(hanako), press)

    def test_whoever_of_the_family_was_let_in_by_a_code(self, press: str, hanako: Person) -> None:
        parent = family.enters(people.aoi())
        family.adds(parent, hanako)
        assert done(parent, press)


class TestMayNot:
    def test_a_stranger(self, press: str) -> None:
        client = Client()
        assert not done(client, press)
        assert client.post(press)["Location"].startswith("/login/")

    def test_another_member(self, press: str) -> None:
        """404, and the audit knows."""
        other = family.enters(people.aoi())
        assert other.post(press).status_code == 404
        assert nothing_was_done()
        assert Entry.objects.get(name="access.refused").subject.startswith(("page:credential", "page:certificate"))

    def test_another_member_through_a_contract_of_her_own(self, press: str, hanako: Person) -> None:
        aoi = people.aoi()
        mixed = press.replace(hanako.contract.number, aoi.contract.number)
        if "credentials" in mixed:  # a certificate has no number of its own
            assert family.enters(aoi).post(mixed).status_code == 404
            assert nothing_was_done()

    def test_whoever_came_by_a_code(self, press: str, hanako: Person, client: Client) -> None:
        """The cancel-only reach ends the line and reads no secret (S15)."""
        desk.come_by(client, hanako.numbers[0])
        assert client.get("/cancel/").status_code == 302
        assert not done(client, press)
        assert client.post(press)["Location"].startswith("/login/")

    def test_the_family_once_the_number_is_taken_off(self, press: str, hanako: Person) -> None:
        parent = family.enters(people.aoi())
        family.adds(parent, hanako)
        parent.post(f"/registered/customers/{hanako.customer.number}/remove/")
        assert parent.post(press).status_code == 404
        assert nothing_was_done()

    def test_the_childs_log_in_for_what_is_the_parents(self, press: str, hanako: Person) -> None:
        aoi = people.aoi()
        family.adds(family.enters(hanako), aoi)  # Hanako acts for Aoi, and not the other way round
        assert family.enters(aoi).post(press).status_code == 404
        assert nothing_was_done()

    @pytest.mark.parametrize("seconds", [301, 86_400])
    def test_the_member_whose_proof_is_long_ago(self, press: str, hanako: Person, seconds: int) -> None:
        client = family.enters(hanako)
        grow_old(client, seconds)
        assert not done(client, press)
        assert client.post(press).status_code == 302

    def test_the_member_while_somebody_says_that_it_was_not_she(
        self, press: str, hanako: Person, standing_clock: StandingClock
    ) -> None:
        number = frozenset({hanako.customer.number})
        protection.protect(customers=number, cause="x", by=SYSTEM, now=standing_clock())
        assert family.enters(hanako).post(press).status_code == 409
        assert nothing_was_done()

    def test_the_member_who_got_back_in_by_telephone_this_week(
        self, press: str, hanako: Person, standing_clock: StandingClock
    ) -> None:
        type(hanako.login).objects.update(doubtful_until=standing_clock() + dt.timedelta(days=7))
        assert family.enters(hanako).post(press).status_code == 409
        assert nothing_was_done()

    def test_the_member_whose_contract_has_ended(
        self, press: str, hanako: Person, standing_clock: StandingClock
    ) -> None:
        stories.ends(stories.cancels(hanako, now=standing_clock()), standing_clock)
        assert not done(family.enters(hanako), press)

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_a_machine_that_opens_addresses(self, press: str, hanako: Person, method: str) -> None:  # S22
        getattr(family.enters(hanako), method)(press, follow=True)
        assert nothing_was_done()
