"""ログインできないとき: back in by a code to something on file; everybody else is told and can stop it (S12-S14)."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from madoguchi.codes.models import Code
from madoguchi.contracts.models import Customer, Line
from madoguchi.domain.codes import Purpose
from madoguchi.sign_in.models import LinkedCustomer, Login, Recovery
from tests import people
from tests.conftest import StandingClock
from tests.features.codes import desk
from tests.features.sign_in.getting_in import (
    DAY,
    LINK,
    OTHER_PHONE,
    asks,
    can_log_in,
    chooses,
    comes_back,
    is_code,
    is_in,
    told,
    types,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako() -> people.Person:
    return people.hanako()


class TestByMail:
    def test_a_new_password_and_she_is_in(self, hanako: people.Person) -> None:
        client = Client()
        assert comes_back(client, "ＨＡＮＡＫＯ＠example.jp", "mail") == "/recover/open/"
        assert hanako.login.email in client.get("/recover/open/").content.decode()
        assert chooses(client)["Location"] == "/"
        assert is_in(client)
        assert can_log_in(hanako)
        assert not can_log_in(hanako, people.PASSWORD)

    def test_two_people_at_a_time_hinder_each_other_in_nothing(self, hanako: people.Person) -> None:
        aoi, clients = people.aoi(), (Client(), Client())
        for client, person in zip(clients, (hanako, aoi), strict=True):
            assert comes_back(client, person.login.email, "mail") == "/recover/open/"
        for client, person in zip(clients, (hanako, aoi), strict=True):
            assert chooses(client)["Location"] == "/"
            assert can_log_in(person)

    def test_a_passkey_instead(self, hanako: people.Person) -> None:
        client = Client()
        comes_back(client, hanako.login.email, "mail")
        assert client.post("/recover/open/", {"way": "passkey"})["Location"] == "/login/methods/passkeys/add/"
        assert client.get("/login/methods/passkeys/add/").status_code == 200

    @pytest.mark.usefixtures("hanako")
    def test_the_log_ins_own_address_that_is_no_contact(self) -> None:
        Login.objects.update(email="own@example.com")
        client = Client()
        assert comes_back(client, "own@example.com", "mail") == "/recover/open/"
        assert chooses(client)["Location"] == "/"

    def test_who_is_signed_in_is_not_asked_who_she_is(self, hanako: people.Person) -> None:  # U1
        client = Client()
        client.force_login(hanako.login)
        assert 'name="who"' not in client.get("/recover/").content.decode()
        assert client.post("/recover/", {"who": "aoi@example.jp"})["Location"] == "/recover/code/"
        desk.work()
        assert types(client, desk.code_in(desk.arrived("mail", hanako.login.email)[0])).status_code == 302
        assert chooses(client)["Location"] == "/"

    def test_every_other_session_ends(self, hanako: people.Person) -> None:
        other = Client()
        other.post("/login/", {"login": hanako.login.email, "password": people.PASSWORD})
        client = Client()
        comes_back(client, hanako.login.email, "mail")
        chooses(client)
        assert not is_in(other)

    @pytest.mark.parametrize(("password", "how"), [("short", "8文字以上"), ("password1", "よく使われる"), ("", "入力")])
    def test_a_password_that_will_not_do_says_how(self, password: str, how: str, hanako: people.Person) -> None:
        client = Client()
        comes_back(client, hanako.login.email, "mail")
        answer = chooses(client, password=password)
        assert answer.status_code == 422
        assert how in answer.content.decode()
        assert chooses(client).status_code == 302

    def test_lasts_half_an_hour(self, hanako: people.Person, standing_clock: StandingClock) -> None:
        client = Client()
        comes_back(client, hanako.login.email, "mail")
        standing_clock.move(minutes=30)
        assert client.get("/recover/open/")["Location"] == "/recover/"
        assert chooses(client)["Location"] == "/recover/"
        assert can_log_in(hanako, people.PASSWORD)


class TestByLetter:
    def test_who_has_nothing_but_a_postal_address(self, standing_clock: StandingClock) -> None:
        yuki = people.yuki()
        asks(Client(), yuki.customer.number, "letter")
        standing_clock.move(days=4)
        code = desk.letter_code(next(one for one in desk.arrived("letter") if is_code(one)))
        later = Client()
        assert later.post("/recover/letter/", {"code": code})["Location"] == "/recover/open/"
        assert chooses(later)["Location"] == "/"
        assert can_log_in(yuki)

    def test_a_letter_for_leaving_is_no_letter_for_getting_in(self, hanako: people.Person) -> None:
        client = Client()
        desk.ask(client, hanako.customer.number)
        desk.ask_again(client, "letter")
        code = desk.letter_code(desk.arrived("letter")[0])
        assert Client().post("/recover/letter/", {"code": code}).status_code == 422

    def test_it_works_once(self, hanako: people.Person) -> None:
        asks(Client(), hanako.customer.number, "letter")
        code = desk.letter_code(desk.arrived("letter")[0])
        assert Client().post("/recover/letter/", {"code": code}).status_code == 302
        assert Client().post("/recover/letter/", {"code": code}).status_code == 422


class TestByTelephone:
    """Opens after a day, when everybody else has heard of it."""

    @pytest.mark.parametrize("way", ["sms", "voice"])
    def test_waits_a_day_and_shows_the_name_masked(
        self, way: str, hanako: people.Person, standing_clock: StandingClock
    ) -> None:
        client = Client()
        assert comes_back(client, "090-0000-0101", way) == "/recover/open/"
        shown = client.get("/recover/open/").content.decode()
        assert "11月17日" in shown
        assert "h••••@e••••.jp" in shown
        assert hanako.login.email not in shown
        assert chooses(client).status_code == 200
        assert not can_log_in(hanako)
        standing_clock.move(hours=24, seconds=1)
        later = Client()
        comes_back(later, "090-0000-0101", way)
        assert chooses(later)["Location"] == "/"
        assert can_log_in(hanako)

    def test_the_waiting_browser_needs_a_new_code(self, hanako: people.Person, standing_clock: StandingClock) -> None:
        client = Client()
        comes_back(client, hanako.numbers[0], "sms")
        standing_clock.move(hours=25)
        assert chooses(client)["Location"] == "/recover/"

    def test_where_nobody_else_can_be_told_a_letter_goes_and_it_is_a_week(
        self, hanako: people.Person, standing_clock: StandingClock
    ) -> None:
        Customer.objects.update(email="")
        Login.objects.update(email="gone@example.com", email_changed_at=standing_clock() - DAY)
        client = Client()
        comes_back(client, hanako.numbers[0], "sms")
        row = Recovery.objects.get()
        assert row.opens_at - row.begun_at == 7 * DAY
        assert ("letter", "〒1000000 東京都みなと市窓口町1-2-3") in told()

    def test_for_a_week_nothing_irreversible_is_done_after_it(
        self, hanako: people.Person, standing_clock: StandingClock
    ) -> None:
        """S15: a telephone alone reads no secrets."""
        credential = people.has_credential(hanako, "harbour7lamp")
        comes_back(Client(), hanako.numbers[0], "sms")
        standing_clock.move(hours=25)
        client = Client()
        comes_back(client, hanako.numbers[0], "sms")
        chooses(client)
        path = f"/contracts/{hanako.contract.number}/credentials/{credential.pk}/show/"
        assert client.post(path).status_code == 409
        assert "24時間は止めません" in client.get(f"/cancel/{hanako.contract.number}/").content.decode()

    def test_by_mail_nothing_is_held_back(self, hanako: people.Person) -> None:
        credential = people.has_credential(hanako, "harbour7lamp")
        client = Client()
        comes_back(client, hanako.login.email, "mail")
        chooses(client)
        path = f"/contracts/{hanako.contract.number}/credentials/{credential.pk}/show/"
        assert "harbour7lamp" in client.post(path).content.decode()

    def test_another_line_of_the_family_opens_nothing(self) -> None:
        kenji = people.kenji()
        client = Client()
        assert "この電話番号ではログインを開けません" in comes_back(client, kenji.numbers[1], "sms")
        assert not Recovery.objects.exists()
        assert told() == []
        assert client.get("/recover/open/")["Location"] == "/recover/"

    def test_a_swapped_sim_gets_no_code(self, hanako: people.Person, standing_clock: StandingClock) -> None:  # S12
        Line.objects.update(sim_changed_at=standing_clock() - 6 * DAY)
        asks(Client(), hanako.numbers[0], "voice")
        assert desk.arrived() == []


class TestEverybodyElseIsTold:
    def test_each_address_once_and_not_the_one_she_came_by(self, hanako: people.Person) -> None:
        Customer.objects.update(phone=OTHER_PHONE)
        Login.objects.update(email="hers@example.com")
        client = Client()
        comes_back(client, hanako.customer.email, "mail")
        assert told() == [("mail", "hers@example.com"), ("sms", OTHER_PHONE)]
        assert "メールの認証番号で" in desk.arrived("mail", "hers@example.com")[0].body
        chooses(client)
        desk.work()
        assert len(told()) == 2
        again = Client()
        comes_back(again, OTHER_PHONE, "sms")
        assert told().count(("mail", hanako.customer.email)) == 1

    @pytest.mark.parametrize(
        ("who", "way", "said"), [("hanako@example.jp", "mail", "メールの"), ("09000000101", "sms", "電話の")]
    )
    def test_says_by_what_code(self, who: str, way: str, said: str, hanako: people.Person) -> None:
        type(hanako.login).objects.update(email="hers@example.com")
        comes_back(Client(), who, way)
        mail = next(one for one in desk.arrived("mail", "hers@example.com") if "再設定" in one.subject)
        assert f"{said}認証番号で、マイページのログインの再設定が申し込まれました" in mail.body

    def test_one_press_stops_one_that_waits(self, hanako: people.Person, standing_clock: StandingClock) -> None:
        comes_back(Client(), hanako.numbers[0], "sms")
        link = LINK.search(next(one for one in desk.arrived("mail") if "再設定" in one.subject).body)
        assert link
        Client().get(link[0])
        assert Recovery.objects.get().told.disputed_at is None
        assert "止めました" in Client().post(link[0]).content.decode()
        standing_clock.move(hours=25)
        desk.work()
        before = len(desk.arrived("sms"))
        asks(Client(), hanako.numbers[0])
        assert len([one for one in desk.arrived("sms") if is_code(one)]) <= before
        assert can_log_in(hanako, people.PASSWORD)

    def test_one_press_shuts_what_was_opened(self, hanako: people.Person) -> None:
        """A thief at her mail box; she still has her telephone."""
        Customer.objects.update(phone=OTHER_PHONE)
        thief = Client()
        comes_back(thief, hanako.login.email, "mail")
        chooses(thief)
        his = Authenticator.objects.create(user=hanako.login, type=Authenticator.Type.WEBAUTHN, data={})
        link = LINK.search(desk.arrived("sms")[0].body)
        assert link
        Client().post(link[0])
        assert not is_in(thief)
        assert not can_log_in(hanako)
        assert not Authenticator.objects.filter(pk=his.pk).exists()
        again = Client()
        asks(again, hanako.login.email)
        assert Code.objects.filter(used_at=None, purpose=Purpose.RECOVER).count() == 0

    def test_one_press_takes_a_log_in_that_was_made_off_her_contracts(self, hanako: people.Person) -> None:
        LinkedCustomer.objects.all().delete()
        Login.objects.all().delete()
        Customer.objects.update(phone=OTHER_PHONE)
        thief = Client()
        comes_back(thief, hanako.customer.email, "mail")
        chooses(thief)
        assert LinkedCustomer.objects.count() == 1
        link = LINK.search(desk.arrived("sms")[0].body)
        assert link
        Client().post(link[0])
        assert not LinkedCustomer.objects.exists()


class TestWhoHasNoLogIn:
    @pytest.fixture
    def nobody(self, hanako: people.Person) -> people.Person:
        LinkedCustomer.objects.all().delete()
        Login.objects.all().delete()
        return hanako

    def test_gets_one_named_for_the_mail_on_file(self, nobody: people.Person) -> None:
        client = Client()
        comes_back(client, nobody.customer.number, "mail")
        assert "hanako@example.jp" in client.get("/recover/open/").content.decode()
        assert chooses(client)["Location"] == "/"
        assert nobody.contract.number in client.get("/").content.decode()

    def test_who_has_no_mail_on_file_names_one_that_a_code_reaches(self, nobody: people.Person) -> None:
        Customer.objects.update(email="")
        asks(Client(), nobody.customer.number, "letter")
        client = Client()
        client.post("/recover/letter/", {"code": desk.letter_code(desk.arrived("letter")[0])})
        assert client.post("/recover/open/", {"email": "New@example.com"})["Location"] == "/recover/open/name/"
        assert not Login.objects.exists()
        desk.work()
        code = desk.code_of(desk.arrived("mail", "new@example.com")[0].body)
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        assert client.post("/recover/open/name/", {"code": wrong}).status_code == 422
        assert client.post("/recover/open/name/", {"code": code})["Location"] == "/recover/open/"
        assert chooses(client)["Location"] == "/"
        assert Login.objects.get().email == "new@example.com"

    def test_a_name_that_is_a_log_in_already_gets_the_customer_number(self, nobody: people.Person) -> None:
        aoi = people.aoi()
        Customer.objects.filter(pk=nobody.customer.pk).update(email="")
        asks(Client(), nobody.customer.number, "letter")
        client = Client()
        client.post("/recover/letter/", {"code": desk.letter_code(desk.arrived("letter")[0])})
        client.post("/recover/open/", {"email": aoi.login.email})
        desk.work()
        code = desk.code_of(desk.arrived("mail", aoi.login.email)[0].body)
        assert client.post("/recover/open/name/", {"code": code})["Location"] == "/login/"
        assert LinkedCustomer.objects.filter(login=aoi.login).count() == 2
        assert can_log_in(aoi, people.PASSWORD)
        assert not is_in(client)


class TestASecondStep:
    @pytest.fixture
    def with_app(self, hanako: people.Person) -> people.Person:
        TOTP.activate(hanako.login, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        return hanako

    def test_stays_a_new_password_does_not_go_round_it(self, with_app: people.Person) -> None:
        client = Client()
        comes_back(client, with_app.login.email, "mail")
        assert chooses(client)["Location"] == "/login/"
        assert not is_in(client)
        assert not can_log_in(with_app)
        assert Authenticator.objects.exists()

    def test_goes_after_a_week_when_she_says_that_she_has_lost_it(
        self, with_app: people.Person, standing_clock: StandingClock
    ) -> None:
        client = Client()
        comes_back(client, with_app.login.email, "mail")
        client.post("/recover/open/second-step/")
        client.post("/recover/open/second-step/")
        desk.work()
        assert "11月23日" in client.get("/recover/open/").content.decode()
        assert len([one for one in desk.arrived("sms") if "二段階" in one.body]) == 1
        assert chooses(client).status_code == 200
        standing_clock.move(days=7, minutes=1)
        later = Client()
        comes_back(later, with_app.login.email, "mail")
        assert chooses(later)["Location"] == "/"
        assert is_in(later)
        assert not Authenticator.objects.exists()
        with_app.login.refresh_from_db()
        assert with_app.login.doubtful_until == standing_clock() + 7 * DAY
