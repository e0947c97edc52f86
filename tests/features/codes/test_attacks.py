"""Every hole of leaving without a log-in that DESIGN named, tried by an attacker (S12, S15, S20; HARD_CASES 25)."""

import datetime as dt
import re

import pytest
from django.test import Client

from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.contracts.models import Customer, Line
from madoguchi.domain.case_lines import CaseLineState, LineState
from madoguchi.gateways import letter_folder
from madoguchi.sign_in.models import CodeSession
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.cancellation import counter
from tests.features.codes import desk

pytestmark = pytest.mark.django_db
STOP = re.compile(r"/cancel/stop/\S+/")
DAY = dt.timedelta(days=1)


@pytest.fixture
def kenji() -> people.Person:
    """Three lines; his contact phone is the first."""
    return people.kenji()


@pytest.fixture
def hanako() -> people.Person:
    return people.hanako()


def told(name: str = "申し込まれました") -> list[tuple[str, str]]:
    return sorted((one.channel, one.recipient) for one in desk.arrived() if name in one.subject + one.body)


class TestAThiefWithOnePhone:
    """A code to a line's own number reaches that line only."""

    def test_sees_and_ends_that_line_only(self, kenji: people.Person, client: Client) -> None:
        desk.come_by(client, kenji.numbers[1])
        page = client.get("/cancel/", follow=True).content.decode()
        assert "0103" in page
        assert not any(number[-4:] in page for number in (kenji.numbers[0], kenji.numbers[2]))
        desk.leave(client)
        assert [str(line.line.phone_number) for line in CaseLine.objects.all()] == [kenji.numbers[1]]

    def test_reads_no_number_name_or_nickname(self, kenji: people.Person, client: Client) -> None:
        desk.come_by(client, kenji.numbers[1])
        review = client.get("/cancel/")["Location"]
        case = f"/cases/{desk.leave(client)}/"
        for path in (review, case):
            page = client.get(path, follow=True).content.decode() + path
            for secret in (*kenji.numbers, "070-0000-0103", "子ども", kenji.customer.name, kenji.customer.number,
                           kenji.contract.number, str(kenji.customer.email)):  # fmt: skip
                assert secret not in page, secret

    @pytest.mark.parametrize("lines", [["1"], ["1", "2"], ["3"], ["07000000103"], ["09000000102"]])
    def test_cannot_name_another_line(self, lines: list[str], kenji: people.Person, client: Client) -> None:
        desk.come_by(client, kenji.numbers[1])
        assert client.get("/cancel/1/", {"line": lines}).status_code == 404

    def test_cannot_send_a_price_of_his_for_another_line(self, kenji: people.Person, client: Client) -> None:
        desk.come_by(client, kenji.numbers[1])
        token = counter.tokens(client.get("/cancel/1/?line=2"))["today"]
        answer = client.post("/cancel/1/?line=2&line=1", {"when": "today", "quote": token})
        assert answer.status_code == 404
        assert not Case.objects.exists()

    def test_whose_contact_number_is_a_line_is_reached_as_that_line(self, kenji: people.Person, client: Client) -> None:
        """By the customer number too: the text goes to a line."""
        desk.come_by(client, kenji.customer.number)
        assert CodeSession.objects.get().lines == [kenji.numbers[0]]

    def test_a_contact_number_that_is_somebody_elses_line_proves_nothing(
        self, kenji: people.Person, hanako: people.Person, client: Client
    ) -> None:
        Customer.objects.filter(pk=hanako.customer.pk).update(phone=kenji.numbers[0])
        desk.ask(client, hanako.customer.number)
        desk.ask_again(client, "voice")
        assert desk.arrived() == []
        desk.come_by(client, kenji.numbers[0])
        assert CodeSession.objects.get().customers == [kenji.customer.number]

    def test_a_number_given_out_again_opens_nothing_of_who_had_it(self, client: Client) -> None:
        hanako, aoi = people.hanako(), people.aoi()
        hanako.contract.lines.update(state=LineState.ENDED, ended_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        aoi.contract.lines.update(phone_number=hanako.customer.phone)
        desk.come_by(client, hanako.customer.phone)
        assert CodeSession.objects.get().customers == [aoi.customer.number]
        desk.ask(Client(), hanako.customer.number)
        assert len(desk.arrived("sms")) == 1


class TestATakenOverAddress:
    """What changed in the last seven days gets no code."""

    @pytest.mark.parametrize(("days", "arrives"), [(6, 0), (8, 1)])
    def test_a_swapped_sim(
        self, days: int, arrives: int, hanako: people.Person, client: Client, standing_clock: StandingClock
    ) -> None:  # S12
        Line.objects.update(sim_changed_at=standing_clock() - days * DAY)
        desk.ask(client, hanako.numbers[0])
        desk.ask_again(client, "voice")
        assert len(desk.arrived("sms")) == len(desk.arrived("call")) == arrives

    @pytest.mark.parametrize(
        ("field", "who", "way"),
        [
            ("email_changed_at", "hanako@example.jp", "mail"),
            ("address_changed_at", "N000000101", "letter"),
            ("phone_changed_at", "08011110101", "sms"),
        ],
    )
    def test_a_changed_contact(
        self, field: str, who: str, way: str, hanako: people.Person, client: Client, standing_clock: StandingClock
    ) -> None:
        Customer.objects.update(**{field: standing_clock() - 6 * DAY}, phone="08011110101")
        desk.ask(client, who)
        desk.ask_again(client, way)
        assert desk.arrived(way) == []
        Customer.objects.update(**{field: standing_clock() - 8 * DAY})
        standing_clock.move(minutes=1)
        desk.ask_again(client, way)
        assert len(desk.arrived(way)) == 1
        assert hanako.customer.pk

    def test_an_address_he_put_there_yesterday_neither_warns_nor_shortens_the_hold(
        self, hanako: people.Person, client: Client, standing_clock: StandingClock
    ) -> None:
        hanako.login.links.all().delete()
        Customer.objects.update(email="thief@example.net", email_changed_at=standing_clock() - DAY)
        desk.come_by(client, hanako.numbers[0])
        desk.leave(client, "today")
        case = Case.objects.get()
        assert case.due_at - case.accepted_at == 7 * DAY
        assert told() == [("mail", "thief@example.net")]
        assert len(desk.arrived("letter")) == 1


class TestTheHold:
    """Whatever date is chosen, lines are not cut before a day has passed; the bill counts from the chosen date."""

    def test_today_is_billed_as_today_and_cut_tomorrow(
        self, hanako: people.Person, client: Client, standing_clock: StandingClock
    ) -> None:
        counter.switch_on(hanako)
        people.uses(hanako, 500, at=standing_clock() + dt.timedelta(hours=5), reference="after the end")
        desk.come_by(client, hanako.numbers[0])
        page = client.get("/cancel/", follow=True).content.decode()
        assert "24時間は止めません" in page
        desk.leave(client, "today")
        case = Case.objects.get()
        assert case.effective_at - case.accepted_at == dt.timedelta(hours=1)
        assert case.due_at - case.accepted_at == case.take_back_until - case.accepted_at == DAY
        standing_clock.set(case.due_at - dt.timedelta(seconds=1))
        desk.work()
        assert counter.is_on(hanako) == [True]
        standing_clock.move(seconds=1)
        counter.work(standing_clock, seconds=30)
        assert counter.is_on(hanako) == [False]
        assert "after the end" not in str(Bill.objects.get().items)

    def test_month_end_keeps_its_day(self, hanako: people.Person, client: Client) -> None:
        desk.come_by(client, hanako.numbers[0])
        desk.leave(client)
        assert Case.objects.get().due_at == counter.MONTH_END

    def test_on_the_last_evening_too_the_line_stays_a_day(
        self, hanako: people.Person, client: Client, standing_clock: StandingClock
    ) -> None:
        standing_clock.set(counter.MONTH_END - dt.timedelta(minutes=1))
        desk.come_by(client, hanako.numbers[0])
        desk.leave(client)
        case = Case.objects.get()
        assert case.effective_at == counter.MONTH_END
        assert case.due_at == case.accepted_at + DAY

    def test_signed_in_nothing_is_held(self, hanako: people.Person) -> None:
        case = counter.cancel(hanako)
        assert case.due_at == counter.MONTH_END
        assert (case.made_in, case.came_by) == ("", "")


class TestEverybodyElseIsTold:
    def test_at_once_by_mail_and_to_the_lines_themselves(self, kenji: people.Person, client: Client) -> None:
        desk.come_by(client, kenji.customer.email)
        client.get("/cancel/")
        answer = counter.press(client, "/cancel/1/?line=1&line=2&line=3", "month_end")
        assert answer.status_code == 302
        desk.work()
        assert told() == [("sms", kenji.numbers[1]), ("sms", kenji.numbers[0])]

    def test_the_log_ins_own_address_is_told(self, hanako: people.Person, client: Client) -> None:
        type(hanako.login).objects.update(email="hers@example.com")
        desk.come_by(client, hanako.numbers[0])
        desk.leave(client)
        assert told() == [("mail", "hanako@example.jp"), ("mail", "hers@example.com")]

    def test_where_there_is_none_a_letter_goes_and_the_hold_is_a_week(
        self, hanako: people.Person, client: Client
    ) -> None:
        hanako.login.links.all().delete()
        Customer.objects.update(email="")
        desk.come_by(client, hanako.numbers[0])
        desk.leave(client, "today")
        case = Case.objects.get()
        assert case.due_at - case.accepted_at == 7 * DAY
        (letter,) = desk.arrived("letter")
        assert "stop" in desk.pages(letter_folder.read(letter.attachments[0]))
        assert told("解約を受け付けました")[0] == ("sms", hanako.numbers[0])

    def test_one_press_stops_it_ends_the_session_and_bars_the_address(
        self, hanako: people.Person, client: Client, standing_clock: StandingClock
    ) -> None:
        desk.come_by(client, hanako.numbers[0])
        desk.leave(client, "today")
        standing_clock.move(hours=20)
        desk.come_by(client, hanako.numbers[0])
        link = STOP.search(desk.arrived("mail")[0].body)
        assert link
        page = Client().post(link[0])
        assert "解約を止めました" in page.content.decode()
        assert Case.objects.get().taken_back_at
        assert client.get("/cancel/").status_code == 200  # the door again: the session is over
        standing_clock.move(days=6)
        desk.work()
        before = len(desk.arrived("sms"))
        desk.ask(Client(), hanako.numbers[0])
        assert len(desk.arrived("sms")) == before
        assert Entry.objects.filter(name="cancellation.taken_back", actor_kind="notice").count() == 1

    def test_a_link_stops_its_own_case_only_and_no_forged_one_does(
        self, hanako: people.Person, kenji: people.Person, client: Client
    ) -> None:
        desk.come_by(client, hanako.numbers[0])
        number = desk.leave(client)
        link = STOP.search(desk.arrived("mail")[0].body)
        assert link
        key = link[0].split("/")[-2]
        own = counter.cancel(kenji).number
        for path in (f"/cancel/stop/{own}/{key}/", f"/cancel/stop/{number}/{'0' * 16}/", f"/cancel/stop/{number}/é/"):
            assert Client().post(path).status_code == 404
        assert Case.objects.exclude(taken_back_at=None).count() == 0

    def test_after_the_hold_the_link_says_that_it_is_too_late(
        self, hanako: people.Person, client: Client, standing_clock: StandingClock
    ) -> None:
        desk.come_by(client, hanako.numbers[0])
        desk.leave(client, "today")
        link = STOP.search(desk.arrived("mail")[0].body)
        assert link
        standing_clock.move(days=1)
        counter.work(standing_clock)
        assert "期限が過ぎました" in Client().post(link[0]).content.decode()
        assert CaseLine.objects.get().state != CaseLineState.WITHDRAWN


class TestTakingBack:
    """Only what was made in the same reach."""

    def test_who_made_it_takes_it_back_also_tomorrow_by_a_new_code(
        self, hanako: people.Person, client: Client, standing_clock: StandingClock
    ) -> None:
        desk.come_by(client, hanako.numbers[0])
        number = desk.leave(client)
        standing_clock.move(hours=15)
        later = Client()
        desk.come_by(later, hanako.numbers[0])
        assert later.get("/cancel/")["Location"] == f"/cases/{number}/"
        later.post(f"/cases/{number}/take-back/")
        assert Case.objects.get().taken_back_at

    def test_a_thief_does_not_undo_what_she_did_signed_in(
        self, hanako: people.Person, client: Client, standing_clock: StandingClock
    ) -> None:
        number = stories.cancels(hanako, now=standing_clock())
        desk.come_by(client, hanako.numbers[0])
        assert client.post(f"/cases/{number}/take-back/").status_code == 404
        assert "解約できる回線はありません" in client.get("/cancel/").content.decode()
        assert Case.objects.get().taken_back_at is None

    def test_a_thief_with_one_phone_does_not_undo_what_she_did_by_mail(
        self, hanako: people.Person, client: Client
    ) -> None:
        desk.come_by(client, hanako.customer.email)
        number = desk.leave(client)
        thief = Client()
        desk.come_by(thief, hanako.numbers[0])
        assert thief.get(f"/cases/{number}/").status_code == 404
        assert thief.post(f"/cases/{number}/take-back/").status_code == 404

    def test_signed_in_she_sees_and_undoes_what_was_done_by_code(self, hanako: people.Person, client: Client) -> None:
        desk.come_by(client, hanako.numbers[0])
        number = desk.leave(client)
        own = counter.signed_in(hanako)
        assert number in own.get("/").content.decode()
        own.post(f"/cases/{number}/take-back/")
        assert Case.objects.get().taken_back_at


def test_the_receipt_can_be_had_at_once(hanako: people.Person, client: Client) -> None:
    desk.come_by(client, hanako.numbers[0])
    number = desk.leave(client)
    assert client.get(f"/cases/{number}/cancellation.json").status_code == 200
    assert client.get(f"/cases/{number}/cancellation.pdf").status_code == 200
    assert client.get("/")["Location"].startswith("/login/")


def test_a_signed_in_reach_wins_over_a_code(hanako: people.Person, kenji: people.Person, client: Client) -> None:
    desk.come_by(client, hanako.numbers[0])
    client.force_login(kenji.login)
    assert "解約する回線を選ぶ" in client.get("/cancel/").content.decode()
    assert hanako.numbers[0] not in client.get("/cancel/").content.decode()
