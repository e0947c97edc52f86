"""A new mail address takes effect by a code that went there, and not before."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from madoguchi import clock
from madoguchi.audit.models import Entry
from madoguchi.cancellation.models import Case
from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.models import Customer
from madoguchi.contracts.own_changes.contacts import Contact
from madoguchi.domain.actor import SYSTEM
from madoguchi.sign_in.actions import link_logins, without_former
from madoguchi.sign_in.models import Login, ToldChange
from madoguchi.sign_in.registered import actions
from tests import people
from tests.conftest import StandingClock
from tests.features.cancellation.counter import Answer
from tests.features.codes import desk
from tests.features.sign_in.linking import family
from tests.features.together import at_once
from tests.people import Person

pytestmark = pytest.mark.django_db
NEW = "hanako.minato@example.com"
LOG_IN = "/registered/log-in-mail/"


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


@pytest.fixture
def browser(hanako: Person) -> Client:
    return family.enters(hanako)


@pytest.fixture
def contact(hanako: Person) -> str:
    return f"/registered/customers/{hanako.customer.number}/mail/"


def asks(client: Client, where: str, email: str = NEW, **more: str) -> str:
    """Type a new address; the code that came there."""
    answer = client.post(where, {"email": email, **more})
    assert answer["Location"] == "/registered/mail-code/", answer.content.decode()
    desk.work()
    return desk.code_in(desk.arrived("mail", email.lower())[0])


def types(client: Client, code: str) -> Answer:
    """Type the code that came to the new address."""
    answer = client.post("/registered/mail-code/", {"code": code})
    desk.work()
    return answer


def mails(person: Person) -> tuple[str, str]:
    """Of her log-in, and of her notices."""
    return Login.objects.get(pk=person.login.pk).email, Customer.objects.get(pk=person.customer.pk).email


class TestTheLogIns:
    def test_changes_with_the_code_and_not_before(self, browser: Client, hanako: Person) -> None:
        code = asks(browser, LOG_IN)
        assert mails(hanako) == ("hanako@example.jp", "hanako@example.jp")
        assert types(browser, code)["Location"] == "/registered/"
        assert mails(hanako) == (NEW, "hanako@example.jp")
        assert Entry.objects.get(name="sign_in.login_renamed").subject == f"login:{hanako.login.pk}"

    def test_notices_go_along_where_she_ticks_it(self, browser: Client, hanako: Person) -> None:
        types(browser, asks(browser, LOG_IN, also_contact="on"))
        assert mails(hanako) == (NEW, NEW)

    def test_the_tick_is_there_only_where_notices_go_to_the_same(self, browser: Client, hanako: Person) -> None:
        assert "also_contact" in browser.get(LOG_IN).content.decode()
        Customer.objects.update(email="other@example.jp")
        assert "also_contact" not in browser.get(LOG_IN).content.decode()
        types(browser, asks(browser, LOG_IN, also_contact="on"))
        assert mails(hanako) == (NEW, "other@example.jp")

    def test_the_new_one_signs_in_and_the_old_one_does_not(self, browser: Client) -> None:
        types(browser, asks(browser, LOG_IN))
        for email, status in ((NEW, 302), ("hanako@example.jp", 422)):
            answer = Client().post("/login/", {"login": email, "password": people.PASSWORD})
            assert (answer.status_code == 302) is (status == 302)

    def test_nor_does_a_code_that_went_to_the_old_one(self, browser: Client) -> None:
        client = Client()
        client.post("/recover/", {"who": "hanako@example.jp"})
        desk.work()
        code = desk.code_in(desk.arrived("mail")[0])
        types(browser, asks(browser, LOG_IN))
        client.post("/recover/code/", {"code": code})
        assert "hanako@example.jp" not in client.get("/recover/open/").content.decode()

    def test_old_and_new_are_told_of_each_other_and_so_is_the_phone(self, browser: Client) -> None:
        types(browser, asks(browser, LOG_IN))
        assert family.told("ログインのメールアドレスが変わりました") == [
            ("mail", "hanako@example.jp"),
            ("sms", "09000000101"),
        ]
        assert NEW in desk.arrived("mail", "hanako@example.jp")[0].body

    def test_who_is_reached_for_several_customers_is_told_once(self, browser: Client, hanako: Person) -> None:
        on_file = {
            hanako: ("08011110101", "family@example.jp"),
            people.aoi(): ("08011110102", "aoi@example.jp"),
            people.yuki(): ("08011110101", "Family@example.jp"),
        }
        for person, (phone, email) in on_file.items():
            Customer.objects.filter(pk=person.customer.pk).update(phone=phone, email=email)
            hanako.login.links.get_or_create(customer=person.customer, defaults={"linked_at": clock.now()})
        types(browser, asks(browser, LOG_IN))
        told = family.told("ログインのメールアドレスが変わりました")
        assert [to for channel, to in told if channel == "sms"] == ["08011110101", "08011110102"]
        assert len([to for channel, to in told if to.lower() == "family@example.jp"]) == 1

    def test_her_passkeys_are_kept_with_what_was_before(self, browser: Client, hanako: Person) -> None:
        hers = Authenticator.objects.create(user=hanako.login, type=Authenticator.Type.WEBAUTHN, data={})
        Authenticator.objects.create(user=people.aoi().login, type=Authenticator.Type.WEBAUTHN, data={})
        types(browser, asks(browser, LOG_IN))
        change = ToldChange.objects.get(about="sign_in.login_renamed")
        assert (change.login, change.kept_keys) == (hanako.login, [hers.pk])

    def test_what_allauth_knows_of_the_old_one_goes_and_of_others_stays(self, browser: Client, hanako: Person) -> None:
        EmailAddress.objects.create(user=hanako.login, email=hanako.login.email)
        others = EmailAddress.objects.create(user=people.aoi().login, email="aoi@example.jp")
        types(browser, asks(browser, LOG_IN))
        assert EmailAddress.objects.get() == others

    def test_of_two_at_once_the_second_is_refused(self, hanako: Person, standing_clock: StandingClock) -> None:
        Login.objects.update(email="meanwhile@example.com")
        member = actions.Member(hanako.login, hanako.reach, "ja")
        with pytest.raises(ChangedMeanwhile, match=f"^{hanako.login.pk}$"):
            actions.rename_login(member=member, email=NEW, also_contact_of=[], now=standing_clock())
        assert mails(hanako)[0] == "meanwhile@example.com"

    def test_who_has_no_customer_yet_is_told_at_the_old_one(self, browser: Client, hanako: Person) -> None:
        hanako.login.links.all().delete()
        types(browser, asks(browser, LOG_IN))
        assert family.told("ログインのメールアドレスが変わりました") == [("mail", "hanako@example.jp")]

    def test_another_log_ins_name_is_not_told_before_and_not_taken_after_the_code(
        self, browser: Client, hanako: Person
    ) -> None:  # S19
        aoi = people.aoi()
        code = asks(browser, LOG_IN, aoi.login.email)
        answer = types(browser, code)
        assert answer.status_code == 409
        assert "ほかのログインで使われています" in answer.content.decode()
        assert mails(hanako)[0] == "hanako@example.jp"

    def test_the_nightly_file_does_not_make_the_old_one_anew(
        self, browser: Client, hanako: Person, standing_clock: StandingClock
    ) -> None:
        """Whoever reads the old mail box would get a log-in of his own."""
        types(browser, asks(browser, LOG_IN))
        pairs = {("hanako@example.jp", hanako.customer.number)}
        link_logins(pairs=without_former(pairs), by=SYSTEM, now=standing_clock())
        assert list(Login.objects.values_list("email", flat=True)) == [NEW]

    def test_a_name_of_this_week_warns_nobody(
        self, browser: Client, hanako: Person, standing_clock: StandingClock
    ) -> None:
        """Leaving without a log-in holds a week where the only address that could be told is new."""
        types(browser, asks(browser, LOG_IN, also_contact="on"))
        standing_clock.move(minutes=11)
        client = Client()
        desk.come_by(client, hanako.numbers[0])
        desk.leave(client, "today")
        case = Case.objects.get()
        assert (case.due_at - case.accepted_at).days == 7


class TestItWasNotMe:
    def test_the_log_in_has_its_former_name_and_no_password(self, browser: Client, hanako: Person) -> None:
        types(browser, asks(browser, LOG_IN, also_contact="on"))
        Client().post(family.not_me("sms", "09000000101"))
        links = [family.NOT_ME.search(one.body) for one in desk.arrived("mail", "hanako@example.jp")]
        for link in filter(None, links):
            Client().post(link[0])
        assert mails(hanako) == ("hanako@example.jp", "hanako@example.jp")
        kept = Login.objects.get(pk=hanako.login.pk)
        assert not kept.has_usable_password()
        assert kept.email_changed_at is None

    def test_her_own_passkey_stays(self, browser: Client, hanako: Person) -> None:
        hers = Authenticator.objects.create(user=hanako.login, type=Authenticator.Type.WEBAUTHN, data={})
        types(browser, asks(browser, LOG_IN))
        Client().post(family.not_me("sms", "09000000101"))
        assert list(Authenticator.objects.all()) == [hers]

    def test_a_name_that_is_gone_stays_gone_and_the_log_in_is_shut(self, browser: Client, hanako: Person) -> None:
        types(browser, asks(browser, LOG_IN))
        Login.objects.create_user("hanako@example.jp")
        Client().post(family.not_me("sms", "09000000101"))
        kept = Login.objects.get(pk=hanako.login.pk)
        assert (kept.email, kept.has_usable_password()) == (NEW, False)


class TestForNotices:
    def test_changes_with_the_code_and_not_before(self, browser: Client, hanako: Person, contact: str) -> None:
        code = asks(browser, contact)
        assert mails(hanako)[1] == "hanako@example.jp"
        types(browser, code)
        assert mails(hanako) == ("hanako@example.jp", NEW)
        told = family.told("お知らせのメールアドレスが変わりました")
        assert told == [("mail", "hanako@example.jp"), ("sms", "09000000101")]

    def test_a_code_by_mail_goes_there_a_week_later(
        self, browser: Client, hanako: Person, contact: str, standing_clock: StandingClock
    ) -> None:  # S12
        types(browser, asks(browser, contact))
        for days, arrives in ((6, 1), (2, 2)):
            standing_clock.move(days=days)
            desk.ask(client := Client(), hanako.customer.number)
            desk.ask_again(client, "mail")
            assert len(desk.arrived("mail", NEW)) == arrives


class TestTheCode:
    @pytest.mark.parametrize("typed", ["ｈａｎａｋｏ.minato＠example.com", " Hanako.Minato@Example.com "])
    def test_goes_to_the_address_as_it_is_meant(self, typed: str, browser: Client) -> None:  # F5
        browser.post(LOG_IN, {"email": typed})
        desk.work()
        assert [one.recipient for one in desk.arrived()] == [NEW]

    def test_names_nobody_where_a_stranger_may_read_it(self, browser: Client, hanako: Person) -> None:
        asks(browser, LOG_IN)
        body = desk.arrived("mail", NEW)[0].body
        assert not any(secret in body for secret in ("花子", hanako.customer.number, "hanako@example.jp", "解約"))

    def test_goes_by_mail_and_never_to_a_phone(self, browser: Client) -> None:  # S8
        asks(browser, LOG_IN)
        browser.post("/registered/mail-code/send/", {"way": "sms"})
        desk.work()
        assert {one.channel for one in desk.arrived()} == {"mail"}

    def test_comes_again_after_half_a_minute(self, browser: Client, standing_clock: StandingClock) -> None:
        asks(browser, LOG_IN)
        assert "秒たってから" in browser.post("/registered/mail-code/send/", follow=True).content.decode()
        standing_clock.move(seconds=31)
        browser.post("/registered/mail-code/send/")
        desk.work()
        assert len(desk.arrived("mail", NEW)) == 2

    def test_of_another_purpose_changes_nothing(self, browser: Client, hanako: Person) -> None:  # S5
        kenji = people.kenji()
        family.asks(browser, kenji.customer.number)
        code = desk.code_in(desk.arrived("mail", kenji.login.email)[0])
        asks(browser, LOG_IN)
        assert types(browser, code).status_code == 422
        assert mails(hanako)[0] == "hanako@example.jp"

    def test_of_another_browser_changes_nothing(self, browser: Client, hanako: Person) -> None:  # S5
        code = asks(browser, LOG_IN)
        other = family.enters(hanako)
        asks(other, LOG_IN, "thief@example.net")
        assert types(other, code).status_code == 422
        assert mails(hanako)[0] == "hanako@example.jp"

    def test_confirms_the_address_it_went_to_only(self, browser: Client, hanako: Person) -> None:
        """Two windows of one browser: the code for the first does not confirm what the second asked for."""
        code = asks(browser, LOG_IN)
        asks(browser, LOG_IN, "other@example.com")
        types(browser, code)
        assert mails(hanako)[0] == "hanako@example.jp"

    def test_works_ten_minutes(self, browser: Client, hanako: Person, standing_clock: StandingClock) -> None:  # S2
        code = asks(browser, LOG_IN)
        standing_clock.move(minutes=10)
        assert types(browser, code).status_code == 422
        assert mails(hanako)[0] == "hanako@example.jp"

    def test_five_guesses_end_it(self, browser: Client, hanako: Person) -> None:  # S4
        code = asks(browser, LOG_IN)
        for _ in range(5):
            types(browser, f"{(int(code) + 1) % 1_000_000:06}")
        assert types(browser, code)["Location"] == "/registered/"
        assert mails(hanako)[0] == "hanako@example.jp"

    def test_without_having_asked_leads_back(self, browser: Client) -> None:
        assert browser.get("/registered/mail-code/")["Location"] == "/registered/"
        assert browser.post("/registered/mail-code/send/")["Location"] == "/registered/"

    @pytest.mark.parametrize(
        ("typed", "words"),
        [("", "入力してください"), ("hanako", "name@example.jp"), ("HANAKO@example.jp", "いまと同じ")],
    )
    def test_is_not_sent_for_what_is_no_new_address(self, typed: str, words: str, browser: Client) -> None:
        answer = browser.post(LOG_IN, {"email": typed})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        desk.work()
        assert desk.arrived() == []

    def test_a_source_cannot_send_without_end(self, browser: Client) -> None:  # S9
        answers = [browser.post(LOG_IN, {"email": f"somebody{place}@example.net"}) for place in range(11)]
        assert [answer.status_code for answer in answers] == [302] * 10 + [429]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_name_at_once_one_gets_it(standing_clock: StandingClock) -> None:
    """The store decides: both had confirmed the address."""
    hanako, aoi = people.hanako(), people.aoi()

    def rename(person: Person) -> None:
        member = actions.Member(person.login, person.reach, "ja")
        actions.rename_login(member=member, email=NEW, also_contact_of=(), now=standing_clock())

    answers = at_once([lambda: rename(hanako), lambda: rename(aoi)])
    assert [type(answer) for answer in answers if answer] == [actions.MailTaken]
    assert Login.objects.filter(email=NEW).count() == 1


def test_changed_at_the_desk_there_is_no_log_in_to_keep(hanako: Person, standing_clock: StandingClock) -> None:
    """Who works there has a log-in of another kind: the link in the notice undoes the address."""
    member = actions.Member(None, hanako.reach, "ja")
    values = {"email": NEW}
    assert actions.change_contact(
        member=member,
        customer_number=hanako.customer.number,
        what=Contact.MAIL,
        values=values,
        now=standing_clock(),
    )
    assert ToldChange.objects.get(about="sign_in.contact_changed").login is None
