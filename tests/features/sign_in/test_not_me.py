"""心あたりがない方: a link in every notice of a change. Opening it does nothing; one press stops it (S14, S22)."""

import datetime as dt
import re
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.cancellation.models import Case
from madoguchi.contracts.models import Customer
from madoguchi.domain.codes import Address, Way
from madoguchi.gateways import letter_folder
from madoguchi.keys import signed_links
from madoguchi.outbox.models import Message
from madoguchi.sign_in import sessions
from madoguchi.sign_in.models import Protection, ToldChange
from madoguchi.sign_in.not_me import actions, undoing
from madoguchi.sign_in.not_me.log_in_changes import link_for
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.codes import desk

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/not-me/\S+/")
NEW = "a better horse 8"


@pytest.fixture
def hanako() -> people.Person:
    return people.hanako()


def link_in(text: str) -> str:
    found = LINK.search(text)
    assert found, text
    return found[0]


def logged_in(person: people.Person) -> Client:
    client = Client()
    client.post("/login/", {"login": person.login.email, "password": people.PASSWORD})
    assert client.get("/").status_code == 200
    return client


def thief_changes_the_password(hanako: people.Person) -> tuple[Client, str]:
    """Somebody at her open session; the link in the mail that tells her."""
    thief = logged_in(hanako)
    thief.post("/password/change/", {"oldpassword": people.PASSWORD, "password1": NEW})
    desk.work()
    return thief, link_in(desk.arrived("mail")[0].body)


class TestTheLink:
    def test_opening_it_changes_nothing(self, hanako: people.Person) -> None:
        """A mail scanner opens links."""
        thief, link = thief_changes_the_password(hanako)
        for _ in range(3):
            shown = Client().get(link)
            assert "パスワードが変わりました" in shown.content.decode()
        assert Client().head(link).status_code == 200
        assert thief.get("/").status_code == 200
        assert ToldChange.objects.get().disputed_at is None
        assert not Protection.objects.exists()

    def test_one_press_bars_the_new_password_and_signs_out_everywhere(self, hanako: people.Person) -> None:
        other = logged_in(hanako)
        thief, link = thief_changes_the_password(hanako)
        assert "止めました" in Client().post(link).content.decode()
        assert thief.get("/")["Location"].startswith("/login/")
        assert other.get("/")["Location"].startswith("/login/")
        assert b"h1" in Client().post("/login/", {"login": hanako.login.email, "password": NEW}).content
        hanako.login.refresh_from_db()
        assert not hanako.login.has_usable_password()

    def test_pressed_again_it_says_the_same_and_does_nothing_more(self, hanako: people.Person) -> None:
        _, link = thief_changes_the_password(hanako)
        answers = [Client().post(link) for _ in range(3)]
        assert ["止めました" in answer.content.decode() for answer in answers] == [True] * 3
        assert Protection.objects.count() == Entry.objects.filter(name="sign_in.not_me").count() == 1

    def test_stopped_once_it_stays_so_and_what_never_was_is_too_late(self, hanako: people.Person) -> None:
        change = noted(hanako, "sign_in.app_removed")
        assert (change.way, change.to) == ("", "")  # no code brought anybody in
        stop = partial(actions.say_not_me, number=str(change.pk), key=actions.link_of(change).split("/")[-2])
        with pytest.raises(actions.TooLate):
            stop(now=change.ends_at)
        for _ in range(2):
            stop(now=change.ends_at - dt.timedelta(seconds=1))
        stop(now=change.ends_at)
        entry = Entry.objects.get(name="sign_in.not_me")
        assert (entry.actor_kind, entry.actor_id) == ("notice", str(change.pk))

    def test_works_for_three_weeks_and_then_says_that_it_does_not(
        self, hanako: people.Person, standing_clock: StandingClock
    ) -> None:
        _, link = thief_changes_the_password(hanako)
        standing_clock.move(days=21)
        shown = Client().post(link).content.decode()
        assert "期限が過ぎました" in shown
        assert ToldChange.objects.get().disputed_at is None
        standing_clock.move(seconds=-1)
        assert "止めました" in Client().post(link).content.decode()

    @pytest.mark.parametrize("wrong", ["0" * 16, "é", "x" * 500])
    def test_a_forged_one_opens_nothing(self, wrong: str, hanako: people.Person) -> None:
        _, link = thief_changes_the_password(hanako)
        number = link.split("/")[2]
        assert Client().get(f"/not-me/{number}/{wrong}/").status_code == 404
        assert Client().post(f"/not-me/{number}/{wrong}/").status_code == 404
        assert Client().post(f"/not-me/no-number/{wrong}/").status_code == 404
        assert ToldChange.objects.get().disputed_at is None

    def test_the_key_of_one_change_or_route_is_none_of_another(self, hanako: people.Person) -> None:
        _, link = thief_changes_the_password(hanako)
        number, key = link.split("/")[2:4]
        another = actions.note_change(
            about="sign_in.password_changed",
            customers=frozenset({hanako.customer.number}),
            login_id=None,
            came_by=None,
            now=dt.datetime(2026, 11, 16, tzinfo=dt.UTC),
        )
        assert Client().post(f"/not-me/{another.pk}/{key}/").status_code == 404
        assert signed_links.key_of("cancel_stop", number) != key
        assert Client().post(f"/cancel/stop/{number}/{key}/").status_code == 404


