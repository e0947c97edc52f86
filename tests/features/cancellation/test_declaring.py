"""`declaration`: one page without a log-in, received at once, showing nothing on file; held and told as by a code.

BGB § 312k (2) to (5), Code de la consommation L215-1-1 and D215-2.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from madoguchi.audit.models import Entry
from madoguchi.cancellation.declarations import queries
from madoguchi.cancellation.models import Case, Declaration
from madoguchi.cancellation.receipts import attached_file, signed_file
from madoguchi.gateways import simulated_world
from madoguchi.keys import signing
from madoguchi.workers.queries import list_stuck
from tests import operators, people, stories
from tests.conftest import StandingClock
from tests.features.cancellation.counter import Answer
from tests.features.codes import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_by_declaration")]
HANAKO = {"who": "架空 花子", "number": "090-0000-0101", "mail": "anybody@example.com"}


@pytest.fixture
def _by_declaration(tmp_path: Path) -> Iterator[None]:
    with operators.in_force(operators.written(tmp_path, preset="declaration")):
        yield


def declare(client: Client, **other: str) -> Answer:
    return client.post("/cancel/", {**HANAKO, **other}, REMOTE_ADDR="203.0.113.5")


def entries(name: str) -> list[str]:
    return list(Entry.objects.filter(name=f"cancellation.{name}").values_list("subject", flat=True))


class TestThePage:
    def test_it_asks_what_the_law_lists_and_nothing_else(self, client: Client) -> None:
        page = client.get("/cancel/").content.decode()
        form = page[page.index('<form class="form') :]
        asked = re.findall(r'name="(\w+)"', form[: form.index("</form>")])
        wanted = ["csrfmiddlewaretoken", "who", "number", "mail", "when", "date", "kind", "ground"]
        assert list(dict.fromkeys(asked)) == wanted
        assert "checked" not in page
        assert ">今すぐ解約する</button>" in page

    def test_each_choice_says_its_day(self, client: Client, standing_clock: StandingClock) -> None:
        """U7: on the last of a month, today and the month's end are told apart by nothing else."""
        page = client.get("/cancel/").content.decode()
        assert "今日で解約 2026年11月16日(月)" in page
        assert "月末で解約 2026年11月30日(月)" in page
        standing_clock.move(days=14)
        english = client.get("/cancel/", headers={"Accept-Language": "en"}).content.decode()
        assert "Cancel today: Mon 30 November 2026" in english
        assert "Cancel at month end: Mon 30 November 2026" in english

    def test_three_answers_are_enough(self, client: Client) -> None:
        page = client.get("/cancel/").content.decode()
        assert page.count("field__need--required") == 3
        assert declare(client).status_code == 302

    @pytest.mark.parametrize("address", ["/login/", "/password/reset/", "/receipts/", "/cancel/", "/no-such-page/"])
    def test_the_way_in_stands_on_every_page_under_the_operators_words(self, client: Client, address: str) -> None:
        assert 'href="/cancel/">解約はこちら</a>' in client.get(address, follow=True).content.decode().replace(
            ' aria-current="page"', ""
        )
        english = client.get(address, headers={"Accept-Language": "en"}, follow=True).content.decode()
        assert "Cancel contracts here</a>" in english

    def test_a_member_who_has_signed_in_is_asked_nothing(self, client: Client) -> None:
        client.force_login(people.hanako().login)
        page = client.get("/cancel/", follow=True).content.decode()
        assert "今日で解約する" in page
        assert 'name="who"' not in page
        assert 'href="/cancel/">解約はこちら</a>' in page

    def test_the_pages_of_a_code_lead_to_it(self, client: Client) -> None:
        for address in ("/cancel/code/", "/cancel/letter/"):
            assert client.get(address)["Location"] == "/cancel/"

    @pytest.mark.parametrize(
        ("other", "names"),
        [
            ({"who": ""}, "who"),
            ({"who": "あ" * 201}, "who"),
            ({"number": "はなこ"}, "number"),
            ({"number": "hanako@example.jp"}, "number"),
            ({"mail": "nowhere"}, "mail"),
            ({"when": "someday"}, "when_0"),
            ({"when": "date", "date": ""}, "date"),
            ({"when": "date", "date": "2026-11-16"}, "date"),
            ({"when": "date", "date": "2028-01-01"}, "date"),
            ({"kind": "extraordinary"}, "ground"),
            ({"kind": "extraordinary", "ground": "あ" * 1001}, "ground"),
        ],
    )
    def test_what_cannot_be_is_named_and_nothing_is_lost(
        self, client: Client, other: dict[str, str], names: str
    ) -> None:
        answer = declare(client, **other)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'href="#id_{names}"' in page
        assert page.count('href="#id_') == 1
        assert "who" in other or 'value="架空 花子"' in page
        assert not Declaration.objects.exists()


