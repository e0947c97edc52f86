"""Showing a password again and giving a new one (S18, S28, S31)."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from madoguchi.audit.models import Entry
from madoguchi.contracts import jobs
from madoguchi.contracts.credentials import actions, queries
from madoguchi.contracts.models import ConnectionCredential, CredentialShowing, Customer, PasswordOrder
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.credentials import PASSWORD_LENGTH, SIGNS
from madoguchi.gateways import network, simulated_world
from madoguchi.gateways.simulated_world import Fault
from madoguchi.keys.sealing import CannotOpen
from madoguchi.outbox.models import Message
from madoguchi.workers import timetable
from madoguchi.workers.models import LEASE
from tests import people
from tests.conftest import StandingClock
from tests.features.together import at_once
from tests.people import Person

pytestmark = pytest.mark.django_db
PASSWORD = "harbour7lamp"


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


@pytest.fixture
def credential(hanako: Person) -> ConnectionCredential:
    return people.has_credential(hanako, PASSWORD, line=hanako.numbers[0])


def show(person: Person, credential: ConnectionCredential, now: dt.datetime) -> str:
    return actions.show_password(credential_id=credential.pk, reach=person.reach, language="ja", now=now)


def renew(person: Person, credential: ConnectionCredential, now: dt.datetime) -> None:
    actions.ask_for_new_password(credential_id=credential.pk, reach=person.reach, language="ja", now=now)


def work(clock: StandingClock) -> None:
    for _ in range(4):
        timetable.run_due(clock())
        clock.move(seconds=5)


def texts(channel: str) -> list[str]:
    return [d.subject + d.body for d in simulated_world.list_deliveries() if d.channel == channel]


class TestShowing:
    def test_the_member_sees_it_is_told_and_the_audit_knows(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        assert show(hanako, credential, standing_clock()) == PASSWORD
        work(standing_clock)
        assert "認証パスワードを表示しました" in texts("mail")[0]
        assert "2026年11月16日" in texts("mail")[0]
        assert "お心当たりがないときは" in texts("sms")[0]
        entry = Entry.objects.get(name="contracts.credential_shown")
        assert (entry.actor_id, entry.subject) == (str(hanako.login.pk), f"credential:{credential.pk}")

    def test_who_has_neither_mail_nor_mobile_is_told_by_letter(self, standing_clock: StandingClock) -> None:
        yuki = people.yuki()
        show(yuki, people.has_credential(yuki, PASSWORD), standing_clock())
        work(standing_clock)
        assert [d.channel for d in simulated_world.list_deliveries()] == ["letter"]

    def test_three_times_an_hour_and_no_more(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        first = standing_clock()
        for _ in range(3):
            assert show(hanako, credential, standing_clock()) == PASSWORD
            standing_clock.move(minutes=10)
        with pytest.raises(actions.ShownTooOften) as limit:
            show(hanako, credential, standing_clock())
        assert limit.value.again_at == first + dt.timedelta(hours=1)
        assert Message.objects.filter(channel="mail").count() == 3
        standing_clock.set(limit.value.again_at)
        assert show(hanako, credential, standing_clock()) == PASSWORD
        with pytest.raises(actions.ShownTooOften):
            show(hanako, credential, standing_clock())

    def test_somebody_else_does_not_see_it(
        self, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        with pytest.raises(NotInReach, match=f"^{credential.pk}$"):
            show(people.aoi(), credential, standing_clock())
        assert not CredentialShowing.objects.exists()

    @pytest.mark.parametrize("state", [LineState.ENDED, LineState.PORTED_OUT])
    def test_it_goes_with_its_line(
        self, hanako: Person, credential: ConnectionCredential, state: LineState, standing_clock: StandingClock
    ) -> None:
        hanako.contract.lines.update(state=state)
        assert queries.list_credentials(hanako.reach, hanako.contract.number) == ()
        with pytest.raises(NotInReach):
            show(hanako, credential, standing_clock())


@pytest.mark.django_db(transaction=True)
class TestTheLimitUnderParallelRequests:
    def attempts(self, person: Person, credential: ConnectionCredential, now: dt.datetime) -> list[Any]:
        shows: list[Callable[[], str]] = [lambda: show(person, credential, now)] * 8
        return at_once(shows)

    def test_the_database_decides(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        answers = self.attempts(hanako, credential, standing_clock())
        assert sorted(map(str, answers)).count(PASSWORD) == 3
        assert sum(isinstance(answer, actions.ShownTooOften) for answer in answers) == 5

    def test_negative_control_read_first_and_write_then_lets_all_through(
        self,
        hanako: Person,
        credential: ConnectionCredential,
        standing_clock: StandingClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        read = CredentialShowing.objects.filter(credential=credential, shown_at__isnull=False).count()

        def trusting(credential: ConnectionCredential, *, now: dt.datetime) -> None:
            if read >= 3:  # what everybody read before anybody wrote
                raise actions.ShownTooOften(now)
            CredentialShowing.objects.filter(credential=credential).update(shown_at=now)

        monkeypatch.setattr(actions, "_count", trusting)
        answers = self.attempts(hanako, credential, standing_clock())
        assert answers.count(PASSWORD) > 3


class TestSwapping:
    """S28: a ciphertext opens in its own row only, whoever writes into the database."""

    @pytest.fixture
    def other(self) -> ConnectionCredential:
        return people.has_credential(people.aoi(), "aoissecret7")

    def test_another_customers(
        self, hanako: Person, credential: ConnectionCredential, other: ConnectionCredential, standing_clock: Any
    ) -> None:
        ConnectionCredential.objects.filter(pk=credential.pk).update(sealed=other.sealed)
        with pytest.raises(CannotOpen):
            show(hanako, credential, standing_clock())
        assert not CredentialShowing.objects.exists()

    def test_the_same_customers_other_kind(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        ipv6 = people.has_credential(hanako, "another7one", kind="ipv6")
        ConnectionCredential.objects.filter(pk=credential.pk).update(sealed=ipv6.sealed)
        with pytest.raises(CannotOpen):
            show(hanako, credential, standing_clock())

    @pytest.mark.parametrize("change", [{"kind": "ipv6"}, {"auth_id": "x1@minato.example"}, {"version": 2}])
    def test_its_own_row_made_another(
        self, hanako: Person, credential: ConnectionCredential, change: dict[str, Any], standing_clock: StandingClock
    ) -> None:
        ConnectionCredential.objects.filter(pk=credential.pk).update(**change)
        with pytest.raises(CannotOpen):
            show(hanako, credential, standing_clock())

    def test_moved_to_another_customers_contract(
        self, credential: ConnectionCredential, other: ConnectionCredential
    ) -> None:
        ConnectionCredential.objects.filter(pk=credential.pk).update(contract=other.contract, line=None)
        moved = ConnectionCredential.objects.get(pk=credential.pk)
        with pytest.raises(CannotOpen):
            moved.opened()

    def test_an_older_password_put_back(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        old = credential.sealed
        renew(hanako, credential, standing_clock())
        work(standing_clock)
        ConnectionCredential.objects.filter(pk=credential.pk).update(sealed=old)
        with pytest.raises(CannotOpen):
            show(hanako, credential, standing_clock())


class TestANewPassword:
    def test_the_old_one_stops_and_the_new_one_works(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        assert network.connect().accepts(credential.auth_id, PASSWORD)
        renew(hanako, credential, standing_clock())
        assert queries.list_credentials(hanako.reach, hanako.contract.number)[0].is_changing
        asked_at = standing_clock()
        work(standing_clock)
        credential.refresh_from_db()
        assert asked_at < credential.issued_at < standing_clock()
        new = show(hanako, credential, standing_clock())
        assert new != PASSWORD
        assert len(new) == PASSWORD_LENGTH
        assert set(new) <= set(SIGNS)
        assert network.connect().accepts(credential.auth_id, new)
        assert not network.connect().accepts(credential.auth_id, PASSWORD)
        assert PasswordOrder.objects.get().sealed is None
        assert any("前の認証パスワードは使えません" in text for text in texts("mail"))

    def test_another_of_hers_stays_as_it_was(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        wired = people.has_credential(hanako, "window8rope", kind="ipv6")
        renew(hanako, credential, standing_clock())
        work(standing_clock)
        assert {one.auth_id: one.version for one in ConnectionCredential.objects.all()} == {
            credential.auth_id: 2,
            wired.auth_id: 1,
        }

    def test_she_is_told_in_the_language_she_asked_in(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        actions.ask_for_new_password(
            credential_id=credential.pk, reach=hanako.reach, language="en", now=standing_clock()
        )
        work(standing_clock)
        assert {message.language for message in Message.objects.all()} == {"en"}

    def test_changed_meanwhile_it_is_not_put_in_force(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        renew(hanako, credential, standing_clock())
        ConnectionCredential.objects.update(version=5)
        with pytest.raises(NotInReach, match=f"^{credential.pk}$"):
            actions.put_new_password_in_force(PasswordOrder.objects.get(), now=standing_clock())

    def test_pressed_twice_it_is_one_order(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        for _ in range(2):
            renew(hanako, credential, standing_clock())
        work(standing_clock)
        credential.refresh_from_db()
        assert (PasswordOrder.objects.count(), credential.version) == (1, 2)
        renew(hanako, credential, standing_clock())
        work(standing_clock)
        credential.refresh_from_db()
        assert credential.version == 3

    def test_while_the_network_is_down_the_old_one_is_shown_and_works(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        simulated_world.set_fault("network", Fault.DOWN)
        renew(hanako, credential, standing_clock())
        work(standing_clock)
        assert show(hanako, credential, standing_clock()) == PASSWORD
        simulated_world.set_fault("network", None)
        assert network.connect().accepts(credential.auth_id, PASSWORD)
        standing_clock.move(hours=1)
        work(standing_clock)
        assert network.connect().accepts(credential.auth_id, show(hanako, credential, standing_clock()))

    def test_refused_for_good_the_old_one_stays_and_the_member_knows(
        self, hanako: Person, credential: ConnectionCredential, standing_clock: StandingClock
    ) -> None:
        simulated_world.set_fault("network", Fault.REFUSES)
        renew(hanako, credential, standing_clock())
        work(standing_clock)
        simulated_world.set_fault("network", None)
        assert show(hanako, credential, standing_clock()) == PASSWORD
        assert network.connect().accepts(credential.auth_id, PASSWORD)
        assert any("これまでの認証パスワードを" in text for text in texts("mail"))

    @pytest.mark.parametrize("dies_in", ["place", "outcome"])
    @pytest.mark.parametrize("dies", ["before", "after"])
    def test_a_worker_killed_anywhere_costs_a_lease_and_no_password(
        self,
        dies_in: str,
        dies: str,
        hanako: Person,
        credential: ConnectionCredential,
        standing_clock: StandingClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        renew(hanako, credential, standing_clock())
        if dies_in == "outcome":
            jobs.order_password(standing_clock())
            standing_clock.move(seconds=5)
        gateway = type(network.connect())
        real = getattr(gateway, dies_in)

        def dying(*args: Any, **kwargs: Any) -> Any:
            if dies == "after":
                real(*args, **kwargs)
            raise SystemExit

        with monkeypatch.context() as patch:
            patch.setattr(gateway, dies_in, dying)
            job = jobs.order_password if dies_in == "place" else jobs.confirm_password
            with pytest.raises(SystemExit):
                job(standing_clock())
        standing_clock.move(seconds=LEASE.total_seconds())
        work(standing_clock)
        new = show(hanako, credential, standing_clock())
        assert new != PASSWORD
        assert network.connect().accepts(credential.auth_id, new)
        assert Entry.objects.filter(name="contracts.password_changed").count() == 1


def test_a_certificate_waits_until_the_address_has_been_hers_for_a_week(
    hanako: Person, standing_clock: StandingClock
) -> None:
    """S12: whoever has just had it changed gets no password there."""
    changed_at = standing_clock()
    Customer.objects.update(address_changed_at=changed_at)
    trusted_at = changed_at + dt.timedelta(days=7)
    post = partial(
        actions.send_certificate,
        contract_number=hanako.contract.number,
        by=hanako.reach.actor,
        language="ja",
        day=dt.date(2026, 11, 23),
    )
    with pytest.raises(actions.AddressIsNew, match=re.escape(trusted_at.isoformat())) as refused:
        post(now=standing_clock.move(days=6, hours=23))
    assert refused.value.trusted_at == trusted_at
    assert not Entry.objects.filter(name="contracts.certificate_posted").exists()
    post(now=standing_clock.move(hours=1))
    assert Entry.objects.get(name="contracts.certificate_posted").subject == f"contract:{hanako.contract.number}"
