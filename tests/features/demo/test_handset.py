"""The demo's page: what arrives, signing in with one press, the clock, faults."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from madoguchi import clock
from madoguchi.contracts.models import Customer
from madoguchi.demo import clock as movable_clock
from madoguchi.demo import opening, people
from madoguchi.demo.arrivals import inbox_of
from madoguchi.gateways import mail, post, simulated_world, sms
from madoguchi.gateways.simulated_world import Fault
from madoguchi.sign_in.models import LinkedCustomer, Login
from tests.conftest import StandingClock

pytestmark = pytest.mark.django_db
HANAKO, KENJI, TOME = (people.find(key) for key in ("hanako", "kenji", "tome"))


@pytest.fixture
def house() -> None:
    """The demo people with log-ins and addresses, without what they have."""
    for person in people.PEOPLE:
        reached = {} if person is TOME else {"email": person.email, "phone": f"0900000{person.customer_number[-4:]}"}
        customer = Customer.objects.create(
            number=person.customer_number, family_name=person.name, postal_code=person.customer_number[-7:], **reached
        )
        login = Login.objects.create_user(person.email, people.PASSWORD)
        LinkedCustomer.objects.create(login=login, customer=customer, linked_at=clock.now())


@pytest.mark.usefixtures("house")
class TestHandset:
    def test_it_shows_each_person_what_reached_her_latest_first(self, standing_clock: StandingClock) -> None:
        sms.connect().send(to="09000000001", text="first", key="1")
        standing_clock.move(minutes=1)
        sms.connect().send(to="09000000001", text="second", key="2")
        sms.connect().send(to="09000000002", text="for Kenji", key="3")
        assert [arrival.text for arrival in inbox_of(HANAKO).sms] == ["second", "first"]
        assert [arrival.text for arrival in inbox_of(KENJI).sms] == ["for Kenji"]
        assert len(inbox_of(None).sms) == 3

    def test_links_in_a_mail_can_be_followed_and_its_text_cannot_be_markup(self, client: Client) -> None:
        text = "http://localhost:8000/cases/K1/\n<script>alert(1)</script>"
        mail.connect().send(mail.Mail("hanako@example.jp", "お知らせ <b>", text), key="1")
        page = client.get("/demo/", {"person": "hanako"}).content.decode()
        assert 'href="http://localhost:8000/cases/K1/"' in page
        assert "&lt;script&gt;alert" in page
        assert "お知らせ &lt;b&gt;" in page

    def test_an_attached_receipt_leads_to_the_members_own_copy(self) -> None:
        files = tuple(
            mail.Attachment(name, "x/y", b"")
            for name in ("K20261116-ABC234-cancellation.pdf", "B20261201-ABC234.pdf", "x")
        )
        mail.connect().send(mail.Mail("hanako@example.jp", "", "", files), key="1")
        addresses = [file.address for file in inbox_of(HANAKO).mails[0].attachments]
        assert addresses == ["/cases/K20261116-ABC234/cancellation.pdf", "/bills/B20261201-ABC234.pdf", ""]

    def test_a_letter_can_be_opened(self, client: Client) -> None:
        post.connect().send(to="〒0000008 東京都", pdf=b"%PDF-1.7 letter", key="case:1")
        (letter,) = inbox_of(TOME).letters
        answer = client.get(f"/demo/letters/{letter.id}.pdf")
        assert answer.content == b"%PDF-1.7 letter"
        assert client.get(f"/demo/letters/{letter.id + 1}.pdf").status_code == 404

    def test_nobody_unknown_breaks_it(self, client: Client) -> None:
        simulated_world.deliver("sms", to="0311112222", key="1", body="to somebody else")
        page = client.get("/demo/", {"person": "nobody"}).content.decode()
        assert "to somebody else" in page


@pytest.mark.usefixtures("house")
class TestSigningIn:
    def test_one_press_signs_in(self, client: Client) -> None:
        answer = client.post("/demo/sign-in/", {"person": "hanako"})
        assert answer.headers["Location"] == "/"
        assert Login.objects.get(pk=client.session["_auth_user_id"]).email == "hanako@example.jp"

    def test_the_member_who_reads_english_gets_english(self, client: Client) -> None:
        client.post("/demo/sign-in/", {"person": "emma"})
        assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"

    def test_it_needs_a_press_on_our_own_page(self) -> None:
        client = Client(enforce_csrf_checks=True)
        assert client.post("/demo/sign-in/", {"person": "hanako"}).status_code == 403
        assert client.get("/demo/sign-in/", {"person": "hanako"}).status_code == 405
        assert "_auth_user_id" not in client.session

    def test_only_demo_people_are_let_in(self, client: Client) -> None:
        Login.objects.create_user("member001@example.jp", "password of hers")
        assert client.post("/demo/sign-in/", {"person": "member001@example.jp"}).status_code == 404


@pytest.mark.usefixtures("house")
class TestClockAndFaults:
    def test_a_press_moves_the_clock_and_says_so(self, client: Client) -> None:
        movable_clock.install()
        before = clock.now()
        answer = client.post("/demo/clock/", {"move": "hour", "person": "hanako"}, follow=True)
        assert clock.now() - before >= dt.timedelta(hours=1)
        assert answer.redirect_chain == [("/demo/?person=hanako", 302)]
        assert "時計を" in answer.content.decode()

    @pytest.mark.parametrize(
        ("typed", "says"),
        [("2020-01-01T00:00", "先へだけ"), ("soon", "読み取れません"), ("2036-01-01T00:00", "400日まで")],
    )
    def test_what_cannot_be_is_said_with_its_mend(self, client: Client, typed: str, says: str) -> None:
        movable_clock.install()
        answer = client.post("/demo/clock/", {"move": "free", "at": typed}, follow=True)
        assert says in answer.content.decode()
        assert movable_clock.ahead() == dt.timedelta()

    def test_nothing_to_wait_for_is_said(self, client: Client) -> None:
        assert "待っている予定" in client.post("/demo/clock/", {"move": "next"}, follow=True).content.decode()
        assert client.post("/demo/clock/", {"move": "back"}).status_code == 404

    def test_systems_can_be_broken_and_mended(self, client: Client) -> None:
        client.post("/demo/faults/", {"network": "slow", "sms": "down", "mail": "on fire"})
        faults = {key: simulated_world.fault_of(key) for key in ("network", "sms", "mail")}
        assert faults == {"network": Fault.SLOW, "sms": Fault.DOWN, "mail": None}
        client.post("/demo/faults/", {"network": ""})
        assert simulated_world.fault_of("network") is None


class TestOpening:
    @pytest.mark.parametrize("today", [(2026, 11, 16), (2027, 3, 1), (2028, 2, 29), (2026, 12, 31)])
    def test_everybody_is_loaded_once_whatever_the_day(
        self, standing_clock: StandingClock, today: tuple[int, int, int]
    ) -> None:
        standing_clock.set(dt.datetime(*today, 1, tzinfo=dt.UTC))
        for _ in range(2):
            opening.load_once()
        numbers = {person.customer_number for person in people.PEOPLE}
        assert Customer.objects.filter(number__in=numbers).count() == len(numbers)
        assert Customer.objects.count() == 200 + len(numbers)
        assert {login.check_password(people.PASSWORD) for login in Login.objects.filter(email__in=_emails())} == {True}


def _emails() -> list[str]:
    return [person.email for person in people.PEOPLE]


def test_people_are_introduced_in_both_languages() -> None:
    with translation.override("en"):
        introduced = people.introductions()
    assert {person["email"] for person in introduced} == set(_emails())
    assert all(person[key] for person in introduced for key in ("name", "name_en", "try", "try_en"))
    assert [person["name_en"] for person in introduced if not person["password"]] == [
        "Tsumugi Madobe",
        "Minato Arai",
        "Sakura Mihon",
    ]