class TestReceived:
    def test_at_once_and_confirmed_where_she_asked(self, client: Client, standing_clock: StandingClock) -> None:
        people.hanako()
        answer = declare(client)
        row = Declaration.objects.get()
        assert row.declared_at == standing_clock()
        assert entries("declared") == [f"declaration:{row.number}"]
        page = client.get(answer["Location"]).content.decode()
        assert row.number in page
        assert "11月16日" in page
        assert "090-0000-0101" in page
        assert not Case.objects.exists()  # whether there is such a contract is nobody's business before the worker's
        desk.work()
        (mail,) = desk.arrived("mail", to="anybody@example.com")
        assert row.number in mail.subject
        assert "10:00" in mail.body
        assert mail.attachments == (f"{row.number}.pdf", f"{row.number}.json")

    def test_nobody_has_us_write_to_others_as_he_likes(self, client: Client) -> None:
        """S8: the mail goes to an address not on file, so that what a stranger typed is not in its words."""
        declare(client, who="http://evil.example", kind="extraordinary", ground="Buy at http://evil.example")
        desk.work()
        (mail,) = desk.arrived("mail")
        assert "evil" not in mail.subject + mail.body.replace("/cancel/declared", "")

    def test_its_receipt_is_signed_and_says_what_was_declared(self, client: Client) -> None:
        answer = declare(client, kind="extraordinary", ground="つながらない", when="date", date="2026-12-15")
        file = client.get(f"{answer['Location']}receipt.json")
        checked = signed_file.check(file.content, key_set=signing.public_key_set())
        assert checked.verdict is signed_file.Verdict.GENUINE
        assert checked.receipt["declaration"] == {
            "name": "架空 花子",
            "number": "09000000101",
            "names": "phone",
            "choice": "date",
            "day": "2026-12-15",
            "kind": "extraordinary",
            "ground": "つながらない",
            "confirm_to": "anybody@example.com",
        }
        assert checked.receipt["received_at"] == "2026-11-16T10:00:00+09:00"
        assert json.loads(file.content)["receipt"]["number"] == Declaration.objects.get().number

    def test_on_paper_it_says_the_same_and_carries_the_signed_file(self, client: Client) -> None:
        where = declare(client, number="N000000101", when="month_end")["Location"]
        pdf = client.get(f"{where}receipt.pdf")
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages).replace("\n", "")
        for said in (
            "解約申出受付書",
            "架空 花子",
            "N000000101",
            "月末で解約",
            "2026年11月16日",
            "anybody@example.com",
        ):
            assert said in words, said
        assert attached_file.find(pdf.content) == client.get(f"{where}receipt.json").content
        english = client.get(f"{where}receipt.pdf", headers={"Accept-Language": "en"})
        assert "Receipt of a notice" in PdfReader(BytesIO(english.content)).pages[0].extract_text()

    def test_it_is_nobodys_without_its_key(self, client: Client) -> None:
        where = declare(client)["Location"]
        for bad in (re.sub("[0-9a-f]{16}/$", "0" * 16 + "/", where), where.replace("/M", "/N")):
            for what in ("", "receipt.json", "receipt.pdf"):
                assert client.get(bad + what).status_code == 404

    def test_nothing_typed_lies_in_the_clear(self, client: Client) -> None:
        declare(client, kind="extraordinary", ground="ひみつの理由")
        row = Declaration.objects.get()
        assert "ひみつの理由".encode() not in bytes(row.sealed or b"")
        assert row.opened()["ground"] == "ひみつの理由"

    def test_a_ground_without_its_kind_is_none(self, client: Client) -> None:
        """Reason only if extraordinary (§ 312k (2) 1 a BGB)."""
        declare(client, ground="なんとなく")
        assert Declaration.objects.get().opened()["ground"] == ""

    def test_a_source_declares_ten_times_an_hour_and_no_more(self, client: Client) -> None:
        for _ in range(10):
            assert declare(client).status_code == 302
        answer = declare(client)
        assert answer.status_code == 429
        assert 'value="架空 花子"' in answer.content.decode()
        assert Declaration.objects.count() == 10
        elsewhere = client.post("/cancel/", HANAKO, REMOTE_ADDR="198.51.100.9")
        assert elsewhere.status_code == 302  # nobody shuts the way for others

    def test_it_is_forgotten_once_nobody_has_to_prove_it(self, client: Client, standing_clock: StandingClock) -> None:
        declare(client)
        desk.work()
        standing_clock.move(days=1094, hours=23)
        desk.work()
        assert Declaration.objects.exists()
        standing_clock.move(hours=1)
        desk.work()
        assert not Declaration.objects.exists()