class TestWhatIsUndone:
    def test_a_passkey_that_was_added_goes_and_hers_stays(self, hanako: people.Person) -> None:
        hers = Authenticator.objects.create(user=hanako.login, type=Authenticator.Type.WEBAUTHN, data={})
        now = dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC)
        his = Authenticator.objects.create(user=hanako.login, type=Authenticator.Type.WEBAUTHN, data={})
        link = link_for(hanako.login, "sign_in.passkey_added", now=now)
        Client().post(link.removeprefix("http://localhost:8000"))
        assert list(Authenticator.objects.all()) == [hers]
        assert his.pk not in Authenticator.objects.values_list("pk", flat=True)
        hanako.login.refresh_from_db()
        assert hanako.login.check_password(people.PASSWORD)

    def test_what_was_added_after_the_told_change_goes_too(self, hanako: people.Person) -> None:
        """He changes the password first and adds a passkey then: her press on the first mail undoes both."""
        _, link = thief_changes_the_password(hanako)
        Authenticator.objects.create(user=hanako.login, type=Authenticator.Type.WEBAUTHN, data={})
        Client().post(link)
        assert not Authenticator.objects.exists()

    def test_each_feature_undoes_its_own(self, hanako: people.Person, monkeypatch: pytest.MonkeyPatch) -> None:
        undone: list[ToldChange] = []
        registered = {**undoing._undone_by, "sign_in.app_removed": lambda change, _now: undone.append(change)}
        monkeypatch.setattr(undoing, "_undone_by", registered)
        change = noted(hanako, "sign_in.app_removed")
        Client().post(actions.link_of(change).removeprefix("http://localhost:8000"))
        assert undone == [change]

    def test_when_undoing_fails_nothing_is_done(self, hanako: people.Person, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(change: ToldChange, now: dt.datetime) -> None:
            raise RuntimeError

        monkeypatch.setattr(undoing, "_undone_by", {"sign_in.app_removed": fail})
        change = noted(hanako, "sign_in.app_removed")
        with pytest.raises(RuntimeError):
            Client().post(actions.link_of(change).removeprefix("http://localhost:8000"))
        change.refresh_from_db()
        assert (change.disputed_at, Protection.objects.count()) == (None, 0)


def noted(person: people.Person, about: str, came_by: Address | None = None) -> ToldChange:
    return actions.note_change(
        about=about,
        customers=frozenset({person.customer.number}),
        login_id=person.login.pk,
        came_by=came_by,
        now=dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC),
    )


def disputed(person: people.Person, came_by: Address | None = None) -> None:
    change = noted(person, "sign_in.app_removed", came_by)
    assert Client().post(actions.link_of(change).removeprefix("http://localhost:8000")).status_code == 200


