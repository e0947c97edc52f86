"""Getting into somebody else's log-in, tried by an attacker (S4, S5, S12, S16, S19, S22)."""

import re
from functools import partial

import pytest
from django.test import Client

from madoguchi import clock
from madoguchi.audit.models import Entry
from madoguchi.codes.actions import Proof
from madoguchi.codes.models import Challenge
from madoguchi.domain.codes import Address, Way
from madoguchi.sign_in.models import LinkedCustomer, Login, Recovery
from madoguchi.sign_in.recovery import actions
from madoguchi.sign_in.recovery.queries import list_openable
from tests import people
from tests.conftest import StandingClock
from tests.features.codes import desk
from tests.features.sign_in.getting_in import DAY, NEW, asks, can_log_in, chooses, comes_back, types
from tests.features.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako() -> people.Person:
    return people.hanako()


class TestNeverAnothersLogIn:
    def test_a_contact_opens_no_log_in_that_holds_somebody_else_too(self) -> None:
        """Hanako's log-in acts for Aoi as well: Hanako's letter opens Hanako's contracts, not Aoi's."""
        hanako, aoi = people.hanako(), people.aoi()
        LinkedCustomer.objects.create(login=hanako.login, customer=aoi.customer, linked_at=clock.now())
        asks(Client(), hanako.customer.number, "letter")
        client = Client()
        client.post("/recover/letter/", {"code": desk.letter_code(desk.arrived("letter")[0])})
        shown = client.get("/recover/open/").content.decode()
        assert hanako.login.email not in shown
        assert chooses(client).status_code in {200, 422}
        assert can_log_in(hanako, people.PASSWORD)

    def test_a_log_ins_own_address_opens_that_log_in_only(self, hanako: people.Person) -> None:
        """Both act for the same customer; the mail box of one does not open the other."""
        second = Login.objects.create_user("second@example.com", people.PASSWORD)
        LinkedCustomer.objects.create(login=second, customer=hanako.customer, linked_at=clock.now())
        client = Client()
        comes_back(client, "second@example.com", "mail")
        assert [login.pk for login in list_openable(Recovery.objects.get())] == [second.pk]
        chooses(client, log_in=str(hanako.login.pk))
        assert can_log_in(hanako, people.PASSWORD)

    def test_the_holder_says_which_of_several(self, hanako: people.Person) -> None:
        second = Login.objects.create_user("second@example.com", people.PASSWORD)
        LinkedCustomer.objects.create(login=second, customer=hanako.customer, linked_at=clock.now())
        asks(Client(), hanako.customer.number, "letter")
        client = Client()
        client.post("/recover/letter/", {"code": desk.letter_code(desk.arrived("letter")[0])})
        assert chooses(client).status_code == 422
        stranger = people.aoi().login
        assert chooses(client, log_in=str(stranger.pk)).status_code == 422
        assert chooses(client, log_in=str(second.pk)).status_code == 302
        second.refresh_from_db()
        assert second.check_password(NEW)
        assert can_log_in(hanako, people.PASSWORD)


