"""A session that ends mid-way: the same page with the same choices after the log-in, on another device too (U17)."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.account.internal import flows
from django.conf import settings
from django.test import Client
from django.urls import reverse

from madoguchi import clock
from madoguchi.cancellation.models import Case
from madoguchi.domain.actor import Actor, ActorKind, Reach, ReachKind
from madoguchi.sign_in import jobs
from madoguchi.sign_in.half_done import actions, queries
from madoguchi.sign_in.models import HalfDone
from tests import operators, people
from tests.conftest import StandingClock
from tests.features.cancellation import counter

pytestmark = pytest.mark.django_db


@pytest.fixture
def kenji() -> people.Person:
    return people.kenji()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> StandingClock:
    standing = StandingClock(clock.machine_time())
    monkeypatch.setattr(clock, "machine_time", standing)
    return standing


def logs_in(client: Client, person: people.Person, to: str = "/") -> str:
    """Where she stands after the log-in."""
    sent = {"login": person.login.email, "password": people.PASSWORD, "next": to}
    return client.post("/login/", sent)["Location"]


def chooses(client: Client, person: people.Person, *lines: str, **more: str) -> str:
    """Presses the button of the choice; where it leads."""
    path = f"/cancel/{person.contract.number}/choose/"
    return client.post(path, {"line": list(lines), **more})["Location"]


class TestInTheSameBrowser:
    def test_a_page_that_she_opened_comes_back(self, kenji: people.Person, machine: StandingClock) -> None:
        client = Client()
        logs_in(client, kenji)
        path = f"/cancel/{kenji.contract.number}/?line={kenji.numbers[1]}&date=2026-11-20"
        machine.move(hours=2)
        asked = client.get(path)
        assert "ログアウトしました" in client.get(asked["Location"]).content.decode()
        assert logs_in(client, kenji, path) == path
        assert "2026-11-20" in client.get(path).content.decode()

    def test_lines_she_was_choosing_come_back(self, kenji: people.Person, machine: StandingClock) -> None:
        client = Client()
        logs_in(client, kenji)
        machine.move(hours=2)
        to_log_in = chooses(client, kenji, *kenji.numbers[1:], date="2026-11-20")
        assert to_log_in == f"/login/?next=/cancel/{kenji.contract.number}/choose/"
        back = logs_in(client, kenji, f"/cancel/{kenji.contract.number}/choose/")
        review = client.get(back)["Location"]
        assert all(f"line={number}" in review for number in kenji.numbers[1:])
        assert "date=2026-11-20" in review
        assert kenji.numbers[0] not in review
        assert client.get(review).status_code == 200

    def test_somebody_else_at_the_same_browser_gets_none_of_it(
        self, kenji: people.Person, machine: StandingClock
    ) -> None:
        client, aoi = Client(), people.aoi()
        logs_in(client, kenji)
        machine.move(hours=2)
        chooses(client, kenji, kenji.numbers[1])
        back = logs_in(client, aoi, f"/cancel/{kenji.contract.number}/choose/")
        answer = client.get(back)
        assert answer.status_code == 404
        assert kenji.numbers[1] not in answer.content.decode()

    def test_neither_price_nor_password_is_kept(self, kenji: people.Person, machine: StandingClock) -> None:
        client = Client()
        logs_in(client, kenji)
        review = f"/cancel/{kenji.contract.number}/?line={kenji.numbers[1]}"
        token = counter.tokens(client.get(review))["today"]
        machine.move(hours=2)
        client.post(review, {"when": "today", "quote": token, "password": "secret", "old_password": "secret"})
        kept = client.session["kept_answers"]["sent"]
        assert kept == {"when": ["today"]}
        assert not Case.objects.exists()
        logs_in(client, kenji)
        assert client.get(review).status_code == 200

    def test_a_press_on_a_price_is_not_made_by_coming_back(self, kenji: people.Person, machine: StandingClock) -> None:
        client = Client()
        logs_in(client, kenji)
        review = f"/cancel/{kenji.contract.number}/?line={kenji.numbers[1]}"
        token = counter.tokens(client.get(review))["today"]
        machine.move(hours=2)
        client.post(review, {"when": "today", "quote": token})
        logs_in(client, kenji, review)
        assert "まだ解約は完了していません" in client.get(review).content.decode()
        assert not Case.objects.exists()


class TestWhatWasTypedIntoAForm:
    """Registered data, and the questions of a walk: the fields are as she left them."""

    @pytest.fixture(autouse=True)
    def _allauth_goes_by_the_same_time(self, machine: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its records of proofs: a log-in of just now is a fresh proof."""
        monkeypatch.setattr(flows.login, "time", SimpleNamespace(time=lambda: machine().timestamp()))

    def returns(self, person: people.Person, machine: StandingClock, path: str, typed: dict[str, str]) -> str:
        """The page after the log-in, of somebody who sent this when her session was over."""
        client = Client()
        logs_in(client, person)
        machine.move(hours=2)
        assert client.post(path, typed)["Location"] == f"/login/?next={path}"
        return client.get(logs_in(client, person, path)).content.decode()

    @pytest.mark.parametrize(
        ("path", "typed"),
        [
            ("/registered/customers/N000000102/phone/", {"phone": "03-1234-5678"}),
            ("/registered/customers/N000000102/mail/", {"email": "new@example.com"}),
            ("/registered/log-in-mail/", {"email": "new@example.com"}),
            (
                "/registered/customers/N000000102/address/",
                {
                    "postal_code": "105-0001",
                    "prefecture": "東京都",
                    "city": "港区",
                    "town": "虎ノ門9-9",
                    "building": "",
                },
            ),
            ("/registered/add/", {"customer_number": "N000000109"}),
        ],
    )
    def test_stands_there_again_and_has_changed_nothing(
        self, path: str, typed: dict[str, str], kenji: people.Person, machine: StandingClock
    ) -> None:
        page = self.returns(kenji, machine, path, typed)
        for value in filter(None, typed.values()):
            assert f'value="{value}"' in page
        before = (kenji.customer.phone, kenji.customer.email, kenji.customer.town, kenji.login.email)
        kenji.customer.refresh_from_db()
        kenji.login.refresh_from_db()
        assert (kenji.customer.phone, kenji.customer.email, kenji.customer.town, kenji.login.email) == before

    def test_a_tick_that_she_took_away_stays_away(self, kenji: people.Person, machine: StandingClock) -> None:
        path, typed = "/registered/log-in-mail/", {"email": "new@example.com"}
        assert "checked" not in self.returns(kenji, machine, path, typed)
        assert "checked" in self.returns(kenji, machine, path, {**typed, "also_contact": "on"})

    def test_not_to_somebody_else(self, kenji: people.Person, machine: StandingClock) -> None:
        path, client = "/registered/add/", Client()
        logs_in(client, kenji)
        machine.move(hours=2)
        client.post(path, {"customer_number": "N000000109"})
        assert "N000000109" not in client.get(logs_in(client, people.aoi(), path)).content.decode()

    def test_the_questions_of_a_walk(self, machine: StandingClock, tmp_path: Path) -> None:
        hanako = people.hanako()
        with operators.in_force(operators.written(tmp_path, more='[journey]\ncontact = "always"')):
            path = reverse("cancel_step", args=[hanako.contract.number, "particulars"])
            page = self.returns(
                hanako, machine, path, {"contact_phone": "03-1234-5678", "contact_mail": "a@example.jp"}
            )
            assert 'value="03-1234-5678"' in page


