"""The pages of credentials: what GET does not do, what the proof guards, what is told (S18, S22, S31)."""

import io
import re
from typing import Any

import pypdf
import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from madoguchi.contracts.models import ConnectionCredential, CredentialShowing, PasswordOrder
from madoguchi.gateways import letter_folder, simulated_world
from madoguchi.outbox.models import Message
from madoguchi.workers import timetable
from tests import people
from tests.conftest import StandingClock
from tests.people import Person

pytestmark = pytest.mark.django_db
PASSWORD = "harbour7lamp"


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


@pytest.fixture
def credential(hanako: Person) -> ConnectionCredential:
    return people.has_credential(hanako, PASSWORD, line=hanako.numbers[0])


@pytest.fixture
def address(hanako: Person, credential: ConnectionCredential) -> str:
    return f"/contracts/{hanako.contract.number}/credentials/{credential.pk}/"


@pytest.fixture
def fresh(client: Client, hanako: Person) -> Client:
    """Signed in a moment ago, with the password."""
    client.post("/login/", {"login": hanako.login.email, "password": people.PASSWORD})
    return client


def grow_old(client: Client, seconds: float) -> None:
    """Let the proof of this session be some seconds older."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {**record, "at": record["at"] - seconds} for record in session[AUTHENTICATION_METHODS_SESSION_KEY]
    ]
    session.save()


class TestShowing:
    def test_post_shows_and_nothing_may_keep_it(self, fresh: Client, address: str) -> None:
        answer = fresh.post(f"{address}show/")
        assert PASSWORD in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_get_shows_nothing_and_counts_nothing(self, fresh: Client, address: str, method: str) -> None:
        answer = getattr(fresh, method)(f"{address}show/", follow=True)
        assert answer.status_code == 200
        assert PASSWORD not in answer.content.decode()
        assert not CredentialShowing.objects.exists()

    def test_masked_it_is_not_in_the_page_at_all(self, fresh: Client, hanako: Person, address: str) -> None:
        for page in ("/", f"/contracts/{hanako.contract.number}/certificate/", address.rsplit("/", 2)[0] + "/"):
            assert PASSWORD not in fresh.get(page).content.decode()

    @pytest.mark.parametrize(("age", "shows"), [(290, True), (310, False)])
    def test_the_proof_holds_five_minutes(self, fresh: Client, address: str, age: float, *, shows: bool) -> None:
        """S18."""
        grow_old(fresh, age)
        answer = fresh.post(f"{address}show/")
        assert (PASSWORD in answer.content.decode()) == shows
        if not shows:
            assert answer["Location"].endswith("/credentials/code-way/")
            assert not CredentialShowing.objects.exists()

    def test_a_session_without_any_proof_is_asked(self, client: Client, hanako: Person, address: str) -> None:
        client.force_login(hanako.login)
        assert client.post(f"{address}show/")["Location"].endswith("/credentials/code-way/")
        assert client.post(f"{address}new-password/")["Location"].startswith("/login/again/")
        assert not CredentialShowing.objects.exists()
        assert not PasswordOrder.objects.exists()

    def test_the_limit_is_said_with_its_end_and_another_way(self, fresh: Client, address: str) -> None:
        for _ in range(3):
            assert fresh.post(f"{address}show/").status_code == 200
        answer = fresh.post(f"{address}show/")
        assert answer.status_code == 429
        assert PASSWORD not in answer.content.decode()
        assert "11:00" in answer.content.decode()
        assert "郵送" in answer.content.decode()

    def test_a_credential_of_another_contract_is_not_reached_through_ones_own(
        self, fresh: Client, hanako: Person
    ) -> None:
        theirs = people.has_credential(people.aoi(), "aoissecret7")
        assert fresh.post(f"/contracts/{hanako.contract.number}/credentials/{theirs.pk}/show/").status_code == 404


class TestByPost:
    def test_the_letter_goes_once_a_day(self, fresh: Client, hanako: Person, standing_clock: StandingClock) -> None:
        where = f"/contracts/{hanako.contract.number}/certificate/by-post/"
        for _ in range(2):
            assert fresh.post(where).status_code == 302
        assert Message.objects.filter(channel="letter").count() == 1
        standing_clock.move(days=1)
        fresh.post(where)
        assert Message.objects.filter(channel="letter").count() == 2

    def test_get_sends_nothing(self, fresh: Client, hanako: Person) -> None:
        fresh.get(f"/contracts/{hanako.contract.number}/certificate/by-post/")
        assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestTheCertificate:
    def text(self) -> str:
        (letter,) = [d for d in simulated_world.list_deliveries() if d.channel == "letter"]
        pages = pypdf.PdfReader(io.BytesIO(letter_folder.read(letter.attachments[0]))).pages
        assert len(pages) == 1
        return re.sub(r"\s", "", pages[0].extract_text())

    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_it_says_everything_and_its_file_is_sealed(
        self, client: Client, language: str, standing_clock: StandingClock, settings: Any
    ) -> None:
        kenji = people.kenji()
        people.has_credential(kenji, PASSWORD, line=kenji.numbers[0])
        people.has_credential(kenji, "Kamome29sora", kind="ipv6")
        client.post("/login/", {"login": kenji.login.email, "password": people.PASSWORD})
        client.cookies["django_language"] = language
        client.post(f"/contracts/{kenji.contract.number}/certificate/by-post/")
        timetable.run_due(standing_clock())
        said = self.text()
        for part in (
            *("会員登録証", "N000000102", "C000000102", "見本健司様", "〒100-0000", "2024年4月1日"),
            *(PASSWORD, "Kamome29sora", "mobile000000102@minato.example", "090-0000-0102", "音声10GBプラン"),
        ):
            assert part in said
        assert ("Membercertificate" in said) == (language == "en")
        (file,) = (settings.MADOGUCHI_DATA / "letters").iterdir()
        assert not file.read_bytes().startswith(b"%PDF")
        assert Message.objects.get(channel="letter").context == {}
