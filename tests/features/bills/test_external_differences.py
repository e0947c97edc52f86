"""A bill that is not as quoted: the member is told plainly, somebody sees to it, shadow mode finds it beforehand."""

import csv
import dataclasses
import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from typer.testing import CliRunner

from madoguchi.audit.models import Entry
from madoguchi.bills.models import Bill, PublishedQuote
from madoguchi.cancellation.models import Case
from madoguchi.cancellation.queries import quote_of
from madoguchi.cli import app
from madoguchi.contracts.models import Contract
from madoguchi.domain.billing import BillingMode
from madoguchi.domain.items import totals
from madoguchi.gateways import simulated_world
from madoguchi.gateways.bill_files import BILLS
from madoguchi.gateways.simulated_world import Fault
from madoguchi.workers import timetable
from madoguchi.workers.queries import list_stuck
from tests import people
from tests.conftest import StandingClock
from tests.features.bills import outside
from tests.features.bills.test_external import an_hour_later, end
from tests.features.cancellation import counter
from tests.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def external(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with counter.rules(monkeypatch, billing={"mode": BillingMode.EXTERNAL}):
        yield


@pytest.fixture
def hanako(standing_clock: StandingClock) -> Person:
    hanako = people.hanako()
    counter.switch_on(hanako)
    timetable.run_due(standing_clock())
    return hanako


@pytest.fixture
def dearer(hanako: Person, standing_clock: StandingClock) -> Case:
    """Her bill came back with a fee of 200 yen (220 with tax) that nobody had quoted."""
    case = counter.cancel(hanako)
    end(standing_clock)
    outside.billed(case, outside.other(200))
    an_hour_later(standing_clock)
    return case


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["bills", *words], env={"COLUMNS": "200"})


def seen_by(person: Person, where: str) -> str:
    return counter.signed_in(person).get(where).content.decode()


class TestTheMember:
    def test_sees_until_when_the_price_is_known(self, hanako: Person) -> None:
        page = seen_by(hanako, counter.address(hanako))
        assert "料金は" in page
        assert "現在です" in page
        assert "まだわかりません" not in page

    def test_sees_that_the_billing_has_told_nothing(self) -> None:
        hanako = people.hanako()
        page = seen_by(hanako, counter.address(hanako))
        assert "ご利用分がまだわかりません" in page
        assert "解約は、いま受け付けられます" in page

    def test_sees_that_what_is_known_is_old_and_may_leave(self, hanako: Person, standing_clock: StandingClock) -> None:
        simulated_world.set_fault("billing", Fault.DOWN)
        standing_clock.move(hours=24)
        assert "知らせが遅れていて" not in seen_by(hanako, counter.address(hanako))
        standing_clock.move(minutes=1)
        assert "知らせが遅れていて" in seen_by(hanako, counter.address(hanako))
        assert counter.press(counter.signed_in(hanako), counter.address(hanako)).status_code == 302
        assert Case.objects.count() == 1

    @pytest.mark.parametrize(
        ("fault", "says"), [(None, "2026年11月16日"), (Fault.DOWN, "ご利用分はまだわからないため")]
    )
    def test_holds_it_on_paper_too(self, fault: Fault | None, says: str, standing_clock: StandingClock) -> None:
        simulated_world.set_fault("billing", fault)
        hanako = people.hanako()
        timetable.run_due(standing_clock())
        case = counter.cancel(hanako)
        pdf = counter.signed_in(hanako).get(f"/cases/{case.number}/cancellation.pdf").content
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
        assert says in text.replace("\n", "")

    def test_is_told_plainly_that_the_bill_is_dearer(self, hanako: Person, dearer: Case) -> None:
        page = seen_by(hanako, "/bills/MB-1/")
        assert "お見積りより220円高い請求です" in page
        assert "請求書発行手数料" in page
        assert "なし" in page
        (mail,) = (one for one in simulated_world.list_deliveries() if one.channel == "mail" and "MB-1" in one.subject)
        assert "220円高くなっています" in mail.body
        assert mail.attachments == ("MB-1.pdf",)
        assert dearer.number in mail.body

    @pytest.mark.usefixtures("dearer")
    def test_is_told_so_on_paper_too(self, hanako: Person) -> None:
        """Whom only the post reaches has nothing else."""
        pdf = counter.signed_in(hanako).get("/bills/MB-1.pdf").content
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")
        assert "220円高いご請求です" in text
        assert "請求システムが発行した請求の写しです" in text

    def test_is_told_that_it_is_as_quoted(self, hanako: Person, standing_clock: StandingClock) -> None:
        case = counter.cancel(hanako)
        end(standing_clock)
        outside.billed(case, outside.usage(88))
        an_hour_later(standing_clock)
        page = seen_by(hanako, "/bills/MB-1/")
        assert "同じです" in page
        assert "お見積りと違うところ" not in page
        mails = [one.body for one in simulated_world.list_deliveries() if one.channel == "mail"]
        assert not any("高くなっています" in body for body in mails)

    def test_sees_the_sum_that_the_bill_itself_says(self, hanako: Person, standing_clock: StandingClock) -> None:
        """A billing that rounds the tax line by line asks for a yen more: that is what she pays, and it is said."""
        case = counter.cancel(hanako)
        end(standing_clock)
        total = outside.quoted(case).totals.total
        outside.billed(case, total=total + 1)
        an_hour_later(standing_clock)
        page = seen_by(hanako, "/bills/MB-1/")
        assert "お見積りより1円高い請求です" in page
        assert f"{total + 1:,}" in page

    def test_sees_a_cheaper_bill_without_alarm(self, hanako: Person, standing_clock: StandingClock) -> None:
        case = counter.cancel(hanako)
        end(standing_clock)
        first, *rest = outside.quoted(case).items
        outside.billed(case, items=(dataclasses.replace(first, amount=first.amount - 100), *rest))
        an_hour_later(standing_clock)
        page = seen_by(hanako, "/bills/MB-1/")
        assert "110円安い請求です" in page
        assert "notice--warning" not in page.split("<main", 1)[1]