class TestOnAnotherDevice:
    def test_what_she_chose_waits_on_my_page(self, kenji: people.Person) -> None:
        phone, computer = Client(), Client()
        logs_in(phone, kenji)
        review = chooses(phone, kenji, kenji.numbers[1], kenji.numbers[2])
        chooses(phone, kenji, kenji.numbers[1], kenji.numbers[2], date="2026-11-20")
        logs_in(computer, kenji)
        shown = computer.get("/").content.decode()
        assert shown.count("続きから") == 1
        (waiting,) = queries.list_waiting(kenji.reach, now=clock.now())
        assert waiting.path == review + "&date=2026-11-20"
        page = computer.get(waiting.path).content.decode()
        assert "2026年11月20日" in page or "2026-11-20" in page

    def test_accepted_it_waits_no_more(self, kenji: people.Person) -> None:
        phone, computer = Client(), Client()
        logs_in(phone, kenji)
        review = chooses(phone, kenji, kenji.numbers[1])
        logs_in(computer, kenji)
        counter.press(computer, review, "month_end")
        assert Case.objects.count() == 1
        assert "続きから" not in phone.get("/").content.decode()

    def test_what_is_done_takes_nothing_else_with_it(self, kenji: people.Person, standing_clock: StandingClock) -> None:
        aoi, now = people.aoi(), standing_clock()
        begun = [(kenji, "a", "C1"), (kenji, "a", "C2"), (kenji, "b", "C1"), (aoi, "a", "C1")]
        for person, kind, about in begun:
            actions.remember(reach=person.reach, kind=kind, about=about, path="/", now=now)
        actions.forget(reach=kenji.reach, kind="a", about="C1")
        left = HalfDone.objects.order_by("pk").values_list("login", "kind", "about")
        assert list(left) == [(person.login.pk, kind, about) for person, kind, about in begun[1:]]

    def test_lines_that_left_meanwhile_lead_to_their_case(self, kenji: people.Person) -> None:
        phone = Client()
        logs_in(phone, kenji)
        review = chooses(phone, kenji, kenji.numbers[1])
        number = counter.cancel(kenji, kenji.numbers[1]).number
        assert phone.get(review)["Location"] == f"/cases/{number}/"

    def test_nobody_else_sees_it_or_takes_it_away(self, kenji: people.Person) -> None:
        client, other, aoi = Client(), Client(), people.aoi()
        logs_in(client, kenji)
        chooses(client, kenji, kenji.numbers[1])
        logs_in(other, aoi)
        assert "続きから" not in other.get("/").content.decode()
        other.post(f"/half-done/{HalfDone.objects.get().pk}/give-up/")
        assert HalfDone.objects.count() == 1

    def test_she_gives_it_up(self, kenji: people.Person) -> None:
        client = Client()
        logs_in(client, kenji)
        chooses(client, kenji, kenji.numbers[1])
        given_up = HalfDone.objects.get()
        other = HalfDone.objects.create(
            login=kenji.login, kind="reveal", path="/", saved_at=given_up.saved_at, expires_at=given_up.expires_at
        )
        path = f"/half-done/{given_up.pk}/give-up/"
        client.get(path)
        assert HalfDone.objects.count() == 2
        assert client.post(path)["Location"] == "/"
        assert HalfDone.objects.get() == other

    @pytest.mark.parametrize(("days", "left"), [(6.99, 1), (7, 0)])
    def test_it_waits_a_week(self, days: float, left: int, kenji: people.Person, standing_clock: StandingClock) -> None:
        client = Client()
        logs_in(client, kenji)
        chooses(client, kenji, kenji.numbers[1])
        standing_clock.move(days=days)
        assert client.get("/").content.decode().count("続きから") == left
        jobs.forget_half_done(standing_clock())
        assert HalfDone.objects.count() == left


