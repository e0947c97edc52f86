"""Activation: the link in the mail makes the log-in once, for this customer, and never by being looked at (S22)."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from madoguchi.audit.models import Entry
from madoguchi.cli import app
from madoguchi.contracts.models import Customer, Line, LineOpening
from madoguchi.domain.actor import SYSTEM
from madoguchi.domain.case_lines import LineState
from madoguchi.gateways import network, simulated_world
from madoguchi.outbox.models import Message
from madoguchi.sign_in.activation import actions
from madoguchi.sign_in.models import Activation, ActivationLink, LinkedCustomer, Login
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.together import at_once
from tests.people import Person

pytestmark = pytest.mark.django_db
PASSWORD = "a lamp in the harbour"
runner = CliRunner()


@pytest.fixture
def joined() -> Person:
    """Hanako has a contract and a line that is not on yet, and no log-in."""
    hanako = people.hanako()
    LinkedCustomer.objects.all().delete()
    Login.objects.all().delete()
    Line.objects.update(state=LineState.PENDING)
    return hanako


def sent(person: Person, clock: StandingClock) -> str:
    """Activate; the path of the link in the mail."""
    actions.activate(contract_number=person.contract.number, by=SYSTEM, now=clock())
    return link(clock)


def link(clock: StandingClock) -> str:
    timetable.run_due(clock())
    found = (re.search(r"http://\S+?(/activate/\S+)", d.body) for d in simulated_world.list_deliveries())
    return next(hit[1] for hit in found if hit)


class TestTheLink:
    def test_it_makes_the_log_in_with_the_number_linked(
        self, joined: Person, client: Client, standing_clock: StandingClock
    ) -> None:
        answer = client.post(sent(joined, standing_clock), {"way": "password", "password": PASSWORD})
        assert answer["Location"] == "/"
        assert "N000000101" in client.get("/").content.decode()
        other = Client()
        other.post("/login/", {"login": "hanako@example.jp", "password": PASSWORD})
        assert "N000000101" in other.get("/").content.decode()
        used = Entry.objects.get(name="sign_in.activation_used")
        assert used.subject == f"login:{Login.objects.get().pk}"

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_mail_scanners_may_look_as_often_as_they_like(
        self, joined: Person, client: Client, method: str, standing_clock: StandingClock
    ) -> None:
        where = sent(joined, standing_clock)
        for _ in range(5):
            assert getattr(client, method)(where).status_code == 200
        assert not Login.objects.exists()
        assert client.post(where, {"way": "password", "password": PASSWORD}).status_code == 302

    def test_a_press_of_no_button_of_ours_does_nothing(
        self, joined: Person, client: Client, standing_clock: StandingClock
    ) -> None:
        where = sent(joined, standing_clock)
        for way in ("", "add", "renew", "anything"):
            client.post(where, {"way": way, "password": PASSWORD})
        assert not Login.objects.exists()

    def test_once(self, joined: Person, client: Client, standing_clock: StandingClock) -> None:
        where = sent(joined, standing_clock)
        client.post(where, {"way": "password", "password": PASSWORD})
        again = Client().post(where, {"way": "password", "password": "somebody else's 9"})
        assert again.status_code == 410
        assert Login.objects.get().check_password(PASSWORD)

    def test_a_password_that_is_not_good_enough_costs_nothing(
        self, joined: Person, client: Client, standing_clock: StandingClock
    ) -> None:
        where = sent(joined, standing_clock)
        assert client.post(where, {"way": "password", "password": "12345"}).status_code == 422
        assert client.post(where, {"way": "password", "password": PASSWORD}).status_code == 302

    def test_it_expires_and_a_new_one_can_be_had_once(
        self, joined: Person, client: Client, standing_clock: StandingClock
    ) -> None:
        where = sent(joined, standing_clock)
        standing_clock.move(days=14)
        assert client.post(where, {"way": "password", "password": PASSWORD}).status_code == 410
        assert not Login.objects.exists()
        assert client.post(where, {"way": "renew"}).status_code == 200
        assert client.post(where, {"way": "renew"}).status_code == 410
        assert ActivationLink.objects.count() == 2
        assert client.post(link(standing_clock), {"way": "password", "password": PASSWORD}).status_code == 302

    def test_it_is_bound_to_the_address_on_file(
        self, joined: Person, client: Client, standing_clock: StandingClock
    ) -> None:
        where = sent(joined, standing_clock)
        Customer.objects.update(email="new@example.jp")
        assert client.post(where, {"way": "password", "password": PASSWORD}).status_code == 410

    def test_unknown_and_used_are_answered_alike(
        self, joined: Person, client: Client, standing_clock: StandingClock
    ) -> None:
        where = sent(joined, standing_clock)
        Client().post(where, {"way": "password", "password": PASSWORD})
        used, unknown = client.get(where), client.get("/activate/no-such-link/")
        assert (used.status_code, unknown.status_code) == (410, 410)
        assert _plain(used.content) == _plain(unknown.content)

    def test_a_log_in_that_is_there_keeps_its_password(
        self, joined: Person, client: Client, standing_clock: StandingClock
    ) -> None:
        where = sent(joined, standing_clock)
        login = Login.objects.create_user("hanako@example.jp", people.PASSWORD)
        client.post(where, {"way": "password", "password": PASSWORD})
        assert not LinkedCustomer.objects.exists()
        client.post(where, {"way": "add"})
        login.refresh_from_db()
        assert login.check_password(people.PASSWORD)
        assert LinkedCustomer.objects.get().login == login
        assert client.get("/").status_code == 302  # it signs nobody in

    def test_a_password_sent_all_the_same_does_not_replace_the_one_that_is_there(
        self, joined: Person, standing_clock: StandingClock
    ) -> None:
        token = sent(joined, standing_clock).split("/")[2]
        login = Login.objects.create_user("hanako@example.jp", people.PASSWORD)
        actions.use_link(token=token, password=PASSWORD, now=standing_clock())
        login.refresh_from_db()
        assert login.check_password(people.PASSWORD)

    def test_without_a_password_there_is_none_until_her_passkey(
        self, joined: Person, standing_clock: StandingClock
    ) -> None:
        token = sent(joined, standing_clock).split("/")[2]
        login = actions.use_link(token=token, password="", now=standing_clock())
        login.refresh_from_db()
        assert not login.has_usable_password()
        entry = Entry.objects.get(name="sign_in.activation_used")
        assert (entry.actor_id, entry.subject) == (str(login.pk), f"login:{login.pk}")

    def test_somebody_elses_link_stays_good(self, joined: Person, standing_clock: StandingClock) -> None:
        token = sent(joined, standing_clock).split("/")[2]
        other = ActivationLink.objects.get()
        ActivationLink.objects.create(
            digest="0" * 64,
            contract_id=other.contract_id,
            email="kenji@example.jp",
            language="ja",
            sent_at=other.sent_at,
            expires_at=other.expires_at,
        )
        actions.use_link(token=token, password=PASSWORD, now=standing_clock())
        assert ActivationLink.objects.get(digest="0" * 64).used_at is None

    def test_only_a_digest_is_kept(self, joined: Person, standing_clock: StandingClock) -> None:
        token = sent(joined, standing_clock).split("/")[2]
        assert token not in str(list(ActivationLink.objects.values()) + list(Message.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_pressed_on_two_devices_at_once_it_works_once(joined: Person, standing_clock: StandingClock) -> None:
    token = sent(joined, standing_clock).split("/")[2]
    now = standing_clock()
    acts: list[Callable[[], Any]] = [
        lambda word=word: actions.use_link(token=token, password=f"{PASSWORD} {word}", now=now)  # type: ignore[misc]
        for word in range(4)
    ]
    answers = at_once(acts)
    assert sum(isinstance(answer, Login) for answer in answers) == 1
    assert LinkedCustomer.objects.count() == 1


class TestTheCommand:
    @pytest.mark.usefixtures("joined")
    def test_a_dry_run_says_and_sends_nothing(self) -> None:
        answer = runner.invoke(app, ["activate", "--dry-run"])
        assert answer.exit_code == 0
        assert "nothing was sent" in answer.stdout
        assert "Contracts: 1." in answer.stdout
        assert not Message.objects.exists()
        assert not Activation.objects.exists()

    def test_it_sends_mail_and_letter_and_switches_the_line_on(
        self, joined: Person, standing_clock: StandingClock
    ) -> None:
        assert runner.invoke(app, ["activate"]).exit_code == 0
        assert {message.channel for message in Message.objects.all()} == {"mail", "letter"}
        for _ in range(3):
            timetable.run_due(standing_clock.move(seconds=5))
        line = joined.contract.lines.get()
        assert line.state == LineState.ACTIVE
        assert network.connect().is_on(line.imsi)

    @pytest.mark.usefixtures("joined")
    def test_a_second_run_sends_nothing(self) -> None:
        runner.invoke(app, ["activate"])
        assert "Contracts: 0." in runner.invoke(app, ["activate"]).stdout
        assert Message.objects.filter(channel="mail").count() == 1
        assert LineOpening.objects.count() == 1

    @pytest.mark.usefixtures("joined")
    def test_stopped_half_way_it_goes_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        kenji = people.kenji()
        kenji.contract.lines.update(state=LineState.PENDING)
        monkeypatch.setattr(actions, "begin_opening", _dies)
        assert runner.invoke(app, ["activate"]).exit_code != 0
        assert not Message.objects.exists()  # a contract is activated as a whole or not at all
        monkeypatch.undo()
        assert "Contracts: 2." in runner.invoke(app, ["activate"]).stdout

    def test_who_has_a_log_in_and_no_pending_line_is_left_alone(self) -> None:
        people.hanako()
        assert "Contracts: 0." in runner.invoke(app, ["activate"]).stdout

    def test_a_contract_that_does_not_wait_is_named(self, joined: Person) -> None:
        answer = runner.invoke(app, ["activate", joined.contract.number, "C-NOWHERE"])
        assert answer.exit_code == 1
        assert "C-NOWHERE" in answer.stderr
        assert Activation.objects.count() == 1

    def test_a_second_contract_of_a_member_needs_no_link(self, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        hanako.contract.lines.update(state=LineState.PENDING)
        runner.invoke(app, ["activate"])
        timetable.run_due(standing_clock())
        (mail,) = [d for d in simulated_world.list_deliveries() if d.channel == "mail"]
        assert "/activate/" not in mail.body
        assert "お使いのログインで" in mail.body
        assert "http://localhost:8000/\n" in mail.body

    @pytest.mark.parametrize(("kind", "called"), [("consumer", "様"), ("corporate", "御中")])
    def test_the_mail_says_for_whom_and_for_what(self, kind: str, called: str, standing_clock: StandingClock) -> None:
        hanako = people.hanako()
        hanako.contract.lines.update(state=LineState.PENDING)
        Customer.objects.update(kind=kind)
        runner.invoke(app, ["activate"])
        timetable.run_due(standing_clock())
        (mail,) = [d for d in simulated_world.list_deliveries() if d.channel == "mail"]
        assert mail.body.startswith(f"{hanako.customer.name} {called}\n")
        assert f"ご契約: {hanako.contract.number}\n" in mail.body
        assert "会員登録証は、ご登録の住所へ郵送します" in mail.body


def _dies(**_: object) -> int:
    raise KeyboardInterrupt


def _plain(page: bytes) -> str:
    text = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page.decode())
    return re.sub(r"/activate/[\w-]+/", "", text)


def test_the_link_lasts_as_long_as_the_policy_says(joined: Person, standing_clock: StandingClock) -> None:
    sent(joined, standing_clock)
    assert ActivationLink.objects.get().expires_at == standing_clock() + dt.timedelta(days=14)
