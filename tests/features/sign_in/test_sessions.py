"""Sessions: their limits, their keys, the warning, and what she was sending when one ended (S16, S17, U17)."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from madoguchi import clock
from madoguchi.domain.actor import SYSTEM
from madoguchi.sign_in import jobs, sessions
from madoguchi.sign_in.activation.actions import activate
from madoguchi.sign_in.models import Login
from tests import people
from tests.conftest import StandingClock
from tests.features.codes import desk
from tests.features.sign_in import getting_in

pytestmark = pytest.mark.django_db
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> StandingClock:
    """The machine's own time, which sessions live by: it stands, and moves when it is told."""
    standing = StandingClock(clock.machine_time())
    monkeypatch.setattr(clock, "machine_time", standing)
    return standing


@pytest.fixture
def hanako() -> people.Person:
    return people.hanako()


def logged_in(person: people.Person) -> Client:
    client = Client()
    client.post("/login/", {"login": person.login.email, "password": people.PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class TestLimits:
    def test_ends_an_hour_after_the_last_sign(self, hanako: people.Person, machine: StandingClock) -> None:
        client = logged_in(hanako)
        machine.move(minutes=59)
        assert is_in(client)
        machine.move(minutes=59)
        assert is_in(client)
        machine.move(minutes=60)
        assert not is_in(client)

    def test_ends_after_a_day_however_busy_she_is(self, hanako: people.Person, machine: StandingClock) -> None:
        client = logged_in(hanako)
        for _ in range(47):
            machine.move(minutes=30)
            assert is_in(client)
        machine.move(minutes=30)
        assert not is_in(client)

    def test_the_movable_clock_of_the_demo_ends_no_session(
        self, hanako: people.Person, standing_clock: StandingClock
    ) -> None:
        client = logged_in(hanako)
        standing_clock.move(days=400)
        assert is_in(client)

    def test_an_ended_one_is_dead_on_the_server(self, hanako: people.Person, machine: StandingClock) -> None:
        """Also for who copied the cookie, and without anybody asking for a page."""
        client = logged_in(hanako)
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = key_of(client)
        assert is_in(thief)
        machine.move(minutes=62)
        assert jobs.end_sessions(machine()) == 1
        assert not Session.objects.filter(session_key=key_of(client)).exists()
        assert not UserSession.objects.exists()
        assert not is_in(thief)

    def test_the_job_spares_who_gave_a_sign(self, hanako: people.Person, machine: StandingClock) -> None:
        client = logged_in(hanako)
        machine.move(minutes=45)
        assert is_in(client)
        machine.move(minutes=45)
        assert jobs.end_sessions(machine()) == 0
        machine.move(hours=23)
        assert jobs.end_sessions(machine()) == 1

    def test_a_sign_is_written_once_a_minute(
        self, hanako: people.Person, machine: StandingClock, django_assert_num_queries: Any
    ) -> None:
        client = logged_in(hanako)
        assert is_in(client)
        before = UserSession.objects.get().last_seen_at
        machine.move(seconds=59)
        with django_assert_num_queries(2):  # the session and the log-in
            client.get("/login/session/")
        assert is_in(client)
        assert UserSession.objects.get().last_seen_at == before
        machine.move(seconds=1)
        assert is_in(client)
        assert UserSession.objects.get().last_seen_at > before


class TestKeys:
    def test_the_session_is_new_at_sign_in_and_dead_after_sign_out(self, hanako: people.Person) -> None:  # S16
        client = Client()
        client.get("/login/")
        client.post("/login/", {"login": hanako.login.email, "password": people.PASSWORD})
        first = key_of(client)
        client.post("/logout/")
        client.cookies["session"] = first
        assert not is_in(client)
        client.post("/login/", {"login": hanako.login.email, "password": people.PASSWORD})
        assert key_of(client) != first
        assert client.cookies["session"]["httponly"]
        assert client.cookies["session"]["samesite"] == "Lax"

    def test_a_new_one_at_the_log_in(self, hanako: people.Person) -> None:  # S16
        client = Client()
        client.post("/cancel/", {"who": "090-0000-0101"})
        before = key_of(client)
        client.post("/login/", {"login": hanako.login.email, "password": people.PASSWORD})
        assert key_of(client) != before
        assert not Session.objects.filter(session_key=before).exists()

    def test_a_new_one_when_she_proves_again_who_she_is(self, hanako: people.Person) -> None:
        client = logged_in(hanako)
        before = key_of(client)
        client.post("/login/again/", {"password": "not this one"})
        assert key_of(client) == before
        client.post("/login/again/", {"password": people.PASSWORD})
        assert key_of(client) != before
        assert not Session.objects.filter(session_key=before).exists()
        assert UserSession.objects.get().session_key == key_of(client)
        assert is_in(client)

    def test_the_list_of_devices_still_knows_this_one(self, hanako: people.Person) -> None:
        client = logged_in(hanako)
        client.post("/login/again/", {"password": people.PASSWORD})
        shown = client.get("/login/sessions/").content.decode()
        assert shown.count("この端末") == 1


class TestWhoeverIsLetInAnotherWay:
    """By a code, or by the link of the first mail: that session too is listed, and ends from elsewhere."""

    @pytest.fixture(params=["by a code", "by the first link"])
    def client(self, request: pytest.FixtureRequest, hanako: people.Person, standing_clock: StandingClock) -> Client:
        client = Client()
        if request.param == "by a code":
            getting_in.comes_back(client, hanako.customer.email, "mail")
            getting_in.chooses(client)
        else:
            hanako.contract.lines.update(state="pending")
            hanako.login.links.all().delete()
            hanako.login.delete()
            activate(contract_number=hanako.contract.number, by=SYSTEM, now=standing_clock())
            desk.work()
            found = re.search(r"/activate/\S+/", str(desk.arrived("mail")))
            assert found
            client.post(found[0], {"way": "password", "password": getting_in.NEW})
        return client

    def test_stands_in_the_list(self, client: Client) -> None:
        assert UserSession.objects.get().session_key == key_of(client)
        assert client.get("/login/sessions/").content.decode().count("この端末") == 1

    def test_is_ended_when_somebody_says_that_a_later_change_was_not_she(
        self, client: Client, hanako: people.Person
    ) -> None:
        client.post(f"/registered/customers/{hanako.customer.number}/phone/", {"phone": "03-1234-5678"})
        desk.work()
        links = [found[0] for one in desk.arrived("sms") if (found := getting_in.LINK.search(one.body))]
        assert is_in(client)
        Client().post(links[0])
        assert not is_in(client)

    def test_is_ended_with_all_others_of_the_log_in(self, client: Client) -> None:
        assert sessions.end_all([Login.objects.get().pk]) == 1
        assert not is_in(client)


class TestStepUp:
    def test_right_after_the_log_in_nobody_proves_it_again(self, hanako: people.Person) -> None:
        client = logged_in(hanako)
        for path in ("/login/methods/passkeys/add/", "/login/methods/app/add/"):
            assert client.get(path).status_code == 200, path

    def test_five_minutes_later_she_does(self, hanako: people.Person, machine: StandingClock) -> None:
        """The records of proofs are allauth's and carry the machine's time."""
        client = logged_in(hanako)
        machine.move(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 5)
        answer = client.get("/login/methods/passkeys/add/")
        assert answer["Location"].startswith("/login/again/")
        client.post("/login/again/", {"password": people.PASSWORD})

    def test_what_can_be_taken_back_asks_for_none(self, hanako: people.Person, machine: StandingClock) -> None:
        client = logged_in(hanako)
        machine.move(minutes=30)
        for path in (f"/cancel/{hanako.contract.number}/", "/login/sessions/", "/login/methods/"):
            assert client.get(path).status_code == 200


class TestSigningOutElsewhere:
    def test_ends_every_other_session_and_keeps_this(self, hanako: people.Person) -> None:
        here, there, elsewhere = (logged_in(hanako) for _ in range(3))
        stranger = logged_in(people.aoi())
        assert here.get("/login/sessions/").content.decode().count("<article") == 3
        here.post("/login/sessions/")
        assert (is_in(here), is_in(there), is_in(elsewhere), is_in(stranger)) == (True, False, False, True)

    def test_a_new_password_signs_out_everywhere_else(self, hanako: people.Person) -> None:
        here, there = logged_in(hanako), logged_in(hanako)
        here.post("/password/change/", {"oldpassword": people.PASSWORD, "password1": "a better horse 8"})
        assert (is_in(here), is_in(there)) == (True, False)


class TestTheWarning:
    """Said in time, and she can stay; asking is no sign of her."""

    def test_every_page_of_hers_knows_how_long_is_left(self, hanako: people.Person, machine: StandingClock) -> None:
        client = logged_in(hanako)
        assert 'data-seconds="3600"' in client.get("/").content.decode()
        machine.move(seconds=30)
        assert 'data-seconds="3570"' in client.get("/").content.decode()
        assert "data-session" not in Client().get("/login/").content.decode()

    def test_asking_does_not_make_it_longer_and_staying_does(
        self, hanako: people.Person, machine: StandingClock
    ) -> None:
        client = logged_in(hanako)
        machine.move(minutes=58)
        for _ in range(3):
            assert client.get("/login/session/").json() == {"seconds": 120}
        assert client.post("/login/session/").json() == {"seconds": 3600}
        machine.move(minutes=59)
        assert is_in(client)

    def test_after_the_last_hour_of_the_day_there_is_no_more(
        self, hanako: people.Person, machine: StandingClock
    ) -> None:
        client = logged_in(hanako)
        for _ in range(47):
            machine.move(minutes=30)
            assert is_in(client)
        assert client.post("/login/session/").json() == {"seconds": 1800}

    def test_a_stranger_and_one_whose_time_is_up_have_none_left(
        self, hanako: people.Person, machine: StandingClock
    ) -> None:
        client = logged_in(hanako)
        machine.move(hours=2)
        assert client.get("/login/session/").json() == {"seconds": 0}
        assert Client().post("/login/session/").json() == {"seconds": 0}


def test_an_unknown_key_opens_nothing() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = uuid.uuid4().hex
    assert not is_in(client)
