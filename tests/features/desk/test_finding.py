"""The one box at the desk: everything that is on file finds her, and every look is noted and shown to her."""

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi import clock
from madoguchi.audit.models import Entry
from madoguchi.contracts.models import Customer, Line
from madoguchi.contracts.name_keys import KANA, MAIL, NAME
from madoguchi.desk import finding
from madoguchi.domain import names
from madoguchi.domain.staff import Role
from tests import people, stories
from tests.conftest import StandingClock
from tests.features.staff import counter
from tests.people import Person

pytestmark = pytest.mark.django_db

SIGNS = st.text("アオトノホョコソゾウ・ー ヅヂズユュフブンカサabZ'Ō", max_size=12)


@pytest.fixture
def hanako() -> Person:
    hanako = people.hanako()
    reading = {"family_name_kana": "カクウ", "given_name_kana": "ハナコ"}
    Customer.objects.filter(pk=hanako.customer.pk).update(**reading, email="Hanako.Contact@example.jp")
    Line.objects.filter(contract=hanako.contract).update(iccid="8981100002572211117")
    people.kenji()
    return hanako


def found(typed: str) -> list[str]:
    reader = counter.staff(Role.READER)
    answer = finding.find(typed, by=counter.by(reader), now=clock.now())
    return [one.number for one in answer.found]


@pytest.mark.parametrize(
    "typed",
    [
        "090-0000-0101", "０９０－００００－０１０１", "N000000101", "ｎ０００ー０００ー１０１", "架空花子",
        "架空　花子", "花子 架空", "架",
        "かくう", "ｶｸｳ ﾊﾅｺ", "kaku hanako", "Hanako Kakuu", "HANAKO.contact@example.jp", "hanako@example.jp",
        "8981 1000 0257 2211 117", "c000000101",
    ],
)  # fmt: skip
def test_finds_her(hanako: Person, typed: str) -> None:
    assert found(typed) == ["N000000101"]


def test_finds_her_by_receipt_and_bill(hanako: Person, standing_clock: StandingClock) -> None:
    receipt = stories.cancels(hanako, now=standing_clock())
    bill = stories.ends(receipt, standing_clock)
    for typed in (receipt, receipt.lower().replace("-", ""), bill, bill.lower()):
        assert found(typed) == ["N000000101"], typed
    assert found("090-0000-0101") == ["N000000101"]  # the line has ended


@pytest.mark.parametrize("typed", ["", "090-0000-0999", "K20261116-ABCDEF", "B9", "N999999999", "誰", "dare", "%", "_"])
def test_finds_nobody(hanako: Person, typed: str) -> None:
    assert found(typed) == []


def test_finds_both_of_one_name_in_the_order_of_their_readings(hanako: Person) -> None:
    other = people.aoi().customer
    Customer.objects.filter(pk=other.pk).update(family_name="架空", family_name_kana="アクウ")
    assert found("架空") == ["N000000105", "N000000101"]


def test_shows_twenty_and_says_that_there_are_more() -> None:
    Customer.objects.bulk_create(Customer(number=f"N1{n:08}", family_name="多田", given_name=f"{n}") for n in range(21))
    by = counter.by(counter.staff(Role.READER))
    answer = finding.find("多田", by=by, now=clock.now())
    assert (len(answer.found), answer.has_more) == (20, True)
    Customer.objects.filter(number="N100000000").delete()
    answer = finding.find("多田", by=by, now=clock.now())
    assert (len(answer.found), answer.has_more) == (20, False)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(family=SIGNS, given_name=SIGNS)
def test_the_store_folds_as_we_do(family: str, given_name: str) -> None:
    """Else a name could be on file and never be found."""
    row = Customer.objects.create(
        number="N1", family_name=family, family_name_kana=family, given_name_kana=given_name, email=f"{family}@x"
    )
    kept = Customer.objects.annotate(n=NAME, k=KANA, m=MAIL).values_list("n", "k", "m").get(pk=row.pk)
    Customer.objects.filter(pk=row.pk).delete()
    kana = names._short(f"{family}{given_name}")
    small = names._folded(family, names.NAME_FOLDS).translate(names._SMALL)
    assert kept == (small, kana, f"{family}@x".translate(names._SMALL))


@pytest.mark.parametrize("typed", ["架空花子", "kaku", "hanako@example.jp", "8981100002572211117", "090-0000-0101"])
def test_each_question_walks_an_index(hanako: Person, typed: str) -> None:
    """At a million lines a table that is read to its end takes seconds."""
    plans = _plans(typed)
    assert plans
    assert [plan for plan in plans if "SCAN contracts_" in plan or "Seq Scan on contracts_" in plan] == []
    assert [plan for plan in plans if "Filter: " in plan and "SubPlan" in plan] == []  # asked of row after row


