"""What is FreeRADIUS's own: PAP and CHAP, live sessions, a database in trouble."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from madoguchi.gateways import GatewayError
from madoguchi.gateways.network import Answer, Credential, Outcome, PasswordOrder, Switch
from tests.gateways.network.conftest import AUTH_ID, Harness, networks, switch
from tests.gateways.parts.radius import AccessServer, Radius

HER = (Credential(AUTH_ID, "harbour7lamp"),)

pytestmark = networks("freeradius")


def let_go(harness: Harness) -> str:
    return harness.gateway.place(switch("off", Switch.OFF, credentials=HER), now=harness.clock())


def ask(harness: Harness, reference: str) -> Answer:
    return harness.gateway.outcome(reference, now=harness.clock())


@pytest.fixture
def online(harness: Harness, radius: Radius) -> Radius:
    """She is online."""
    assert harness.carry_out(switch("on", Switch.ON, credentials=HER)) is Outcome.DONE
    radius.account(AUTH_ID, "Start")
    harness.clock.instant = radius.now()
    return radius


class TestAccess:
    @pytest.mark.parametrize("by", ["User-Password", "CHAP-Password"])
    def test_is_given_and_taken(self, harness: Harness, radius: Radius, by: str) -> None:
        assert not radius.accepts(AUTH_ID, "harbour7lamp", by=by)
        harness.carry_out(switch("on", Switch.ON, credentials=HER))
        assert radius.accepts(AUTH_ID, "harbour7lamp", by=by)
        harness.carry_out(switch("off", Switch.OFF, credentials=HER))
        assert not radius.accepts(AUTH_ID, "harbour7lamp", by=by)

    def test_a_password_of_another_kind_that_was_there_before_stops_too(self, harness: Harness, radius: Radius) -> None:
        """An operator whose schema held hashes would go on letting the old password in."""
        with closing(sqlite3.connect(radius.database)) as database, database:
            row = (AUTH_ID, "Crypt-Password", ":=", "not the new one")
            database.execute("insert into radcheck (username, attribute, op, value) values (?, ?, ?, ?)", row)
            database.execute(
                "insert into radcheck (username, attribute, op, value) values (?, 'Simultaneous-Use', ':=', '1')",
                (AUTH_ID,),
            )
        harness.carry_out(PasswordOrder("1", AUTH_ID, "harbour7lamp"))
        with closing(sqlite3.connect(radius.database)) as database:
            kept = {kind for (kind,) in database.execute("select attribute from radcheck")}
        assert kept == {"Cleartext-Password", "Simultaneous-Use"}

    def test_no_trouble_repeats_a_password(self, harness: Harness, radius: Radius) -> None:
        with closing(sqlite3.connect(radius.database)) as database, database:
            database.execute("alter table radcheck rename to radcheck_away")
        try:
            with pytest.raises(GatewayError) as error:
                harness.gateway.place(PasswordOrder("1", AUTH_ID, "harbour7lamp"), now=harness.clock())
            (finding,) = [one for one in harness.gateway.look(now=harness.clock()) if not one.is_well]
        finally:
            with closing(sqlite3.connect(radius.database)) as database, database:
                database.execute("alter table radcheck_away rename to radcheck")
        assert "harbour7lamp" not in str(error.value)
        assert not error.value.permanent
        assert "database" in finding.part
        assert harness.carry_out(PasswordOrder("1", AUTH_ID, "harbour7lamp")) is Outcome.DONE


class TestLiveSession:
    def test_is_dropped_and_gone_from_the_accounting(
        self, harness: Harness, online: Radius, access_server: AccessServer
    ) -> None:
        reference = let_go(harness)
        assert ask(harness, reference).outcome is Outcome.PENDING
        assert access_server.asked == [
            {"User-Name": AUTH_ID, "Acct-Session-Id": "session-1", "Framed-IP-Address": "10.64.0.7"}
        ]
        assert online.live_sessions() == []
        assert ask(harness, reference) == Answer(Outcome.DONE)

    def test_acknowledged_but_not_stopped_is_not_gone(
        self, harness: Harness, online: Radius, access_server: AccessServer
    ) -> None:
        access_server.mood = "drops without a word"
        reference = let_go(harness)
        assert ask(harness, reference) == ask(harness, reference) == Answer(Outcome.PENDING)
        online.account(AUTH_ID, "Stop")
        assert ask(harness, reference).outcome is Outcome.DONE

    @pytest.mark.usefixtures("online")
    def test_that_the_access_server_does_not_know_is_gone(self, harness: Harness, access_server: AccessServer) -> None:
        access_server.mood = "knows no such session"
        assert ask(harness, let_go(harness)).outcome is Outcome.DONE

    @pytest.mark.parametrize(
        ("mood", "says"),
        [
            ("refuses", "127.0.0.1 does not drop the session: it names that it is not allowed to (501)"),
            ("silent", "127.0.0.1 does not answer: Timeout"),
        ],
    )
    def test_that_is_not_dropped_is_said_and_tried_again(
        self, harness: Harness, online: Radius, access_server: AccessServer, mood: str, says: str
    ) -> None:
        access_server.mood = mood
        reference = let_go(harness)
        answer = ask(harness, reference)
        assert answer.outcome is Outcome.PENDING
        assert says in answer.reason
        assert not online.accepts(AUTH_ID, "harbour7lamp"), "she cannot come back meanwhile"
        access_server.mood = "drops"
        ask(harness, reference)
        assert ask(harness, reference).outcome is Outcome.DONE

    def test_on_an_access_server_that_nobody_named_is_said(
        self, harness: Harness, online: Radius, operator_has: Any
    ) -> None:
        table = online.table(3799).replace('address = "127.0.0.1"', 'address = "127.0.0.9"')
        operator_has(table)
        assert "does not name the access server 127.0.0.1" in ask(harness, let_go(harness)).reason

    @pytest.mark.usefixtures("online")
    def test_of_which_accounting_has_not_heard_for_a_day_is_none(self, harness: Harness) -> None:
        reference = let_go(harness)
        harness.clock.move(hours=25)
        assert ask(harness, reference).outcome is Outcome.DONE

    def test_of_somebody_else_stays(self, harness: Harness, online: Radius) -> None:
        online.account("other@minato.example", "Start", "session-2")
        reference = let_go(harness)
        ask(harness, reference)
        assert ask(harness, reference).outcome is Outcome.DONE
        assert online.live_sessions() == ["other@minato.example"]

    def test_is_not_dropped_by_a_new_password(self, harness: Harness, online: Radius) -> None:
        assert harness.carry_out(PasswordOrder("1", AUTH_ID, "second")) is Outcome.DONE
        assert online.live_sessions() == [AUTH_ID]
