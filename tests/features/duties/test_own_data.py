"""What a member sees of the data held about her, takes with her, and has erased."""

import datetime as dt
import json
from functools import partial
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill
from madoguchi.cancellation.models import StatedReason
from madoguchi.contracts.models import Contract, Customer, Line
from madoguchi.contracts.queries import NotInReach
from madoguchi.domain.retention import HoldReason
from madoguchi.duties import actions
from madoguchi.duties.models import ErasureRequest
from madoguchi.duties.queries import get_held
from madoguchi.outbox.models import Message
from madoguchi.sign_in.models import Login
from tests import people
from tests.conftest import StandingClock
from tests.features.duties import left
from tests.features.sign_in.linking import family
from tests.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(standing_clock: StandingClock) -> Person:
    return left.hanako_left(standing_clock)


@pytest.fixture
def aoi() -> Person:
    return people.aoi()


def entered(person: Person) -> Client:
    """A browser in which she has just signed in."""
    return family.enters(person)


def file_of(person: Person, form: str) -> str:
    return reverse("held_data_file", args=[person.customer.number, form])


def erasure_of(person: Person) -> str:
    return reverse("erasure", args=[person.customer.number])


class TestThePage:
    def test_says_what_is_held_and_until_when(self, hanako: Person) -> None:
        page = entered(hanako).get(reverse("held_data")).content.decode()
        said = (
            "お名前",
            "ご住所",
            "認証IDと認証パスワード",
            "最終請求",
            "2029年12月2日(日)</time>に",
            "平成17年法律第31号",
        )
        assert [words for words in said if words not in page] == []

    def test_the_name_goes_when_the_last_bill_has_gone(self, hanako: Person, standing_clock: StandingClock) -> None:
        held = {datum.key: datum for datum in get_held(hanako.reach, hanako.customer.number, now=standing_clock()).data}
        assert held["customer.name"].until == held["bill"].until == dt.date(2034, 6, 1)
        Bill.objects.all().delete()
        held = {datum.key: datum for datum in get_held(hanako.reach, hanako.customer.number, now=standing_clock()).data}
        assert held["customer.name"].until == dt.date(2029, 12, 2)

    def test_says_the_day_on_whose_round_it_goes(self, hanako: Person, standing_clock: StandingClock) -> None:
        late = dt.datetime(2026, 12, 1, 18, 31, tzinfo=dt.UTC)  # 3:31 on the second, in Japan
        in_time, too_late = dt.date(2027, 5, 31), dt.date(2027, 6, 1)
        for ended, day in ((late - dt.timedelta(minutes=1), in_time), (late, too_late)):
            Contract.objects.filter(customer=hanako.customer).update(ended_at=ended)
            held = get_held(hanako.reach, hanako.customer.number, now=standing_clock())
            assert next(datum.until for datum in held.data if datum.key == "customer.contact") == day

    def test_names_no_date_while_she_is_a_member(self, aoi: Person) -> None:
        held = {datum.key: datum for datum in get_held(aoi.reach, aoi.customer.number, now=_NOW).data}
        assert held["customer.contact"].until is None
        assert (held["customer.contact"].length, held["customer.contact"].lasts) == (180, "days")
        assert "case" not in held

    def test_what_is_masked_is_no_longer_listed(self, hanako: Person) -> None:
        now = left.ended_at(hanako) + dt.timedelta(days=200)
        left.erase("customer.contact", now=now)
        held = {datum.key for datum in get_held(hanako.reach, hanako.customer.number, now=now).data}
        assert "customer.contact" not in held
        assert "customer.address" in held


class TestTheFile:
    @pytest.mark.usefixtures("aoi")
    def test_holds_everything_of_hers_and_nothing_of_others(self, hanako: Person) -> None:
        answer = entered(hanako).get(file_of(hanako, "json"))
        told = json.loads(answer.content)
        assert answer["Content-Disposition"] == 'attachment; filename="N000000101.json"'
        assert "no-store" in answer["Cache-Control"]
        assert told["customer_number"] == "N000000101"
        assert told["data"]["customer.contact"][0]["email"] == "hanako@example.jp"
        assert told["data"]["line.numbers"][0]["phone_number"] == "09000000101"
        assert told["data"]["case"][0]["quote"]["items"]
        assert told["data"]["case.reason"] == [
            {"reason": "price", "stated_at": StatedReason.objects.get().stated_at.isoformat()}
        ]
        assert "aoi" not in answer.content.decode()

    def test_no_secret_is_in_it(self, hanako: Person) -> None:
        browser = entered(hanako)
        for form in ("json", "html"):
            text = browser.get(file_of(hanako, form)).content.decode()
            assert "harbour7lamp" not in text
            assert Login.objects.get().password not in text

    def test_the_one_to_read_is_a_whole_page_in_her_words(self, hanako: Person) -> None:
        text = entered(hanako).get(file_of(hanako, "html")).content.decode()
        for words in ("架空", "090-0000-0101", "音声", "料金", "千代田区", "2026年"):
            assert words in text
        assert "{" not in text.split("</style>")[1]
        HTMLParser().feed(text)
        assert "<script" not in text
        assert "src=" not in text

    def test_needs_fresh_proof(self, hanako: Person, client: Client) -> None:
        client.force_login(hanako.login)  # without a record of when she signed in
        answer = client.get(file_of(hanako, "json"))
        assert answer.status_code == 302
        assert answer["Location"] == "/login/again/code/?next=%2Fdata%2F%3Fproved%3Dyes"
        assert not Entry.objects.filter(name="duties.exported").exists()

    def test_the_proof_leads_back_to_where_the_files_are_not_to_a_file(self, hanako: Person, client: Client) -> None:
        said = "受け取るファイルをもう一度選んでください。"
        client.force_login(hanako.login)
        assert said not in client.get("/data/?proved=yes").content.decode()
        assert said in (browser := entered(hanako)).get("/data/?proved=yes").content.decode()
        assert said not in browser.get("/data/").content.decode()

    def test_a_link_to_a_file_may_be_led_to_the_proof(self, hanako: Person) -> None:
        """With `download`, a browser would save the page that asks for the proof as her data."""
        page = entered(hanako).get("/data/").content.decode()
        assert 'file/json/">' in page
        assert " download" not in page

    def test_she_is_told_and_the_audit_knows(self, hanako: Person) -> None:
        entered(hanako).get(file_of(hanako, "json"))
        told = Message.objects.filter(name="duties.exported")
        assert {message.to for message in told} == {"hanako@example.jp"}
        assert [message.context["not_me"] for message in told] == [""]  # what was taken along cannot be stopped
        assert Entry.objects.get(name="duties.exported").details == {"form": "json"}

    @pytest.mark.parametrize("form", ["csv", "JSON", "x"])
    def test_there_is_no_other_form(self, hanako: Person, form: str) -> None:
        assert entered(hanako).get(file_of(hanako, form)).status_code == 404


