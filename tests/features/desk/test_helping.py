"""Acting for a member: on stated grounds, by her own actions, recorded as the person at the desk."""

import datetime as dt
import re

import pytest
from django.test import Client

from madoguchi import clock
from madoguchi.audit.models import Entry
from madoguchi.cancellation.models import Case
from madoguchi.contracts.models import Customer
from madoguchi.desk import actions
from madoguchi.desk.actions import Grounds
from madoguchi.desk.models import Attendance
from madoguchi.domain.attending import NEEDED, Comes, Shown, missing
from madoguchi.domain.staff import Role
from madoguchi.gateways import simulated_world
from madoguchi.outbox.models import Message
from madoguchi.sign_in.models import Protection
from madoguchi.staff.models import Staff
from madoguchi.workers import timetable
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.cancellation import counter as member_counter
from tests.features.staff import counter
from tests.people import Person

pytestmark = pytest.mark.django_db

HERS = "/desk/members/N000000101"
IN_PERSON = Grounds(Comes.HERSELF, frozenset({Shown.IDENTITY}))
_CARD = re.compile(r'name="when" value="(\w+)">.*?name="quote" value="([^"]+)"', re.DOTALL)


@pytest.fixture
def hanako() -> Person:
    return people.hanako()


@pytest.fixture
def agent() -> Staff:
    return counter.staff(Role.AGENT)


@pytest.fixture
def helping(hanako: Person, agent: Staff, standing_clock: StandingClock) -> Client:
    """The agent's browser, with Hanako at the desk."""
    number = hanako.customer.number
    actions.attend(customer_number=number, grounds=IN_PERSON, by=counter.by(agent), now=standing_clock())
    return counter.enters(agent)


def done_by(name: str) -> list[tuple[str, str]]:
    return [(row.actor_kind, row.actor_id) for row in Entry.objects.filter(name=name)]


def press(browser: Client, when: str = "month_end") -> str:
    """Look at the prices and press one; where it leads."""
    address = f"{HERS}/contracts/C000000101/cancel/?line=09000000101"
    token = dict(_CARD.findall(browser.get(address).content.decode()))[when]
    return str(browser.post(address, {"when": when, "quote": token})["Location"])


class TestWhatIsNeeded:
    @pytest.mark.parametrize(
        ("comes", "shown", "enough"),
        [
            (Comes.HERSELF, {Shown.CALLED_BACK}, True),
            (Comes.HERSELF, {Shown.IDENTITY}, True),
            (Comes.HERSELF, {Shown.SIGNED_WISH, Shown.ATTORNEY, Shown.DEATH, Shown.KINSHIP}, False),
            (Comes.HEIR, {Shown.DEATH, Shown.KINSHIP, Shown.IDENTITY}, True),
            (Comes.HEIR, {Shown.DEATH, Shown.KINSHIP, Shown.CALLED_BACK}, False),
            (Comes.HEIR, {Shown.KINSHIP, Shown.IDENTITY}, False),
            (Comes.HEIR, {Shown.DEATH, Shown.IDENTITY}, False),
            (Comes.DELEGATE, {Shown.ATTORNEY, Shown.IDENTITY}, True),
            (Comes.DELEGATE, {Shown.ATTORNEY, Shown.CALLED_BACK}, False),
            (Comes.DELEGATE, {Shown.IDENTITY}, False),
            (Comes.HINDERED, {Shown.SIGNED_WISH, Shown.CALLED_BACK}, True),
            (Comes.HINDERED, {Shown.SIGNED_WISH, Shown.IDENTITY}, True),
            (Comes.HINDERED, {Shown.SIGNED_WISH}, False),
            (Comes.HINDERED, {Shown.IDENTITY}, False),
        ],
    )
    def test_for_each_who_comes(self, comes: Comes, shown: set[Shown], *, enough: bool) -> None:
        assert (missing(comes, frozenset(shown)) == ()) == enough

    def test_nothing_is_never_enough(self) -> None:
        assert set(NEEDED) == set(Comes)
        assert all(missing(comes, frozenset()) == NEEDED[comes] != () for comes in Comes)


