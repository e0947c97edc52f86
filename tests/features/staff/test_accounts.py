"""Who works at the desk: least by default, one link each, gone at once."""

import datetime as dt
import re

import pytest
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestedCredentialData
from typer.testing import CliRunner

from madoguchi.audit.models import Entry
from madoguchi.cli import app
from madoguchi.domain.actor import ENGINEER
from madoguchi.domain.staff import PERMITTED, May, Role, may
from madoguchi.staff import actions
from madoguchi.staff.models import Invitation, Passkey, Staff
from tests.conftest import StandingClock
from tests.features.staff import counter

pytestmark = pytest.mark.django_db
runner = CliRunner(env={"COLUMNS": "200"})


def a_key(name: bytes = b"a key") -> AttestedCredentialData:
    public = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    return AttestedCredentialData.create(Aaguid.NONE, name, public)


def taken_on(clock: StandingClock, role: Role = Role.READER) -> str:
    """The secret of her link."""
    return actions.add(account="tanaka", name="田中 一郎", role=role, by=ENGINEER, now=clock())


def entries(name: str) -> list[tuple[str, str, str, dict[str, object]]]:
    rows = Entry.objects.filter(name=name).order_by("pk")
    return [(row.actor_kind, row.actor_id, row.subject, row.details) for row in rows]


class TestWhatARoleMay:
    def test_the_table(self) -> None:
        """A change of this table is a decision: it changes who sees members."""
        assert {role: " ".join(sorted(given)) for role, given in PERMITTED.items()} == {
            Role.READER: "find",
            Role.AGENT: "find help letters",
            Role.SUPERVISOR: "approve duty find help learn letters mend watch",
            Role.ENGINEER: "mend watch",
        }

    def test_each_role_is_in_the_table_and_nothing_else_is_given(self) -> None:
        assert set(PERMITTED) == set(Role)
        assert not may(Role.ENGINEER, May.FIND)
        assert may(Role.SUPERVISOR, May.APPROVE)


class TestTakingSomebodyOn:
    def test_who_added_whom_and_as_what(self, standing_clock: StandingClock) -> None:
        taken_on(standing_clock)
        row = Staff.objects.get()
        assert (row.account, row.name, row.role, row.added_at) == ("tanaka", "田中 一郎", "reader", standing_clock())
        assert entries("staff.added") == [("system", "engineer", f"staff:{row.pk}", {"role": "reader"})]

    def test_an_account_name_is_given_once_for_ever(self, standing_clock: StandingClock) -> None:
        taken_on(standing_clock)
        actions.remove(account="tanaka", by=ENGINEER, now=standing_clock())
        with pytest.raises(actions.AccountTaken, match="tanaka"):
            taken_on(standing_clock)

    def test_the_link_is_kept_as_a_digest_only(self, standing_clock: StandingClock) -> None:
        secret = taken_on(standing_clock)
        kept = Invitation.objects.get()
        assert len(secret) >= 43
        assert secret not in kept.digest
        assert (kept.made_at, kept.expires_at) == (standing_clock(), standing_clock() + dt.timedelta(hours=24))