class TestErasure:
    def test_says_what_goes_and_what_stays(self, hanako: Person, standing_clock: StandingClock) -> None:
        held = get_held(hanako.reach, hanako.customer.number, now=standing_clock())
        assert {"customer.contact", "case.reason", "log_in"} <= {datum.key for datum in held.going}
        assert {"customer.name", "customer.address", "bill", "case"} <= {datum.key for datum in held.staying}
        page = entered(hanako).get(erasure_of(hanako)).content.decode()
        assert "ログインも消す" in page
        assert "ログインを残して消す" in page

    def test_erases_what_need_not_stay_and_keeps_her_log_in(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        answer = entered(hanako).post(erasure_of(hanako), {"log_in": "no"})
        assert answer.status_code == 302
        now = Customer.objects.get(pk=hanako.customer.pk)
        assert (now.email, now.city, now.erased_at) == ("", "千代田区", standing_clock())
        assert not StatedReason.objects.exists()
        assert Login.objects.filter(pk=hanako.login.pk).exists()
        asked = ErasureRequest.objects.get()
        assert (asked.with_log_in, asked.erased["customer.contact"]) == (False, 1)

    def test_of_somebody_else_is_refused_by_the_number(self, hanako: Person, aoi: Person) -> None:
        ask = partial(actions.ask_erasure, with_log_in=False, language="ja", now=_NOW)
        with pytest.raises(NotInReach, match=f"^{aoi.customer.number}$"):
            ask(customer_number=aoi.customer.number, reach=hanako.reach)
        assert Customer.objects.get(pk=aoi.customer.pk).email == "aoi@example.jp"

    def test_erases_her_log_in_too_where_she_says_so(self, hanako: Person) -> None:
        browser = entered(hanako)
        answer = browser.post(erasure_of(hanako), {"log_in": "yes"})
        assert answer.status_code == 200
        assert "消しました" in answer.content.decode()
        assert "ログアウト" not in answer.content.decode()
        assert not Login.objects.exists()
        assert browser.get(reverse("held_data")).status_code == 302

    def test_is_told_to_where_she_was_reached(self, hanako: Person) -> None:
        entered(hanako).post(erasure_of(hanako), {"log_in": "yes"})
        message = Message.objects.get(name="duties.erasure_asked")
        assert message.to == "hanako@example.jp"
        assert (message.context["contact_is_gone"], message.context["log_in_is_gone"]) == (True, True)

    def test_of_a_member_nothing_goes_that_her_contract_needs(self, aoi: Person) -> None:
        browser = entered(aoi)
        assert "いま消せるものはありません" in browser.get(erasure_of(aoi)).content.decode()
        browser.post(erasure_of(aoi), {"log_in": "yes"})
        assert Customer.objects.get(pk=aoi.customer.pk).email == "aoi@example.jp"
        assert Login.objects.filter(pk=aoi.login.pk).exists()

    def test_a_log_in_stays_that_acts_for_somebody_else_too(self, hanako: Person, aoi: Person) -> None:
        family.adds(entered(hanako), aoi)
        entered(hanako).post(erasure_of(hanako), {"log_in": "yes"})
        assert Login.objects.filter(pk=hanako.login.pk).exists()
        assert Customer.objects.get(pk=aoi.customer.pk).email == "aoi@example.jp"

    def test_a_hold_keeps_it(self, hanako: Person, standing_clock: StandingClock) -> None:
        actions.hold(
            customer_number=hanako.customer.number,
            reason=HoldReason.DISPUTE,
            reference="2026-17",
            by=hanako.reach.actor,
            now=standing_clock(),
        )
        browser = entered(hanako)
        assert "いまは消せません" in browser.get(erasure_of(hanako)).content.decode()
        browser.post(erasure_of(hanako), {"log_in": "yes"})
        assert Customer.objects.get(pk=hanako.customer.pk).email == "hanako@example.jp"
        assert StatedReason.objects.exists()

    def test_needs_fresh_proof(self, hanako: Person, client: Client) -> None:
        client.force_login(hanako.login)
        assert client.post(erasure_of(hanako), {"log_in": "yes"}).status_code == 302
        assert not ErasureRequest.objects.exists()
        assert Customer.objects.get(pk=hanako.customer.pk).email == "hanako@example.jp"

    def test_the_line_keeps_its_number_and_loses_its_nickname(self, hanako: Person) -> None:
        entered(hanako).post(erasure_of(hanako), {"log_in": "no"})
        line = Line.objects.get(contract=hanako.contract)
        assert (line.phone_number, line.nickname) == ("09000000101", "")


_NOW = dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC)