class TestAttending:
    def test_who_asked_and_what_was_shown_is_kept_and_the_names_sealed(
        self, hanako: Person, agent: Staff, standing_clock: StandingClock
    ) -> None:
        shown = frozenset({Shown.DEATH, Shown.KINSHIP, Shown.IDENTITY})
        grounds = Grounds(Comes.HEIR, shown, name="架空 太郎", papers="A-12", language="en")
        actions.attend(
            customer_number=hanako.customer.number, grounds=grounds, by=counter.by(agent), now=standing_clock()
        )
        kept = Attendance.objects.get()
        assert (kept.staff, kept.customer, kept.comes) == (agent, hanako.customer, "heir")
        assert kept.shown == ["death", "identity", "kinship"]
        assert (kept.begun_at, kept.ends_at) == (standing_clock(), standing_clock() + dt.timedelta(hours=1))
        assert kept.opened() == {"name": "架空 太郎", "papers": "A-12"}
        entry = Entry.objects.get(name="desk.attended")
        assert (entry.actor_id, entry.subject) == (str(agent.pk), f"customer:{hanako.customer.pk}")
        assert entry.details == {"attendance": str(kept.pk), "comes": "heir", "shown": kept.shown}
        assert "太郎" not in str(Attendance.objects.values())

    @pytest.mark.usefixtures("helping")
    def test_she_reads_that_somebody_asked_in_her_name(self, hanako: Person) -> None:
        shown = member_counter.signed_in(hanako).get("/looks/").content.decode()
        assert "あなたの契約についての申し出を受け付けました" in shown

    @pytest.mark.usefixtures("hanako")
    def test_too_little_begins_nothing(self, agent: Staff, standing_clock: StandingClock) -> None:
        too_little = Grounds(Comes.DELEGATE, frozenset({Shown.IDENTITY}))
        with pytest.raises(actions.NotShown):
            actions.attend(customer_number="N000000101", grounds=too_little, by=counter.by(agent), now=standing_clock())
        assert not Attendance.objects.exists()

    @pytest.mark.usefixtures("hanako")
    def test_the_page_says_what_is_missing_and_loses_nothing(self, agent: Staff) -> None:
        browser = counter.enters(agent)
        typed = {"comes": "delegate", "shown": ["identity"], "name": "代理 花", "papers": "B-7", "language": "ja"}
        answer = browser.post(f"{HERS}/attend/", typed)
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "まだ足りません: 会員の署名がある委任状" in shown
        assert "代理 花" in shown
        assert "B-7" in shown
        answer = browser.post(f"{HERS}/attend/", {**typed, "shown": ["identity", "attorney"]})
        assert (answer.status_code, answer["Location"]) == (302, f"{HERS}/")
        assert "代理 花" in browser.get(f"{HERS}/").content.decode()

    @pytest.mark.parametrize("comes", ["heir", "delegate"])
    @pytest.mark.usefixtures("hanako")
    def test_somebody_else_says_her_name(self, agent: Staff, comes: str) -> None:
        everything = {"comes": comes, "shown": [str(one) for one in Shown], "language": "ja"}
        answer = counter.enters(agent).post(f"{HERS}/attend/", everything)
        assert "申し出た方のお名前を入力してください。" in answer.content.decode()

    @pytest.mark.parametrize(
        ("method", "address"),
        [
            ("get", "contracts/C000000101/cancel/"), ("post", "contracts/C000000101/certificate/"),
            ("post", "cases/K1/take-back/"), ("post", "cases/K1/send-again/"), ("post", "letter/"),
            ("get", "contact/mail/"), ("post", "contact/phone/"),
        ],
    )  # fmt: skip
    @pytest.mark.usefixtures("hanako")
    def test_nothing_is_done_before(self, agent: Staff, method: str, address: str) -> None:
        answer = getattr(counter.enters(agent), method)(f"{HERS}/{address}")
        assert (answer.status_code, answer["Location"]) == (302, f"{HERS}/attend/")

    def test_lasts_an_hour(self, helping: Client, standing_clock: StandingClock) -> None:
        standing_clock.move(minutes=59.9)
        assert helping.get(f"{HERS}/contact/mail/").status_code == 200
        standing_clock.move(minutes=0.1)
        assert helping.get(f"{HERS}/contact/mail/").status_code == 302

    def test_can_be_finished_before(self, helping: Client) -> None:
        helping.post(f"{HERS}/attend/finish/")
        assert helping.get(f"{HERS}/contact/mail/").status_code == 302

    def test_to_finish_leaves_other_members_and_other_people_alone(
        self, helping: Client, agent: Staff, standing_clock: StandingClock
    ) -> None:
        colleague, now = counter.staff(Role.AGENT, "another"), standing_clock()
        actions.attend(customer_number="N000000101", grounds=IN_PERSON, by=counter.by(colleague), now=now)
        people.aoi()
        actions.attend(customer_number="N000000105", grounds=IN_PERSON, by=counter.by(agent), now=now)
        helping.post(f"{HERS}/attend/finish/")
        going_on = Attendance.objects.filter(ends_at__gt=now).values_list("staff", "customer__number")
        assert set(going_on) == {(colleague.pk, "N000000101"), (agent.pk, "N000000105")}

    def test_is_for_one_member_and_one_person(self, helping: Client) -> None:
        people.aoi()
        assert helping.get("/desk/members/N000000105/contact/mail/").status_code == 302
        colleague = counter.enters(counter.staff(Role.AGENT, "another"))
        assert colleague.get(f"{HERS}/contact/mail/").status_code == 302