def _plans(typed: str) -> list[str]:
    """How the store would answer each question, a line for each step."""
    with CaptureQueriesContext(connection) as asked:
        found(typed)
    reads = [one["sql"] for one in asked if one["sql"].startswith("SELECT") and "contracts_" in one["sql"]]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a handful of rows is read to its end by any planner
        return [str(row) for sql in reads for row in _rows(cursor, f"{explain} {sql}")]


def _rows(cursor: CursorWrapper, sql: str) -> list[tuple[object, ...]]:
    cursor.execute(sql)
    rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


class TestEveryLookIsNoted:
    def entries(self) -> list[tuple[str, str, dict[str, object]]]:
        rows = Entry.objects.filter(name__startswith="desk.").order_by("pk")
        return [(row.name, row.subject, row.details) for row in rows]

    @pytest.mark.usefixtures("hanako")
    def test_a_search_without_what_was_typed(self) -> None:
        found("架空花子")
        reader = counter.staff(Role.READER)
        details = {"looked_for": ["names"], "found": 1}
        assert self.entries() == [("desk.searched", f"staff:{reader.pk}", details)]

    def test_each_who_was_listed(self, hanako: Person) -> None:
        other = people.aoi().customer
        Customer.objects.filter(pk=other.pk).update(family_name="架空")
        found("架空")
        listed = {subject for name, subject, _ in self.entries() if name == "desk.listed"}
        assert listed == {f"customer:{hanako.customer.pk}", f"customer:{other.pk}"}

    @pytest.mark.parametrize(("address", "name"), [("", "desk.looked"), ("as-she-sees/", "desk.looked_as_she_sees")])
    def test_a_page_of_hers(self, hanako: Person, address: str, name: str) -> None:
        reader = counter.staff(Role.READER)
        answer = counter.enters(reader).get(f"/desk/members/N000000101/{address}")
        assert answer.status_code == 200
        entry = Entry.objects.get(name=name)
        assert (entry.actor_kind, entry.actor_id) == ("staff", str(reader.pk))
        assert entry.subject == f"customer:{hanako.customer.pk}"

    @pytest.mark.usefixtures("hanako")
    def test_nobody_is_noted_where_nobody_is(self) -> None:
        answer = counter.at_desk(Role.READER).get("/desk/members/N999999999/")
        assert answer.status_code == 404
        assert self.entries() == []

    def test_she_sees_who_looked_and_nobody_elses(self, hanako: Person) -> None:
        member, other = Client(), Client()
        member.force_login(hanako.login)
        other.force_login(people.aoi().login)
        assert "まだ、だれも見ていません。" in member.get("/looks/").content.decode()
        reader = counter.staff(Role.READER)
        counter.enters(reader).get("/desk/members/N000000101/")
        shown = member.get("/looks/").content.decode()
        assert f"窓口の職員 {reader.pk}番" in shown
        assert reader.name not in shown
        assert "まだ、だれも見ていません。" in other.get("/looks/").content.decode()


class TestThePages:
    @pytest.mark.usefixtures("hanako")
    def test_one_is_opened_at_once(self) -> None:
        answer = counter.at_desk(Role.READER).post("/desk/find/", {"sought": "架空花子"})
        assert (answer.status_code, answer["Location"]) == (302, "/desk/members/N000000101/")

    @pytest.mark.usefixtures("hanako")
    def test_several_are_listed_with_what_tells_them_apart(self) -> None:
        Customer.objects.filter(number="N000000102").update(family_name="架空")
        shown = counter.at_desk(Role.READER).post("/desk/find/", {"sought": "架空"}).content.decode()
        for word in ("架空 花子", "架空 健司", "N000000101", "090-0000-0102", "東京都みなと市", "2人見つかりました"):
            assert word in shown
        listed = shown.split("<tbody>")[1].split("</tbody>")[0]
        assert "窓口町1-2-3" not in listed
        assert "example.jp" not in listed

    def test_what_she_sees_is_what_the_desk_shows(self, hanako: Person, standing_clock: StandingClock) -> None:
        member = Client()
        member.force_login(hanako.login)
        people.uses(hanako, 352, at=standing_clock())
        hers = member.get("/").content.decode()
        ours = counter.at_desk(Role.READER).get("/desk/members/N000000101/as-she-sees/").content.decode()
        shared = [line for line in hers.split('id="main"')[1].splitlines() if "facts__row" in line]
        assert len(shared) >= 4
        assert [line for line in shared if line not in ours] == []
        assert "inert" in ours

    def test_the_member_page_says_what_was_sent_and_who_looked(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        receipt = stories.cancels(hanako, now=standing_clock())
        reader = counter.staff(Role.READER)
        shown = counter.enters(reader).get("/desk/members/N000000101/").content.decode()
        for word in (receipt, "解約の受付", reader.name, "090-0000-0101", "hanako@example.jp"):
            assert word in shown
