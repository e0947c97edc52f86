"""Going back, reloading, two tabs, a lost session: nothing is lost, and nothing is skipped (S26, U16, U17)."""

import datetime as dt
import re
import threading

import pytest
from django.db import connection
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.cancellation.models import Case
from madoguchi.domain.actor import Actor, ActorKind, Reach
from madoguchi.domain.steps import Procedure
from madoguchi.walking import actions
from madoguchi.walking.models import Progress
from madoguchi.walking.queries import SoFar, Walk, how_far
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.walking import way
from tests.people import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_as_described")]
PAGES = ["procedures", "end-of-contract", "identify", "particulars", "when", "please-note", ""]


def address(person: Person, page: str) -> str:
    return f"/cancel/{person.contract.number}/{page}/".replace("//", "/")


class TestNoStepIsSkipped:
    @pytest.mark.parametrize("page", [*PAGES, "review", "accepted", "code", "no-such-page"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_from_the_beginning_every_address_leads_to_the_first_page(
        self, client: Client, hanako: Person, page: str, method: str
    ) -> None:
        answer = getattr(client, method)(address(hanako, page))
        if page == "procedures":
            assert answer.status_code == (200 if method == "get" else 302)
        else:
            assert "/procedures/" in way.place(answer)
        assert not Case.objects.exists()

    def test_a_token_of_the_review_is_no_way_around_the_pages(self, client: Client, hanako: Person) -> None:
        """A price signed for the review is accepted there and nowhere before."""
        review = way.to_review(client, hanako)
        token = counter.tokens(client.get(review))["month_end"]
        other = Client()
        other.force_login(hanako.login)  # her answers are there, her proof is not
        answer = other.post(review, {"when": "month_end", "quote": token, "date": ""})
        assert "/identify/" in way.place(answer)
        assert not Case.objects.exists()

    def test_the_password_cannot_be_shown_past_the_code(self, client: Client, hanako: Person) -> None:
        """Fresh from the log-in page, pressing the button of the default page by its address."""
        credential = hanako.contract.credentials.get()
        show = f"/contracts/{hanako.contract.number}/credentials/{credential.pk}/show/"
        assert way.place(client.post(show)).endswith("/credentials/change/")
        way.to_code(client, hanako)
        assert way.place(client.post(show)).endswith("/credentials/code/")


class TestNothingIsLost:
    def test_reload_and_back_show_every_page_again_with_her_answers(self, client: Client, hanako: Person) -> None:
        way.to_review(client, hanako)
        for page in PAGES[:-1]:
            assert client.get(address(hanako, page)).status_code == 200, page
        again = client.get(address(hanako, "particulars")).content.decode()
        assert 'value="みなと市"' in again
        assert re.search(r'value="price"[^>]*checked', again)
        identify = client.get(address(hanako, "identify")).content.decode()
        assert hanako.customer.number not in identify
        assert way.PASSWORD not in identify

    def test_another_answer_replaces_the_first_and_goes_on_where_she_was(self, client: Client, hanako: Person) -> None:
        review = way.to_review(client, hanako)
        assert way.go(client, address(hanako, "when"), {"when": "today"}) == review
        assert list(counter.tokens(client.get(review))) == ["today"]

    def test_two_tabs_go_on_with_each_others_answers(self, client: Client, hanako: Person) -> None:
        first = way.to_identify(client)
        other = Client()
        other.force_login(hanako.login)
        way.go(other, first, way.certificate(hanako))
        way.go(other, address(hanako, "particulars"), way.PARTICULARS)
        assert way.go(client, first, way.certificate(hanako)).startswith(address(hanako, "when"))

    def test_after_a_lost_session_she_proves_herself_again_and_types_nothing_else(
        self, client: Client, hanako: Person
    ) -> None:
        """U17."""
        way.to_review(client, hanako)
        client.post("/logout/")
        client.force_login(hanako.login)
        identify = way.place(client.get("/cancel/"))
        assert way.go(client, identify, way.certificate(hanako)).startswith(address(hanako, ""))

    def test_a_wrong_answer_keeps_the_right_ones(self, client: Client, hanako: Person) -> None:
        """F1: nothing typed is lost, the summary names the field, and only that one is marked."""
        particulars = way.go(client, way.to_identify(client), way.certificate(hanako))
        answer = client.post(particulars, {**way.PARTICULARS, "billing_postal_code": "12"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert page.count('aria-invalid="true"') == 1
        assert 'href="#id_billing_postal_code"' in page
        assert 'value="みなと市"' in page
        assert 'value="12"' in page
        assert "<title>エラー:" in page

    @pytest.mark.parametrize("name", sorted(way.PARTICULARS))
    def test_every_question_needs_an_answer(self, client: Client, hanako: Person, name: str) -> None:
        particulars = way.go(client, way.to_identify(client), way.certificate(hanako))
        answer = client.post(particulars, {**way.PARTICULARS, name: ""})
        assert answer.status_code == 422
        assert re.search(rf'<a href="#id_{name}(_0)?">', answer.content.decode())

    def test_a_press_on_no_door_changes_nothing(self, client: Client, hanako: Person) -> None:
        procedures = way.place(client.get("/cancel/"))
        for pressed in ("", "2", "-1", "x", "９"):
            assert way.place(client.post(procedures, {"door": pressed})) == procedures
        assert not Progress.objects.filter(owner=f"member:{hanako.login.pk}").exists()

    def test_a_date_that_is_not_offered_is_refused(self, client: Client, hanako: Person) -> None:
        choice = way.go(client, way.go(client, way.to_identify(client), way.certificate(hanako)), way.PARTICULARS)
        for when in ("date", "", "tomorrow"):
            assert client.post(choice, {"when": when}).status_code == 422


class TestTheIdentity:
    @pytest.mark.parametrize(
        ("name", "typed", "says"),
        [
            ("customer_number", "N000000999", "お客様番号が登録と違います"),
            ("name", "別の名前", "お名前が登録と違います"),
            ("postal_code", "999-9999", "郵便番号が登録と違います"),
            ("contract_phone", "090-9999-9999", "契約時の電話番号が登録と違います"),
            ("customer_number", "12", "お客様番号の形ではありません"),
        ],
    )
    def test_what_differs_from_the_file_is_named_with_its_mend(
        self, client: Client, hanako: Person, name: str, typed: str, says: str
    ) -> None:
        way.to_code(client, hanako)
        identify = f"/contracts/{hanako.contract.number}/credentials/identify/"
        answer = client.post(identify, {**way.identity(hanako), name: typed})
        assert answer.status_code == 422
        assert says in answer.content.decode()

    def test_it_is_understood_in_any_spelling(self, client: Client, hanako: Person) -> None:
        hanako.customer.given_name_kana, hanako.customer.family_name_kana = "ハナコ", "カクウ"
        hanako.customer.save()
        way.to_code(client, hanako)
        identify = f"/contracts/{hanako.contract.number}/credentials/identify/"
        spelt = {"customer_number": "ｎ０００ー０００ー１０１", "name": "ｶｸｳ　ﾊﾅｺ", "postal_code": "〒１００－００００"}
        assert client.post(identify, {**way.identity(hanako), **spelt}).status_code == 302

    @pytest.mark.parametrize("name", ["auth_id", "auth_password"])
    def test_a_wrong_certificate_says_not_which_half(self, client: Client, hanako: Person, name: str) -> None:
        identify = way.to_identify(client)
        wrong = "mobile000000999@minato.example" if name == "auth_id" else "another9word"
        answer = client.post(identify, {**way.certificate(hanako), name: wrong})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert page.count('aria-invalid="true"') == 2
        assert wrong not in page or name == "auth_id"

    def test_somebody_elses_certificate_opens_nothing(self, client: Client, hanako: Person) -> None:
        """Row 21: it is compared with this contract's, not with anybody's."""
        aoi = people.aoi()
        people.has_credential(aoi, "another9word")
        theirs = {"auth_id": aoi.contract.credentials.get().auth_id, "auth_password": "another9word"}
        identify = way.to_identify(client)
        assert client.post(identify, {**way.certificate(hanako), **theirs}).status_code == 422

    def test_ten_guesses_an_hour_and_the_eleventh_waits_be_it_right(
        self, client: Client, hanako: Person, standing_clock: StandingClock
    ) -> None:
        """S4: a try counts before anything is compared."""
        identify = way.to_identify(client)
        for _ in range(10):
            assert (
                client.post(identify, {**way.certificate(hanako), "auth_password": "another9word"}).status_code == 422
            )
        answer = client.post(identify, way.certificate(hanako))
        assert answer.status_code == 429
        assert "お待ちください" in answer.content.decode()
        standing_clock.move(minutes=61)
        client.force_login(hanako.login)
        assert client.post(identify, way.certificate(hanako)).status_code == 302

    def test_what_cannot_be_one_costs_no_guess(self, client: Client, hanako: Person) -> None:
        identify = way.to_identify(client)
        for _ in range(12):
            assert client.post(identify, {**way.certificate(hanako), "auth_id": "＠"}).status_code == 422
        assert client.post(identify, way.certificate(hanako)).status_code == 302

    @pytest.mark.parametrize(("minutes", "page"), [(29, ""), (31, "identify")])
    def test_a_proof_is_good_for_half_an_hour(
        self, client: Client, hanako: Person, standing_clock: StandingClock, minutes: int, page: str
    ) -> None:
        review = way.to_review(client, hanako)
        standing_clock.move(minutes=minutes)
        answer = client.get(review)
        assert answer.status_code == 302 if page else answer.status_code == 200
        assert not page or f"/{page}/" in way.place(answer)

    @pytest.mark.parametrize(("minutes", "shows"), [(4, True), (6, False)])
    def test_before_a_secret_for_five_minutes(
        self, client: Client, hanako: Person, standing_clock: StandingClock, minutes: int, shows: bool
    ) -> None:
        """S18."""
        way.to_code(client, hanako)
        standing_clock.move(minutes=minutes)
        answer = client.get(f"/contracts/{hanako.contract.number}/credentials/code/")
        assert (answer.status_code == 200) == shows


class TestWhatIsKept:
    def test_no_secret_and_nothing_in_the_clear(self, client: Client, hanako: Person) -> None:
        way.to_review(client, hanako)
        row = Progress.objects.get()
        opened = row.opened()
        assert {"billing_city", "contact_mail", "reason", "when"} <= opened.keys()
        assert not {"auth_password", "auth_id", "customer_number"} & opened.keys()
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM walking_progress")
            assert "みなと市".encode() not in b"".join(bytes(str(cell), "utf-8") for cell in cursor.fetchone())
        assert way.PASSWORD not in str(dict(client.session))

    def test_it_is_forgotten_after_a_day(self, client: Client, hanako: Person, standing_clock: StandingClock) -> None:
        way.to_review(client, hanako)
        standing_clock.move(hours=24)
        client.force_login(hanako.login)
        assert "/procedures/" in way.place(client.get("/cancel/"))
        timetable.run_due(standing_clock())
        assert not Progress.objects.exists()

    def test_somebody_elses_way_is_hers_alone(self, client: Client, hanako: Person) -> None:
        way.to_review(client, hanako)
        other = Client()
        other.force_login(people.aoi().login)
        assert other.get(address(hanako, "particulars")).status_code == 404
        assert Entry.objects.filter(name="access.refused").exists()


NOBODY = Walk(Reach(Actor(ActorKind.MEMBER, "7"), frozenset({"N1"})), Procedure.CANCEL, "C1")


class TestKeeping:
    """The action by itself."""

    def test_pages_and_answers_add_up(self, standing_clock: StandingClock) -> None:
        now = standing_clock()
        actions.keep(walk=NOBODY, page="one", answers={"a": "1", "b": "1"}, now=now)
        actions.keep(walk=NOBODY, page="two", answers={"b": "2"}, now=now)
        assert how_far(NOBODY, now=now) == SoFar(frozenset({"one", "two"}), {"a": "1", "b": "2"})
        assert how_far(NOBODY, now=now + dt.timedelta(hours=23, minutes=59)).passed
        assert how_far(NOBODY, now=now + dt.timedelta(hours=24)) == SoFar()

    def test_what_is_over_is_not_taken_up_again(self, standing_clock: StandingClock) -> None:
        actions.keep(walk=NOBODY, page="one", answers={"a": "1"}, now=standing_clock())
        later = standing_clock.move(hours=24)
        actions.keep(walk=NOBODY, page="two", answers={}, now=later)
        assert how_far(NOBODY, now=later) == SoFar(frozenset({"two"}))

    def test_who_is_always_outrun_is_told_where(
        self, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(actions, "_kept", lambda *_: False)
        with pytest.raises(actions.Outrun, match=r"^one$"):
            actions.keep(walk=NOBODY, page="one", answers={}, now=standing_clock())

    def test_each_walk_is_its_own(self, standing_clock: StandingClock) -> None:
        now = standing_clock()
        actions.keep(walk=NOBODY, page="one", answers={}, now=now)
        other = Walk(NOBODY.reach, Procedure.REVEAL, "C1")
        assert how_far(other, now=now) == SoFar()
        actions.forget(walk=other)
        assert how_far(NOBODY, now=now).passed
        actions.forget(walk=NOBODY)
        assert how_far(NOBODY, now=now) == SoFar()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_lose_nothing_of_each_other(standing_clock: StandingClock) -> None:
    """Two tabs, or a press that comes twice: each page and answer is there in the end."""
    now = standing_clock()

    def keep(n: int) -> None:
        try:
            actions.keep(walk=NOBODY, page=f"p{n}", answers={f"a{n}": "1"}, now=now)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert how_far(NOBODY, now=now).passed == {f"p{n}" for n in range(8)}
    assert len(how_far(NOBODY, now=now).answers) == 8