class TestCancelling:
    def test_is_the_members_own_cancellation(self, hanako: Person, helping: Client, agent: Staff) -> None:
        """HARD_CASES 36: the same action; case, receipt, mail and audit as when she presses herself."""
        assert press(helping) == f"{HERS}/"
        case = Case.objects.get()
        assert (case.made_in, case.language, case.receipts.count()) == ("", "ja", 1)
        assert done_by("cancellation.scheduled") == [("staff", str(agent.pk))]
        assert set(Message.objects.values_list("name", "channel")) == {
            ("cancellation.scheduled", "mail"), ("cancellation.scheduled", "sms"),
        }  # fmt: skip
        assert case.number in member_counter.signed_in(hanako).get("/").content.decode()

    def test_shows_the_price_that_her_own_page_shows(self, hanako: Person, helping: Client) -> None:
        people.uses(hanako, 352, at=clock.now())
        hers = member_counter.signed_in(hanako).get(member_counter.address(hanako)).content.decode()
        ours = helping.get(f"{HERS}/contracts/C000000101/cancel/?line=09000000101").content.decode()
        amounts = re.compile(r'<span class="money money--large[^>]*>.*?</span></span>')
        assert amounts.findall(hers) == amounts.findall(ours) != []

    def test_a_price_that_has_changed_is_shown_again(self, hanako: Person, helping: Client) -> None:
        address = f"{HERS}/contracts/C000000101/cancel/?line=09000000101"
        token = dict(_CARD.findall(helping.get(address).content.decode()))["month_end"]
        people.uses(hanako, 352, at=clock.now())
        answer = helping.post(address, {"when": "month_end", "quote": token})
        assert answer.status_code == 409
        assert "まだ解約していません。" in answer.content.decode()
        assert not Case.objects.exists()

    @pytest.mark.parametrize("sent", [{}, {"when": "never"}, {"when": "today", "quote": "forged"}])
    def test_nonsense_cancels_nothing(self, helping: Client, sent: dict[str, str]) -> None:
        answer = helping.post(f"{HERS}/contracts/C000000101/cancel/?line=09000000101", sent)
        assert answer.status_code == 409
        assert not Case.objects.exists()

    @pytest.mark.parametrize("address", ["C000000105/cancel/", "C9/cancel/"])
    def test_somebody_elses_contract_is_not_there(self, helping: Client, address: str) -> None:
        people.aoi()
        assert helping.get(f"{HERS}/contracts/{address}").status_code == 404

    def test_a_line_that_leaves_already_is_said_so(
        self, hanako: Person, helping: Client, standing_clock: StandingClock
    ) -> None:
        stories.cancels(hanako, now=standing_clock())
        answer = helping.get(f"{HERS}/contracts/C000000101/cancel/?line=09000000101", follow=True)
        assert "この回線は、もう解約を受け付けているか、終わっています。" in answer.content.decode()

    def test_is_taken_back_at_the_desk_as_by_herself(self, helping: Client, agent: Staff) -> None:
        press(helping)
        case = Case.objects.get()
        helping.post(f"{HERS}/cases/{case.number}/take-back/")
        case.refresh_from_db()
        assert case.taken_back_at
        assert done_by("cancellation.taken_back") == [("staff", str(agent.pk))]

    def test_is_not_taken_back_too_late(self, helping: Client, standing_clock: StandingClock) -> None:
        press(helping)
        case = Case.objects.get()
        standing_clock.set(case.take_back_until)
        actions.attend(
            customer_number="N000000101", grounds=IN_PERSON, by=counter.by(Staff.objects.get()), now=standing_clock()
        )
        answer = helping.post(f"{HERS}/cases/{case.number}/take-back/", follow=True)
        assert "取り消せる期限が過ぎています" in answer.content.decode()
        case.refresh_from_db()
        assert case.taken_back_at is None