class TestTheOperator:
    def test_sees_it_among_what_is_stuck(self, dearer: Case, standing_clock: StandingClock) -> None:
        (row,) = list_stuck(standing_clock())
        assert (row.kind, row.what, row.next_try) == ("quote", dearer.number, None)
        assert row.reason.startswith("the bill is 220 yen dearer than quoted, with 1 differences")

    def test_sees_it_line_by_line(self, dearer: Case) -> None:
        answer = run("differences")
        assert answer.exit_code == 1
        assert dearer.number in answer.stdout
        assert "not quoted: 請求書発行手数料" in answer.stdout
        (row,) = json.loads(run("differences", "--json").stdout)
        assert (row["bill_number"], row["dearer_by"]) == ("MB-1", 220)
        assert row["comparison"]["differences"][0]["billed"] == 200

    def test_sees_to_it_once(self, dearer: Case, standing_clock: StandingClock) -> None:
        assert run("seen", dearer.number).exit_code == 0
        assert list_stuck(standing_clock()) == ()
        assert run("differences").exit_code == 0
        assert run("differences", "--all").exit_code == 1
        assert Entry.objects.latest("pk").name == "bills.difference_seen"
        assert run("seen", dearer.number).exit_code == 1

    def test_a_bill_as_quoted_waits_for_nobody(self, hanako: Person, standing_clock: StandingClock) -> None:
        case = counter.cancel(hanako)
        end(standing_clock)
        outside.billed(case)
        an_hour_later(standing_clock)
        answer = run("seen", case.number)
        assert (answer.exit_code, answer.stdout) == (1, f"{case.number}: does not wait for anybody.\n")
        assert PublishedQuote.objects.get().seen_at is None

    def test_one_bill_that_was_seen_to_leaves_the_other_waiting(
        self, hanako: Person, standing_clock: StandingClock
    ) -> None:
        cases = [counter.cancel(person) for person in (hanako, people.yuki())]
        end(standing_clock)
        for case in cases:
            outside.billed(case, outside.other(200), number=f"MB-{case.pk}")
        an_hour_later(standing_clock)
        assert run("seen", cases[0].number).exit_code == 0
        assert [row.what for row in list_stuck(standing_clock())] == [cases[1].number]

    @pytest.mark.parametrize(
        ("added", "first", "says"),
        [
            (200, 0, "the bill is 220 yen dearer than quoted, with 1 differences"),
            (0, -100, "the bill is 110 yen cheaper than quoted, with 1 differences"),
            (100, -100, "the bill is of the same sum as quoted, with 2 differences"),
        ],
    )
    def test_reads_by_how_much(
        self, hanako: Person, standing_clock: StandingClock, added: int, first: int, says: str
    ) -> None:
        """Also where two differences make up for each other: the sum alone would hide them."""
        case = counter.cancel(hanako)
        end(standing_clock)
        one, *rest = outside.quoted(case).items
        more = [outside.other(added)] if added else []
        outside.billed(case, *more, items=(dataclasses.replace(one, amount=one.amount + first), *rest))
        an_hour_later(standing_clock)
        (row,) = list_stuck(standing_clock())
        assert row.reason == f"{says}: madoguchi bills differences"

    def test_nothing_differs(self) -> None:
        assert run("differences").exit_code == 0
        assert json.loads(run("differences", "--json").stdout) == []