class TestProtection:
    """For a week nothing that cannot be undone is done; leaving stays open, and is held."""

    def test_she_is_told_everywhere_once(self, hanako: people.Person) -> None:
        Customer.objects.update(phone="08011110101")
        type(hanako.login).objects.update(email="hers@example.com")
        disputed(hanako)
        desk.work()
        told = sorted((one.channel, one.recipient) for one in desk.arrived())
        assert told == [("mail", "hanako@example.jp"), ("mail", "hers@example.com"), ("sms", "08011110101")]
        assert Message.objects.filter(name="sign_in.protected").count() == 3
        assert "2026年11月23日" in desk.arrived("mail")[0].body

    def test_the_audit_says_what_was_stopped(self, hanako: people.Person) -> None:
        disputed(hanako)
        assert Entry.objects.get(name="sign_in.not_me").details == {"about": "sign_in.app_removed"}

    def test_each_change_that_is_stopped_is_told(self, hanako: people.Person) -> None:
        for count in (1, 2):
            disputed(hanako)
            told = Message.objects.filter(name="sign_in.protected", to=hanako.login.email)
            assert told.count() == count

    def test_who_has_a_postal_address_only_gets_a_letter(self) -> None:
        yuki = people.yuki()
        disputed(yuki)
        desk.work()
        (letter,) = desk.arrived("letter")
        assert "保護しています" in desk.pages(letter_folder.read(letter.attachments[0]))

    @pytest.mark.parametrize("press", ["credentials/{}/show/", "credentials/{}/new-password/", "certificate/by-post/"])
    def test_no_password_is_shown_renewed_or_posted(
        self, press: str, hanako: people.Person, standing_clock: StandingClock
    ) -> None:
        credential = people.has_credential(hanako, "harbour7lamp")
        client = logged_in(hanako)
        disputed(hanako)
        client = logged_in(hanako)
        path = f"/contracts/{hanako.contract.number}/" + press.format(credential.pk)
        answer = client.post(path)
        assert answer.status_code == 409
        assert "harbour7lamp" not in answer.content.decode()
        assert "11月23日" in answer.content.decode()
        standing_clock.move(days=7)
        assert client.post(path).status_code in {200, 302}

    def test_leaving_is_open_and_held(self, hanako: people.Person) -> None:
        disputed(hanako)
        client = logged_in(hanako)
        page = client.get(f"/cancel/{hanako.contract.number}/").content.decode()
        assert "24時間は止めません" in page
        assert counter.press(client, f"/cancel/{hanako.contract.number}/", "today").status_code == 302
        case = Case.objects.get()
        assert case.due_at - case.accepted_at == dt.timedelta(hours=24)
        assert case.effective_at < case.due_at

    def test_nobody_else_is_held(self, hanako: people.Person, standing_clock: StandingClock) -> None:
        aoi = people.aoi()
        disputed(hanako)
        credential = people.has_credential(aoi, "harbour7lamp")
        answer = logged_in(aoi).post(f"/contracts/{aoi.contract.number}/credentials/{credential.pk}/show/")
        assert answer.status_code == 200
        number = stories.cancels(aoi, now=standing_clock())
        assert Case.objects.get(number=number).due_at == counter.MONTH_END

    @pytest.mark.parametrize(
        ("way", "to", "field"),
        [(Way.MAIL, "hanako@example.jp", "email_changed_at"), (Way.SMS, "08011110101", "phone_changed_at")],
    )
    def test_the_address_that_was_used_gets_no_code_for_a_week(
        self, way: Way, to: str, field: str, hanako: people.Person
    ) -> None:
        Customer.objects.update(phone="08011110101")
        disputed(hanako, Address(way, to))
        assert getattr(Customer.objects.get(), field) is not None
        desk.work()
        before = len(desk.arrived(way))
        desk.ask(Client(), to)
        assert len(desk.arrived(way)) == before

    def test_a_session_by_code_ends(self, hanako: people.Person, client: Client) -> None:
        desk.come_by(client, hanako.numbers[0])
        assert client.get("/cancel/").status_code == 302
        disputed(hanako)
        assert client.get("/cancel/").status_code == 200  # the door again


def test_ending_sessions_says_how_many(hanako: people.Person) -> None:
    people.aoi()
    logged_in(hanako)
    logged_in(hanako)
    assert sessions.end_all([hanako.login.pk]) == 2
    assert sessions.end_all([hanako.login.pk]) == 0