class TestSendingAgain:
    def test_the_receipt_once_for_each_minute(
        self, hanako: Person, helping: Client, agent: Staff, standing_clock: StandingClock
    ) -> None:
        number = stories.cancels(hanako, now=standing_clock())
        for _ in range(2):
            helping.post(f"{HERS}/cases/{number}/send-again/")
        assert Message.objects.filter(name="cancellation.scheduled").count() == 4
        standing_clock.move(minutes=1)
        helping.post(f"{HERS}/cases/{number}/send-again/")
        assert Message.objects.filter(name="cancellation.scheduled").count() == 6
        assert done_by("cancellation.sent_again") == [("staff", str(agent.pk))] * 3
        timetable.run_due(standing_clock())
        mails = [mail for mail in simulated_world.list_deliveries() if mail.recipient == "hanako@example.jp"]
        assert len({tuple(mail.attachments) for mail in mails}) == 1

    def test_what_was_last_said(self, hanako: Person, helping: Client, standing_clock: StandingClock) -> None:
        number = stories.cancels(hanako, now=standing_clock())
        member_counter.take_back(hanako, Case.objects.get())
        helping.post(f"{HERS}/cases/{number}/send-again/")
        assert Message.objects.filter(name="cancellation.taken_back").count() == 4

    def test_somebody_elses_is_not_there(self, helping: Client, standing_clock: StandingClock) -> None:
        number = stories.cancels(people.aoi(), now=standing_clock())
        for what in ("send-again", "take-back"):
            assert helping.post(f"{HERS}/cases/{number}/{what}/").status_code == 404


class TestPaper:
    def test_a_certificate_goes_to_the_address_on_file(self, helping: Client, agent: Staff) -> None:
        helping.post(f"{HERS}/contracts/C000000101/certificate/")
        assert Message.objects.get().channel == "letter"
        assert done_by("contracts.certificate_posted") == [("staff", str(agent.pk))]

    def test_not_to_one_that_is_new(self, hanako: Person, helping: Client, standing_clock: StandingClock) -> None:
        Customer.objects.filter(pk=hanako.customer.pk).update(address_changed_at=standing_clock())
        answer = helping.post(f"{HERS}/contracts/C000000101/certificate/", follow=True)
        assert "ご住所が変わったばかりです" in answer.content.decode()
        assert not Message.objects.exists()

    def test_not_while_she_says_that_it_was_not_she(
        self, hanako: Person, helping: Client, standing_clock: StandingClock
    ) -> None:
        until = standing_clock() + dt.timedelta(days=7)
        Protection.objects.create(customer=hanako.customer, begun_at=standing_clock(), until=until)
        answer = helping.post(f"{HERS}/contracts/C000000101/certificate/", follow=True)
        assert "心あたりがない" in answer.content.decode()
        helping.post(f"{HERS}/contact/phone/", {"phone": "0312345678"})
        assert not Message.objects.exists()

    @pytest.mark.parametrize("purpose", ["recover", "cancel"])
    def test_a_code_goes_by_post_and_nobody_at_the_desk_reads_it(
        self, helping: Client, standing_clock: StandingClock, purpose: str
    ) -> None:
        answer = helping.post(f"{HERS}/letter/", {"purpose": purpose}, follow=True)
        assert "認証番号を、登録の住所に郵送します" in answer.content.decode()
        timetable.run_due(standing_clock())
        letter = Message.objects.get(name__startswith="codes.")
        assert letter.channel == "letter"
        assert letter.sealed or letter.delivered_at

    def test_for_no_other_purpose(self, helping: Client) -> None:
        assert helping.post(f"{HERS}/letter/", {"purpose": "reveal"}).status_code == 404


class TestCorrecting:
    def test_changes_as_she_would_and_tells_the_old_address(
        self, hanako: Person, helping: Client, agent: Staff, standing_clock: StandingClock
    ) -> None:
        answer = helping.post(f"{HERS}/contact/mail/", {"email": "new@example.jp"})
        assert answer["Location"] == f"{HERS}/"
        row = Customer.objects.get(pk=hanako.customer.pk)
        assert (row.email, row.email_changed_at) == ("new@example.jp", standing_clock())
        assert "hanako@example.jp" in set(Message.objects.values_list("to", flat=True))
        assert done_by("sign_in.contact_changed") == [("staff", str(agent.pk))]

    @pytest.mark.parametrize(
        ("kind", "sent"),
        [("mail", {"email": "nonsense"}), ("phone", {"phone": "12"}), ("address", {"postal_code": "1"})],
    )
    def test_says_what_to_mend(self, helping: Client, kind: str, sent: dict[str, str]) -> None:
        answer = helping.post(f"{HERS}/contact/{kind}/", sent)
        assert answer.status_code == 422
        assert not Message.objects.exists()

    def test_there_is_nothing_else_to_correct(self, helping: Client) -> None:
        assert helping.get(f"{HERS}/contact/name/").status_code == 404
