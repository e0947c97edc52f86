"""Taking a customer number off a log-in, and what is left then (nobody is locked out)."""

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.cancellation.models import Case
from madoguchi.domain.actor import SYSTEM
from madoguchi.sign_in.actions import link_logins, without_former
from madoguchi.sign_in.models import FormerLink
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.codes import desk
from tests.features.my_page.test_credential_pages import grow_old
from tests.features.sign_in.linking import family
from tests.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


@pytest.fixture
def browser(hanako: Person) -> Client:
    return family.enters(hanako)


@pytest.fixture
def address(hanako: Person) -> str:
    return f"/registered/customers/{hanako.customer.number}/remove/"


class TestTakingOff:
    def test_looking_changes_nothing_and_says_what_is_left(self, browser: Client, hanako: Person, address: str) -> None:
        page = browser.get(address).content.decode()
        assert "この番号を見られる人は、ほかにいません" in page
        assert hanako.contract.number in page
        assert family.holds(hanako) == [hanako.customer.number]

    def test_it_is_gone_at_once_in_every_session(self, browser: Client, hanako: Person, address: str) -> None:
        elsewhere = counter.signed_in(hanako)
        assert browser.post(address)["Location"] == "/registered/"
        for client in (browser, elsewhere):
            assert hanako.contract.number not in client.get("/").content.decode()
            assert client.get(address).status_code == 404
            assert client.get(f"/cancel/{hanako.contract.number}/").status_code == 404
        assert "お客様番号を加える" in browser.get("/").content.decode()

    def test_everybody_is_told(self, browser: Client, hanako: Person, address: str) -> None:
        browser.post(address)
        desk.work()
        assert family.told("ログインから外され") == [("mail", "hanako@example.jp"), ("sms", hanako.numbers[0])]
        assert Entry.objects.get(name="sign_in.customer_unlinked").subject == f"login:{hanako.login.pk}"

    def test_it_takes_fresh_proof(self, browser: Client, hanako: Person, address: str) -> None:  # S18
        grow_old(browser, 301)
        for answer in (browser.get(address), browser.post(address)):
            assert answer["Location"].startswith("/login/again/")
        assert family.holds(hanako) == [hanako.customer.number]

    def test_another_members_number_is_not_there(self, browser: Client) -> None:
        kenji = people.kenji()
        assert browser.post(f"/registered/customers/{kenji.customer.number}/remove/").status_code == 404
        assert family.holds(kenji) == [kenji.customer.number]

    def test_the_rest_of_the_family_keeps_it(self, browser: Client, hanako: Person, address: str) -> None:
        aoi = people.aoi()
        family.adds(family.enters(aoi), hanako)
        assert "ほかの1人は、これまでどおり見られます" in browser.get(address).content.decode()
        browser.post(address)
        assert family.holds(aoi) == [hanako.customer.number, aoi.customer.number]

    def test_her_contract_and_what_she_began_go_on(self, browser: Client, hanako: Person, address: str) -> None:
        counter.cancel(hanako)
        browser.post(address)
        assert Case.objects.get().taken_back_at is None
        assert hanako.contract.lines.get().state == "active"


class TestItWasNotMe:
    def test_the_number_comes_back(self, browser: Client, hanako: Person, address: str) -> None:
        browser.post(address)
        desk.work()
        Client().post(family.not_me("sms", hanako.numbers[0]))
        assert family.holds(hanako) == [hanako.customer.number]
        assert not FormerLink.objects.exists()


class TestNobodyIsLockedOut:
    """A customer whom no log-in holds any more."""

    @pytest.fixture(autouse=True)
    def _taken_off(self, browser: Client, address: str, standing_clock: StandingClock) -> None:
        browser.post(address)
        desk.work()
        standing_clock.move(minutes=11)

    def test_comes_back_by_a_code(self, browser: Client, hanako: Person) -> None:
        family.adds(browser, hanako)
        assert family.holds(hanako) == [hanako.customer.number]
        assert not FormerLink.objects.exists()

    def test_leaves_without_a_log_in(self, hanako: Person) -> None:
        client = Client()
        desk.come_by(client, hanako.numbers[0])
        assert desk.leave(client)

    def test_the_nightly_file_does_not_bring_the_link_back(self, hanako: Person, standing_clock: StandingClock) -> None:
        pairs = {(hanako.login.email.upper(), hanako.customer.number), ("new@example.jp", hanako.customer.number)}
        link_logins(pairs=without_former(pairs), by=SYSTEM, now=standing_clock())
        assert family.holds(hanako) == []
        assert list(hanako.customer.logins.values_list("email", flat=True)) == ["new@example.jp"]