class TestWhatComesOfIt:
    def test_the_line_named_is_cancelled_and_held_like_any_case_without_a_log_in(
        self, client: Client, standing_clock: StandingClock
    ) -> None:
        kenji = people.kenji()
        declare(client, who="見本健司", number=kenji.numbers[0], when="today")
        declared_at = standing_clock()
        desk.work()
        case = Case.objects.get()
        assert [line.line.phone_number for line in case.lines.all()] == kenji.numbers[:1]
        assert case.accepted_at == declared_at
        assert case.due_at - declared_at == dt.timedelta(hours=24)
        assert case.effective_at - declared_at == dt.timedelta(hours=1)
        assert (bool(case.made_in), case.came_by) == (True, "")
        assert Declaration.objects.get().cases == [case.number]
        assert entries("declaration_carried_out") == [f"declaration:{Declaration.objects.get().number}"]

    def test_received_counts_and_the_hold_counts_from_the_telling(
        self, client: Client, standing_clock: StandingClock
    ) -> None:
        """Workers stood still for two hours: the bill does not wait for them, and nobody loses time to stop it."""
        people.hanako()
        declare(client, when="today")
        declared_at = standing_clock()
        standing_clock.move(hours=2)
        desk.work()
        case = Case.objects.get()
        assert (case.accepted_at, case.effective_at) == (declared_at, declared_at + dt.timedelta(hours=1))
        assert case.due_at == case.take_back_until == standing_clock() + dt.timedelta(hours=24)

    def test_by_the_customer_number_every_line_goes(self, client: Client) -> None:
        kenji = people.kenji()
        declare(client, who="見本 健司", number="ｎ００００００１０２")
        desk.work()
        assert Case.objects.get().lines.count() == len(kenji.numbers)

    def test_everybody_on_file_is_told_with_a_link_that_stops_it(self, client: Client) -> None:
        people.hanako()
        declare(client)
        desk.work()
        (told,) = desk.arrived("mail", to="hanako@example.jp")
        assert "お名前と番号を書いた申し出で" in told.body
        link = re.search(r"/cancel/stop/\S+", told.body)
        assert link
        assert "お名前と番号を書いた申し出で" in client.get(link[0]).content.decode()
        stopped = client.post(link[0]).content.decode()
        assert "解約を止めました" in stopped
        assert "認証番号を受け取った連絡先" not in stopped
        assert Case.objects.get().taken_back_at

    def test_who_declared_it_learns_nothing_on_file(self, client: Client) -> None:
        people.hanako()
        declare(client)
        desk.work()
        (seen,) = desk.arrived(to="anybody@example.com")
        assert Case.objects.get().number not in seen.subject + seen.body

    @pytest.mark.parametrize(
        "other", [{"who": "別の人"}, {"number": "090-9999-9999"}, {"number": "N999999999"}, {"number": "N000000102"}]
    )
    def test_what_names_nobody_looks_the_same_and_is_left_to_the_desk(
        self, client: Client, other: dict[str, str], standing_clock: StandingClock
    ) -> None:
        """S19: the same answer, the same mail; nothing else happens to anybody."""
        people.hanako()
        people.kenji()
        answer = declare(client, **other)
        assert answer.status_code == 302
        assert client.get(answer["Location"]).status_code == 200
        desk.work()
        assert not Case.objects.exists()
        assert [one.recipient for one in simulated_world.list_deliveries()] == ["anybody@example.com"]
        assert len(entries("declaration_names_nothing")) == 1
        (stuck,) = list_stuck(standing_clock())
        assert stuck.reason.startswith("no contract fits its name and number")

    def test_known_and_unknown_ask_the_store_the_same(
        self, client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
    ) -> None:
        """S19: nothing is looked up before the answer."""
        people.hanako()
        declare(client)  # what is asked once in a process
        with django_assert_max_num_queries(100) as known:
            declare(client)
        with django_assert_num_queries(len(known)):
            declare(client, number="N999999999")

    @pytest.mark.parametrize("name", ["ｶｸｳﾊﾅｺ", "カクウ ハナコ", "架空花子", "架空　花子"])
    def test_the_name_fits_in_kana_and_whatever_its_spaces(self, client: Client, name: str) -> None:
        hanako = people.hanako()
        hanako.customer.family_name_kana, hanako.customer.given_name_kana = "カクウ", "ハナコ"
        hanako.customer.save()
        declare(client, who=name)
        desk.work()
        assert Case.objects.count() == 1

    def test_where_no_kana_is_on_file_an_empty_one_fits_nobody(self, client: Client) -> None:
        people.hanako()
        declare(client, who="　・".replace("・", "\u200b") + "x")
        desk.work()
        assert not Case.objects.exists()

    def test_declared_twice_it_is_one_case(self, client: Client) -> None:
        people.hanako()
        for _ in range(2):
            declare(client)
        desk.work()
        assert (Declaration.objects.count(), Case.objects.count()) == (2, 1)
        assert queries.count_open() == 0
        assert len(entries("declaration_carried_out")) == len(entries("declaration_came_second")) == 1

    def test_after_she_has_cancelled_herself_it_changes_nothing(
        self, client: Client, standing_clock: StandingClock
    ) -> None:
        """Her own decision stands; and nobody at the desk looks for a contract that is found."""
        number = stories.cancels(people.hanako(), now=standing_clock())
        declare(client, when="today")
        desk.work()
        assert Case.objects.get().number == number
        assert Declaration.objects.get().closed_at == standing_clock()
        assert list_stuck(standing_clock()) == ()

    def test_without_a_day_it_is_the_earliest(self, client: Client) -> None:
        """§ 312k (5) BGB."""
        people.hanako()
        declare(client, when="")
        desk.work()
        assert Case.objects.get().when == "today"

    def test_a_free_day_is_kept(self, client: Client) -> None:
        people.hanako()
        declare(client, when="date", date="2026-12-15")
        desk.work()
        assert Case.objects.get().last_day == dt.date(2026, 12, 15)

    def test_a_day_that_is_not_chosen_is_not_kept(self, client: Client) -> None:
        people.hanako()
        declare(client, when="month_end", date="2026-12-15")
        desk.work()
        assert Case.objects.get().last_day == dt.date(2026, 11, 30)

    def test_its_ground_stays_with_the_case(self, client: Client) -> None:
        hanako = people.hanako()
        declare(client, kind="extraordinary", ground="つながらない")
        desk.work()
        client.force_login(hanako.login)
        page = client.get(f"/cases/{Case.objects.get().number}/").content.decode()
        assert "特別な理由" in page
        assert "つながらない" in page