class TestWhatKeepsNothing:
    def test_looking(self, kenji: people.Person) -> None:
        """S22: only a press keeps anything."""
        client = Client()
        logs_in(client, kenji)
        client.get(f"/cancel/{kenji.contract.number}/choose/?line={kenji.numbers[1]}")
        client.get(f"/cancel/{kenji.contract.number}/?line={kenji.numbers[1]}")
        assert not HalfDone.objects.exists()

    @pytest.mark.parametrize("line", ["09000000101", "nonsense", "\x00", "x" * 2000])
    def test_a_line_that_is_not_of_the_contract(self, line: str, kenji: people.Person) -> None:
        people.hanako()
        client = Client()
        logs_in(client, kenji)
        chooses(client, kenji, kenji.numbers[1], line)
        assert not HalfDone.objects.exists()

    def test_an_endless_date(self, kenji: people.Person) -> None:
        client = Client()
        logs_in(client, kenji)
        chooses(client, kenji, kenji.numbers[1], date="2" * 2000)
        assert not HalfDone.objects.exists()

    def test_no_line(self, kenji: people.Person) -> None:
        client = Client()
        logs_in(client, kenji)
        assert chooses(client, kenji) == f"/cancel/{kenji.contract.number}/"
        assert not HalfDone.objects.exists()

    def test_who_came_by_a_code(self, kenji: people.Person, standing_clock: StandingClock) -> None:
        by_code = Actor(ActorKind.CODE, str(kenji.login.pk))
        reach = Reach(by_code, kenji.reach.customer_numbers, kind=ReachKind.CANCEL_ONLY)
        actions.remember(reach=reach, kind="cancellation", about="C1", path="/", now=standing_clock())
        actions.forget(reach=reach, kind="cancellation", about="C1")
        assert not HalfDone.objects.exists()


def test_one_that_is_gone_from_the_store_leads_to_the_same_address(kenji: people.Person) -> None:
    """Another browser's sign-out, or a browser that was closed: nothing is known of whose it was."""
    client = Client()
    logs_in(client, kenji)
    client.cookies[settings.SESSION_COOKIE_NAME] = "gone"
    path = f"/cancel/{kenji.contract.number}/?line={kenji.numbers[1]}"
    assert client.get(path)["Location"].startswith("/login/?next=/cancel/")