class TestBeforeItGoesLive:
    """Shadow mode: real last bills beside what we would have quoted."""

    @pytest.fixture
    def shadow(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        settings.MADOGUCHI_SHADOW = True
        with counter.rules(monkeypatch, billing={"mode": BillingMode.OWN}):
            yield

    def write(self, path: Path, person: Person, **other: object) -> Path:
        """The file of a bill as we would have quoted it, but for ``other``."""
        case = counter.cancel(person)
        items = quote_of(case).fixed_items
        counter.take_back(person, case)
        whole = {
            "bill_number": "R-1", "contract_number": person.contract.number, "issued_on": "2026-12-03",
            "due_on": "2026-12-31", "last_day": "2026-11-30", "total": totals(items).total, "quote": "", **other,
        }  # fmt: skip
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, BILLS, restval="")
            writer.writeheader()
            for item in items:
                names = {"phone_number": item.line or "", "kind": item.kind, "name": item.name}
                writer.writerow({**whole, **names, "amount": item.amount, "tax_class": item.tax_class})
        return path

    @pytest.mark.usefixtures("shadow")
    def test_a_bill_that_we_would_have_quoted(self, tmp_path: Path) -> None:
        answer = run("compare", str(self.write(tmp_path / "bills.csv", people.hanako())))
        assert (answer.exit_code, answer.stdout) == (0, "1 of 1 bills are as we would have quoted them.\n")

    @pytest.mark.usefixtures("shadow")
    @pytest.mark.parametrize("state", ["active", "ended", "suspended"])
    def test_whatever_the_export_says_of_its_lines(self, tmp_path: Path, state: str) -> None:
        hanako = people.hanako()
        file = self.write(tmp_path / "bills.csv", hanako)
        hanako.contract.lines.update(state=state)
        assert run("compare", str(file)).exit_code == 0

    @pytest.mark.usefixtures("shadow")
    def test_a_fee_that_the_policy_lacks(self, tmp_path: Path) -> None:
        file = self.write(tmp_path / "bills.csv", people.hanako())
        lines = file.read_text().splitlines()
        fee = "R-1,,C000000101,2026-12-03,2026-12-31,2026-11-30,TOTAL,,other,解約事務手数料,1000,taxable_10,"
        total = lines[1].split(",")[6]
        whole = "\n".join([*lines, fee.replace("TOTAL", total)]).replace(f",{total},", f",{int(total) + 1100},")
        file.write_text(whole)
        answer = run("compare", str(file))
        assert answer.exit_code == 1
        assert "not quoted: 解約事務手数料" in answer.stdout
        (row,) = json.loads(run("compare", str(file), "--json").stdout)
        assert (row["bill"], row["dearer_by"], row["problem"]) == ("R-1", 1100, "")

    @pytest.mark.usefixtures("shadow")
    def test_writes_and_sends_nothing(self, tmp_path: Path) -> None:
        file = self.write(tmp_path / "bills.csv", people.hanako())
        before = (Entry.objects.count(), Contract.objects.get().version)
        run("compare", str(file))
        assert (Entry.objects.count(), Contract.objects.get().version) == before
        assert (Bill.objects.count(), PublishedQuote.objects.count()) == (0, 0)
        assert simulated_world.list_deliveries() == []

    @pytest.mark.usefixtures("shadow")
    def test_a_contract_that_was_not_imported_is_said(self, tmp_path: Path) -> None:
        file = self.write(tmp_path / "bills.csv", people.hanako(), contract_number="C999")
        answer = run("compare", str(file))
        assert answer.exit_code == 1
        assert "no such contract" in answer.stdout

    def test_a_file_that_does_not_fit_is_named_with_its_line(self, tmp_path: Path) -> None:
        file = self.write(tmp_path / "bills.csv", people.hanako(), total="a lot")
        answer = run("compare", str(file))
        assert answer.exit_code == 2
        assert "bills.csv, line 2: a value does not fit" in answer.output
        assert "a lot" not in answer.output

    def test_says_with_help_what_it_takes(self) -> None:
        said = run("compare", "--help").stdout
        assert "Examples" in said
        assert "sends nothing" in said

    def test_last_day_decides_the_price(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is quoted is the month of the bill, whenever the command is run."""
        file = self.write(tmp_path / "bills.csv", people.hanako(), last_day=str(dt.date(2026, 10, 31)))
        with counter.rules(monkeypatch, fees={"proration": "full"}):
            assert run("compare", str(file)).exit_code == 0