class TestAttacks:
    def test_a_code_of_another_browser(self, hanako: people.Person) -> None:  # S5
        asks(Client(), hanako.login.email)
        code = desk.code_in(desk.arrived("mail")[0])
        other = Client()
        asks(other, "nobody@example.jp")
        assert types(other, code).status_code == 422

    def test_a_code_for_leaving(self, hanako: people.Person) -> None:  # S5
        client = Client()
        desk.ask(client, hanako.login.email)
        leaving = desk.code_in(desk.arrived("mail")[0])
        asks(client, hanako.login.email)
        own = desk.code_in(desk.arrived("mail")[0])
        if leaving != own:
            assert types(client, leaving).status_code == 422
            assert desk.enter(client, own).status_code == 422

    def test_five_guesses_and_no_more(self, hanako: people.Person) -> None:  # S4
        client = Client()
        asks(client, hanako.login.email)
        code = desk.code_in(desk.arrived("mail")[0])
        for _ in range(5):
            types(client, f"{(int(code) + 1) % 1_000_000:06}")
        types(client, code)
        assert client.get("/recover/open/")["Location"] == "/recover/"
        assert not Recovery.objects.exists()

    def test_known_and_unknown_are_alike(self, hanako: people.Person) -> None:  # S19
        answers = []
        for who in (hanako.login.email, "nobody@example.jp", "N000000999", "08099990000"):
            client = Client()
            sent = client.post("/recover/", {"who": who})
            shown = client.get(sent["Location"]).content.decode()
            answers.append(re.sub(r'value="[^"]{20,}"|SMS|メール', "", shown))
        assert len(set(answers)) == 1
        desk.work()
        assert [one.recipient for one in desk.arrived()] == [hanako.login.email]

    def test_a_new_session_key_once_the_code_was_right(self, hanako: people.Person) -> None:  # S16
        client = Client()
        asks(client, hanako.login.email)
        before = client.session.session_key
        types(client, desk.code_in(desk.arrived("mail")[0]))
        assert client.session.session_key != before

    def test_nothing_is_done_by_looking(self, hanako: people.Person) -> None:  # S22
        client = Client()
        comes_back(client, hanako.login.email, "mail")
        for path in ("/recover/", "/recover/code/", "/recover/letter/", "/recover/open/", "/recover/open/name/"):
            client.get(path, {"way": "password", "password": NEW})
        assert client.get("/recover/open/second-step/").status_code == 405
        assert client.get("/recover/code/send/").status_code == 405
        assert Recovery.objects.get().finished_at is None
        assert can_log_in(hanako, people.PASSWORD)

    def test_a_log_in_that_was_not_proved(self, hanako: people.Person) -> None:
        comes_back(Client(), hanako.login.email, "mail")
        at, other = Recovery.objects.select_related("told").get(), people.aoi().login
        with pytest.raises(actions.CannotFinish):
            actions.finish(recovery=at, login_id=other.pk, name="", password="another 999", now=clock.now())

    def test_a_telephone_that_is_nobodys(self) -> None:
        nobody = Proof(Address(Way.SMS, "09000000999"), frozenset(), None)
        with pytest.raises(actions.ProvesTooLittle):
            actions.begin(proof=nobody, language="ja", now=clock.now())

    def test_done_is_done(self, hanako: people.Person) -> None:
        client = Client()
        comes_back(client, hanako.login.email, "mail")
        at = Recovery.objects.select_related("told").get()
        chooses(client)
        with pytest.raises(actions.CannotFinish):
            actions.finish(recovery=at, login_id=hanako.login.pk, name="", password="another 999", now=clock.now())
        assert can_log_in(hanako)
        assert Entry.objects.filter(name="sign_in.recovered").count() == 1

    def test_what_is_done_is_not_opened_by_what_somebody_else_has_open(self, hanako: people.Person) -> None:
        client = Client()
        comes_back(client, hanako.login.email, "mail")
        done = Recovery.objects.select_related("told").get()
        chooses(client)
        comes_back(Client(), people.aoi().login.email, "mail")
        with pytest.raises(actions.CannotFinish):
            actions.finish(recovery=done, login_id=hanako.login.pk, name="", password="another 999", now=clock.now())
        assert can_log_in(hanako)
        assert Recovery.objects.filter(finished_at=None).count() == 1

    def test_what_is_done_is_not_taken_up_again(self, hanako: people.Person, standing_clock: StandingClock) -> None:
        comes_back(Client(), hanako.numbers[0], "sms")
        standing_clock.move(hours=25)
        client = Client()
        comes_back(client, hanako.numbers[0], "sms")
        chooses(client)
        standing_clock.move(minutes=11)
        again = Client()
        comes_back(again, hanako.numbers[0], "sms")
        assert Recovery.objects.filter(finished_at=None).count() == 1  # begun anew: it waits, and everybody is told
        chooses(again, password="another lamp 999")
        assert can_log_in(hanako)

    @pytest.mark.usefixtures("hanako")
    def test_an_address_that_changed_this_week_gets_no_code(self, standing_clock: StandingClock) -> None:  # S12
        Login.objects.update(email="new@example.com", email_changed_at=standing_clock() - 6 * DAY)
        asks(Client(), "new@example.com", "letter")
        assert [one.channel for one in desk.arrived()] == ["letter"]
        standing_clock.move(days=2)
        asks(Client(), "new@example.com")
        assert desk.arrived("mail")[0].recipient == "new@example.com"


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_open_it_once(hanako: people.Person) -> None:
    client = Client()
    comes_back(client, hanako.login.email, "mail")
    at = Recovery.objects.select_related("told").get()
    passwords = [f"a lamp in the harbour {number}" for number in range(8)]

    def finish(password: str) -> Login:
        return actions.finish(recovery=at, login_id=hanako.login.pk, name="", password=password, now=clock.now())

    answers = at_once([partial(finish, password) for password in passwords])
    assert len([answer for answer in answers if isinstance(answer, Login)]) == 1
    hanako.login.refresh_from_db()
    assert sum(hanako.login.check_password(password) for password in passwords) == 1
    assert Challenge.objects.exists()