class TestTheLink:
    def test_makes_one_passkey_once(self, standing_clock: StandingClock) -> None:
        secret = taken_on(standing_clock)
        staff = actions.add_passkey(secret=secret, credential=a_key(), now=standing_clock())
        assert bytes(Passkey.objects.get(staff=staff).credential) == bytes(a_key())
        assert entries("staff.passkey_added") == [("staff", str(staff.pk), f"staff:{staff.pk}", {})]
        with pytest.raises(actions.LinkGone):
            actions.add_passkey(secret=secret, credential=a_key(b"another"), now=standing_clock())
        assert Passkey.objects.count() == 1

    def test_is_spent_by_conditional_update(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two tabs press at once: the second was let past the look, and finds the link used."""
        secret = taken_on(standing_clock)
        person = Staff.objects.get()
        monkeypatch.setattr(actions, "invited", lambda *_, **__: person)
        actions.add_passkey(secret=secret, credential=a_key(), now=standing_clock())
        with pytest.raises(actions.LinkGone):
            actions.add_passkey(secret=secret, credential=a_key(b"another"), now=standing_clock())

    @pytest.mark.parametrize(("hours", "opens"), [(23.99, True), (24, False)])
    def test_is_good_for_a_day(self, standing_clock: StandingClock, hours: float, *, opens: bool) -> None:
        secret = taken_on(standing_clock)
        standing_clock.move(hours=hours)
        try:
            found = actions.invited(secret, now=standing_clock())
        except actions.LinkGone:
            assert not opens
        else:
            assert opens
            assert found.account == "tanaka"

    def test_spent_it_leads_nowhere(self, standing_clock: StandingClock) -> None:
        secret = taken_on(standing_clock)
        actions.add_passkey(secret=secret, credential=a_key(), now=standing_clock())
        with pytest.raises(actions.LinkGone):
            actions.invited(secret, now=standing_clock())

    def test_a_guess_opens_nothing(self, standing_clock: StandingClock) -> None:
        taken_on(standing_clock)
        with pytest.raises(actions.LinkGone):
            actions.invited("guess", now=standing_clock())

    def test_a_key_that_is_somebodys_is_refused_and_the_link_stays(self, standing_clock: StandingClock) -> None:
        first = taken_on(standing_clock)
        second = actions.add(account="sato", name="佐藤 恵", role=Role.AGENT, by=ENGINEER, now=standing_clock())
        actions.add_passkey(secret=first, credential=a_key(), now=standing_clock())
        with pytest.raises(actions.LinkGone):
            actions.add_passkey(secret=second, credential=a_key(), now=standing_clock())
        assert actions.invited(second, now=standing_clock()).account == "sato"

    def test_a_new_one_ends_the_one_before(self, standing_clock: StandingClock) -> None:
        first = taken_on(standing_clock)
        second = actions.give_link(account="tanaka", by=ENGINEER, now=standing_clock())
        assert actions.invited(second, now=standing_clock()).account == "tanaka"
        with pytest.raises(actions.LinkGone):
            actions.invited(first, now=standing_clock())
        person = Staff.objects.get()
        assert entries("staff.invited") == [("system", "engineer", f"staff:{person.pk}", {"passkeys_forgotten": False})]

    def test_for_a_second_device_keeps_the_first_and_the_sessions(self, standing_clock: StandingClock) -> None:
        actions.add_passkey(secret=taken_on(standing_clock), credential=a_key(), now=standing_clock())
        actions.give_link(account="tanaka", by=ENGINEER, now=standing_clock())
        assert Passkey.objects.count() == 1
        assert Staff.objects.get().epoch == 1

    def test_for_a_lost_device_forgets_it_and_ends_the_sessions(self, standing_clock: StandingClock) -> None:
        actions.add_passkey(secret=taken_on(standing_clock), credential=a_key(), now=standing_clock())
        inside = counter.enters(Staff.objects.get())
        actions.give_link(account="tanaka", by=ENGINEER, now=standing_clock(), forget_passkeys=True)
        assert actions.note_use(credential_id=b"a key", now=standing_clock()) is None
        assert inside.get("/desk/").status_code == 302
        assert entries("staff.invited")[0][3] == {"passkeys_forgotten": True}


class TestARole:
    def test_holds_from_the_next_page(self, standing_clock: StandingClock) -> None:
        inside = counter.at_desk(Role.READER)
        actions.change_role(account="reader", role=Role.ENGINEER, by=ENGINEER, now=standing_clock())
        assert "技術" in inside.get("/desk/").content.decode()
        person = Staff.objects.get()
        assert entries("staff.role_changed") == [
            ("system", "engineer", f"staff:{person.pk}", {"from": "reader", "to": "engineer"})
        ]

    def test_of_one_changes_nobody_else(self, standing_clock: StandingClock) -> None:
        other = counter.staff(Role.READER)
        counter.staff(Role.AGENT)
        actions.change_role(account="agent", role=Role.SUPERVISOR, by=ENGINEER, now=standing_clock())
        other.refresh_from_db()
        assert other.role == Role.READER


class TestLettingSomebodyGo:
    def test_ends_her_sessions_and_keys_at_once(self, standing_clock: StandingClock) -> None:
        actions.add_passkey(secret=taken_on(standing_clock), credential=a_key(), now=standing_clock())
        actions.give_link(account="tanaka", by=ENGINEER, now=standing_clock())
        person = Staff.objects.get()
        inside, other = counter.enters(person), counter.at_desk(Role.AGENT)
        actions.remove(account="tanaka", by=ENGINEER, now=standing_clock())
        assert inside.get("/desk/").status_code == 302
        assert other.get("/desk/").status_code == 200
        assert not Passkey.objects.exists()
        assert not Invitation.objects.filter(staff=person).exists()
        assert entries("staff.removed") == [("system", "engineer", f"staff:{person.pk}", {})]

    def test_of_two_who_let_her_go_at_once_the_second_is_told(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        taken_on(standing_clock)
        as_read = Staff.objects.get()
        actions.remove(account="tanaka", by=ENGINEER, now=standing_clock())
        monkeypatch.setattr(actions, "present", lambda _account: as_read)
        with pytest.raises(actions.NoSuchStaff, match=r"^tanaka$"):
            actions.remove(account="tanaka", by=ENGINEER, now=standing_clock())
        assert len(entries("staff.removed")) == 1

    def test_who_is_gone_is_nobody_to_every_action(self, standing_clock: StandingClock) -> None:
        taken_on(standing_clock)
        actions.remove(account="tanaka", by=ENGINEER, now=standing_clock())
        for act in (
            lambda: actions.remove(account="tanaka", by=ENGINEER, now=standing_clock()),
            lambda: actions.give_link(account="tanaka", by=ENGINEER, now=standing_clock()),
            lambda: actions.change_role(account="tanaka", role=Role.AGENT, by=ENGINEER, now=standing_clock()),
        ):
            with pytest.raises(actions.NoSuchStaff, match="tanaka"):
                act()
        assert Staff.objects.get().role == Role.READER


class TestAPasskey:
    def test_says_whose_it_is_and_the_record_knows(self, standing_clock: StandingClock) -> None:
        actions.add_passkey(secret=taken_on(standing_clock), credential=a_key(), now=standing_clock())
        standing_clock.move(hours=1)
        found = actions.note_use(credential_id=b"a key", now=standing_clock())
        assert found == Staff.objects.get()
        assert Passkey.objects.get().used_at == standing_clock()
        assert entries("staff.signed_in") == [("staff", str(found.pk), f"staff:{found.pk}", {})]

    def test_of_nobody(self, standing_clock: StandingClock) -> None:
        assert actions.note_use(credential_id=b"a key", now=standing_clock()) is None
        assert not Entry.objects.exists()


class TestTheCommand:
    def test_adds_with_the_least_role_and_prints_the_link(self) -> None:
        answer = runner.invoke(app, ["staff", "add", "tanaka", "--name", "田中 一郎"])
        assert answer.exit_code == 0, answer.output
        assert Staff.objects.get().role == Role.READER
        (secret,) = re.findall(r"http://localhost:8000/desk/begin/([\w-]+)/", answer.stdout)
        assert Invitation.objects.count() == 1
        assert len(secret) >= 43

    @pytest.mark.parametrize("account", ["Tanaka", "-tanaka", "田中", "a b", "x" * 41])
    def test_an_account_name_is_plain(self, account: str) -> None:
        answer = runner.invoke(app, ["staff", "add", "--name", "田中", "--", account])
        assert answer.exit_code == 2
        assert "small letters" in answer.output

    def test_says_that_an_account_is_taken(self) -> None:
        for code in (0, 2):
            assert runner.invoke(app, ["staff", "add", "tanaka", "--name", "田中"]).exit_code == code

    def test_lists_changes_and_removes(self) -> None:
        runner.invoke(app, ["staff", "add", "tanaka", "--name", "田中 一郎", "--role", "agent"])
        listed = runner.invoke(app, ["staff", "list"]).stdout
        for word in ("tanaka", "田中 一郎", "agent", "never", "find, help, letters"):
            assert word in listed
        assert runner.invoke(app, ["staff", "role", "tanaka", "supervisor"]).exit_code == 0
        assert "/desk/begin/" in runner.invoke(app, ["staff", "link", "tanaka", "--lost"]).stdout
        assert runner.invoke(app, ["staff", "remove", "tanaka"]).exit_code == 0
        assert "tanaka" not in runner.invoke(app, ["staff", "list"]).stdout

    @pytest.mark.parametrize("command", [["role", "nobody", "agent"], ["link", "nobody"], ["remove", "nobody"]])
    def test_says_who_is_not_there(self, command: list[str]) -> None:
        answer = runner.invoke(app, ["staff", *command])
        assert answer.exit_code == 2
        assert "madoguchi staff list" in answer.output
