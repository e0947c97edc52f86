"""A contract is the unit: taken over as a whole, or not at all and for a stated reason (issue 2, 3)."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi import policy
from madoguchi.audit.models import Entry
from madoguchi.contracts.actions import ChangedMeanwhile
from madoguchi.contracts.importing import actions as importing
from madoguchi.contracts.importing import files, grouping, writing
from madoguchi.contracts.importing.columns import NAMED
from madoguchi.contracts.importing.problems import Outcome, Problem, write_rejects
from madoguchi.contracts.models import Charge, Contract, Customer, Instalment, Line, Service, Works
from tests.features.contracts.subscriber_files import (
    BY,
    CALL,
    EVERYTHING,
    FITTING,
    HANAKOS_LINE,
    KENJIS_LINE,
    MAIL_PLAN,
    NOW,
    PHONE,
    load,
    places,
    take_over,
    text,
    write,
)

pytestmark = pytest.mark.django_db
SECOND_LINE = HANAKOS_LINE | {"phone_number": "080-0000-0203", "line_kind": "data", "plan": "data-3"}
TRICKY = st.sampled_from(
    ["0", "-1", "9" * 30, "令和99年99月99日", "2024-02-30 99:99", "+", "=1+1", "@", "ｱﾞ", "\u3099", "ー", '"']
)


def nothing_is_stored() -> bool:
    return not any(model.objects.exists() for model in (Customer, Contract, Line, Service, Charge, Instalment, Works))


class TestContract:
    """All or nothing."""

    def test_is_rejected_whole_when_one_row_is_wrong(self, tmp_path: Path) -> None:
        tally = load(tmp_path, *EVERYTHING, SECOND_LINE | {"plan": "unknown"})
        assert places(tally.problems) == [(7, "plan", "rejected")]
        assert tally.contracts["rejected"] == 1
        assert nothing_is_stored()

    def test_may_have_its_rows_in_any_order_between_others(self, tmp_path: Path) -> None:
        tally = load(tmp_path, CALL, KENJIS_LINE, FITTING, MAIL_PLAN, SECOND_LINE, PHONE, HANAKOS_LINE)
        assert (tally.contracts["added"], tally.problems) == (2, [])
        assert Line.objects.filter(contract__number="C-201").count() == 2
        assert Charge.objects.get().line == Works.objects.get().line

    def test_without_line_rows_is_unknown(self, tmp_path: Path) -> None:
        tally = load(tmp_path, KENJIS_LINE, MAIL_PLAN)
        assert (3, "contract_number", "rejected") in places(tally.problems)
        assert Contract.objects.get().number == "C-202"

    @pytest.mark.parametrize("row", [CALL, PHONE, FITTING, MAIL_PLAN | {"phone_number": "090-0000-0201"}])
    def test_has_nothing_hanging_on_a_line_that_is_not_its_own(self, tmp_path: Path, row: dict[str, str]) -> None:
        tally = load(tmp_path, HANAKOS_LINE, KENJIS_LINE, row | {"phone_number": "090-0000-0202"})
        assert places(tally.problems) == [(4, "phone_number", "rejected")]
        assert Contract.objects.get().number == "C-202"

    def test_that_is_new_must_say_what_is_needed(self, tmp_path: Path) -> None:
        short = {name: cell for name, cell in HANAKOS_LINE.items() if name not in {"plan", "signed_on", "family_name"}}
        assert {column for _, column, _ in places(load(tmp_path, short).problems)} == {
            "plan",
            "signed_on",
            "family_name",
        }
        assert nothing_is_stored()

    @pytest.mark.parametrize(
        ("row", "column"), [(MAIL_PLAN, "monthly_fee"), (CALL, "amount"), (PHONE, "remaining"), (FITTING, "cost")]
    )
    def test_has_nothing_new_that_does_not_say_what_is_needed(
        self, tmp_path: Path, row: dict[str, str], column: str
    ) -> None:
        short = {name: cell for name, cell in row.items() if name != column}
        assert places(load(tmp_path, HANAKOS_LINE, short).problems) == [(3, column, "rejected")]
        assert nothing_is_stored()

    def test_of_a_former_member_ends_with_its_last_line(self, tmp_path: Path) -> None:
        """HARD_CASES 24: https://github.com/pschlan/cron-job.org/issues/127 (they need their papers)."""
        ended = HANAKOS_LINE | {"state": "ended", "ended_at": "2025-01-31 23:00"}
        later = SECOND_LINE | {"state": "ported_out", "ended_at": "2025-02-28 12:00"}
        load(tmp_path, ended, later)
        assert Contract.objects.get().ended_at == Line.objects.get(phone_number="08000000203").ended_at

    @pytest.mark.parametrize("odd", [{"state": "ended", "ended_at": ""}, {"state": "active", "ended_at": "2025-01-31"}])
    def test_has_no_line_whose_state_and_end_contradict(self, tmp_path: Path, odd: dict[str, str]) -> None:
        assert places(load(tmp_path, HANAKOS_LINE | odd).problems) == [(2, "ended_at", "rejected")]

    def test_is_rejected_when_it_is_another_customers(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE, KENJIS_LINE)
        tally = load(
            tmp_path, HANAKOS_LINE | {"customer_number": "N000000202", "family_name": "見本", "given_name": "健司"}
        )
        assert (2, "customer_number", "rejected") in places(tally.problems)
        assert Contract.objects.get(number="C-201").customer.number == "N000000201"


class TestDuplicate:
    """The same thing twice."""

    def test_is_counted_and_ignored(self, tmp_path: Path) -> None:
        again = HANAKOS_LINE | {"phone_number": "０９０００００ ０２０１"}  # the same number in other words
        tally = load(tmp_path, HANAKOS_LINE, again, CALL, CALL)
        assert (tally.rows, tally.duplicates, tally.problems) == (4, 2, [])
        assert (Line.objects.count(), Charge.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        ("rows", "column"),
        [
            ((HANAKOS_LINE, HANAKOS_LINE | {"plan": "voice-10"}), "phone_number"),
            ((HANAKOS_LINE, HANAKOS_LINE | {"family_name": "仮名"}), "family_name"),
            ((HANAKOS_LINE, SECOND_LINE | {"email": "other@example.jp"}), "email"),
            ((HANAKOS_LINE, SECOND_LINE | {"signed_on": "2024-04-02"}), "signed_on"),
            ((HANAKOS_LINE, CALL | {"family_name": "仮名"}), "family_name"),
            ((HANAKOS_LINE, SECOND_LINE | {"customer_number": "N000000299"}), "customer_number"),
            ((HANAKOS_LINE, CALL, CALL | {"amount": "45"}), "reference"),
            ((HANAKOS_LINE, MAIL_PLAN, MAIL_PLAN | {"monthly_fee": "300"}), "service_code"),
            ((HANAKOS_LINE, PHONE, PHONE | {"remaining": "11"}), "reference"),
        ],
    )
    def test_that_contradicts_rejects_the_contract(
        self, tmp_path: Path, rows: tuple[dict[str, str], ...], column: str
    ) -> None:
        tally = load(tmp_path, *rows)
        assert (len(rows) + 1, column, "rejected") in places(tally.problems)
        assert nothing_is_stored()


class TestTwoContracts:
    """The file does not say which of two is right: neither is taken over."""

    @pytest.mark.parametrize(
        ("mine", "theirs", "column"),
        [
            (HANAKOS_LINE, KENJIS_LINE | {"phone_number": "09000000201"}, "phone_number"),
            (
                HANAKOS_LINE,
                HANAKOS_LINE | {"contract_number": "C-299", "phone_number": "08000000299", "email": ""},
                "email",
            ),
        ],
    )
    def test_cannot_both_be_right(
        self, tmp_path: Path, mine: dict[str, str], theirs: dict[str, str], column: str
    ) -> None:
        tally = load(tmp_path, mine, theirs, KENJIS_LINE | {"contract_number": "C-3", "customer_number": "N000000203"})
        column = "customer_number" if column == "email" else column
        assert places(tally.problems) == [(2, column, "rejected"), (3, column, "rejected")]
        assert "line 3" in tally.problems[0].reason
        assert "line 2" in tally.problems[1].reason
        assert Contract.objects.get().number == "C-3"

    def test_cannot_share_a_reference(self, tmp_path: Path) -> None:
        kenjis_call = CALL | {"customer_number": "N000000202", "contract_number": "C-202", "phone_number": ""}
        tally = load(tmp_path, HANAKOS_LINE, CALL, KENJIS_LINE, kenjis_call)
        assert places(tally.problems) == [(3, "reference", "rejected"), (5, "reference", "rejected")]
        assert nothing_is_stored()

    def test_may_share_a_customer_and_a_number_that_has_ended(self, tmp_path: Path) -> None:
        former = HANAKOS_LINE | {"contract_number": "C-100", "state": "ended", "ended_at": "2024-03-31"}
        tally = load(tmp_path, former, HANAKOS_LINE)
        assert (tally.contracts["added"], tally.problems) == (2, [])
        assert Customer.objects.get().contracts.count() == 2

    def test_cannot_both_have_a_living_number_one_of_them_stored(self, tmp_path: Path) -> None:
        load(tmp_path, HANAKOS_LINE, CALL)
        taker = KENJIS_LINE | {"phone_number": "090-0000-0201"}
        assert places(load(tmp_path, taker).problems) == [(2, "phone_number", "rejected")]
        kenjis_call = CALL | {"customer_number": "N000000202", "contract_number": "C-202", "phone_number": ""}
        assert places(load(tmp_path, KENJIS_LINE, kenjis_call).problems) == [(3, "reference", "rejected")]
        assert Contract.objects.get().number == "C-201"


class TestWriting:
    """One transaction for a chunk; one by one when somebody got in between."""

    def test_of_a_dry_run_writes_nothing_and_counts_the_same(self, tmp_path: Path) -> None:
        dry = load(tmp_path, *EVERYTHING, dry_run=True)
        assert nothing_is_stored()
        assert not Entry.objects.exists()
        assert load(tmp_path, *EVERYTHING).things == dry.things

    def test_is_audited_in_its_transaction(self, tmp_path: Path) -> None:
        """S35: ids and counts, nothing personal."""
        load(tmp_path, *EVERYTHING)
        entry = Entry.objects.get()
        assert (entry.name, entry.actor_id, entry.at) == ("contracts.imported", "import", NOW)
        added = ("charge", "contract", "customer", "instalment", "line", "service", "works")
        counts = {f"{thing} added": 1 for thing in added}
        assert entry.details == {"contracts": [Contract.objects.get().pk], **counts}
        digest = hashlib.sha256((tmp_path / "subscribers.csv").read_bytes()).hexdigest()
        assert entry.subject == f"file:{digest[:16]}"
        assert "架空" not in str(entry.details)

    def test_is_done_unless_a_dry_run_was_asked_for(self, tmp_path: Path) -> None:
        found = grouping.survey(files.open_file(write(tmp_path, HANAKOS_LINE)), policy.current())
        assert [part.rows for part in importing.import_subscribers(found, by=BY, now=NOW)] == [1]
        assert Line.objects.exists()

    @pytest.mark.parametrize(("rows_in_a_chunk", "chunks"), [(1, [2, 1]), (2, [2, 1]), (3, [3]), (1000, [3])])
    def test_a_chunk_is_full_with_the_contract_that_fills_it(
        self, rows_in_a_chunk: int, chunks: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importing, "_ROWS_IN_A_CHUNK", rows_in_a_chunk)
        file = files.open_file(write(tmp_path, HANAKOS_LINE, HANAKOS_LINE, KENJIS_LINE))
        found = grouping.survey(file, policy.current())
        assert [part.rows for part in importing.import_subscribers(found, by=BY, now=NOW)] == chunks

    @pytest.mark.parametrize("rows_in_a_chunk", [1, 2, 1000])
    def test_chunks_add_up_to_the_whole_file(
        self, rows_in_a_chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importing, "_ROWS_IN_A_CHUNK", rows_in_a_chunk)
        third = KENJIS_LINE | {
            "contract_number": "C-203",
            "phone_number": "090-0000-0203",
            "login_email": "k@example.jp",
        }
        wrong = KENJIS_LINE | {"contract_number": "C-204", "phone_number": "090-0000-0204", "plan": "unknown"}
        tally = load(tmp_path, HANAKOS_LINE, HANAKOS_LINE, KENJIS_LINE, third, wrong)
        assert (tally.rows, tally.duplicates) == (5, 1)
        assert tally.contracts == {"added": 3, "rejected": 1}
        assert tally.things == {("customer", "added"): 2, ("contract", "added"): 3, ("line", "added"): 3}
        assert [problem.contract_number for problem in tally.problems] == ["C-204"]
        again = load(tmp_path, HANAKOS_LINE | {"plan": "voice-10"}, KENJIS_LINE, third)
        assert again.contracts == {"changed": 1, "unchanged": 2}
        assert again.things == {("line", "changed"): 1}

    @pytest.mark.parametrize("interruption", [IntegrityError, ChangedMeanwhile])
    def test_that_fails_together_goes_on_one_by_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interruption: type[Exception]
    ) -> None:
        really_write = writing.write

        def write(chunk: Any) -> None:
            chunk = list(chunk)
            really_write(chunk)
            if any(change.contract.number == "C-201" for change in chunk):
                raise interruption

        monkeypatch.setattr(writing, "write", write)
        tally = load(tmp_path, HANAKOS_LINE, KENJIS_LINE)
        assert (tally.contracts["added"], tally.contracts["rejected"], tally.rows) == (1, 1, 2)
        reason = "Somebody else changed the contract, or took a number of it, meanwhile."
        assert tally.problems == [Problem(2, "C-201", "", Outcome.REJECTED, reason, "Import the file again.")]
        assert Contract.objects.get().number == "C-202"
        assert not Line.objects.filter(phone_number="09000000201").exists()

    def test_advances_the_version_under_a_condition(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A line that somebody ends between reading and writing is not overwritten."""
        load(tmp_path, HANAKOS_LINE)
        really_write = writing.write

        def overtaken(chunk: Any) -> None:
            Contract.objects.update(version=7)
            really_write(chunk)

        monkeypatch.setattr(writing, "write", overtaken)
        tally = load(tmp_path, HANAKOS_LINE | {"plan": "voice-10"})
        assert tally.contracts["rejected"] == 1
        assert Line.objects.get().plan == "voice-3"


def test_rejects_file_says_where_why_and_how_but_no_values(tmp_path: Path) -> None:
    tally = load(tmp_path, HANAKOS_LINE | {"phone_number": "+1 415 555 0123"})
    write_rejects(tmp_path / "rejects.csv", tally.problems)
    written = (tmp_path / "rejects.csv").read_bytes()
    mend = "Write a Japanese number like 090-1234-5678."
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig").splitlines() == [
        "line,contract_number,column,outcome,reason,mend",
        f"2,C-201,phone_number,rejected,The cell holds a telephone number of another country.,{mend}",
    ]


class TestOddities:
    """What a file can do to an import besides being wrong."""

    def test_a_file_that_changes_meanwhile_is_noticed(self, tmp_path: Path) -> None:
        found = grouping.survey(files.open_file(write(tmp_path, HANAKOS_LINE)), policy.current())
        write(tmp_path, HANAKOS_LINE, KENJIS_LINE)
        with pytest.raises(files.FileNotReadable):
            list(grouping.contracts(found))

    def test_a_customer_of_two_chunks_is_counted_once_by_a_dry_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importing, "_ROWS_IN_A_CHUNK", 1)
        second = SECOND_LINE | {"contract_number": "C-299"}
        dry = load(tmp_path, HANAKOS_LINE, second, dry_run=True)
        assert dry.things["customer", "added"] == 1
        assert load(tmp_path, HANAKOS_LINE, second).things == dry.things

    def test_a_cell_of_several_lines_moves_no_line_number(self, tmp_path: Path) -> None:
        first = HANAKOS_LINE | {"town": "窓口町\n1-2-3"}
        tally = load(tmp_path, first, KENJIS_LINE | {"plan": "unknown"})
        assert places(tally.problems) == [(4, "plan", "rejected")]
        assert Customer.objects.get().town == "窓口町 1-2-3"

    def test_a_formula_never_reaches_the_rejects(self, tmp_path: Path) -> None:
        tally = load(tmp_path, HANAKOS_LINE | {"contract_number": "=1+1", "plan": "unknown"})
        assert {problem.contract_number for problem in tally.problems} == {""}

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(cells=st.lists(st.dictionaries(st.sampled_from(sorted(NAMED)), st.one_of(st.text(), TRICKY)), max_size=4))
    def test_whatever_the_cells_hold_the_import_answers_in_words(
        self, tmp_path: Path, cells: list[dict[str, str]]
    ) -> None:
        rows = [row | changes for row, changes in zip(EVERYTHING, cells, strict=False)]
        path = tmp_path / "subscribers.csv"
        path.write_text(text(*rows, HANAKOS_LINE), encoding="utf-8", errors="replace", newline="")
        try:
            tally = take_over(path, dry_run=True)
        except files.FileNotReadable as refused:
            assert refused.mend  # noqa: PT017 - a lone NUL or quote makes it no CSV at all
        else:
            assert all(problem.mend and problem.line >= 2 for problem in tally.problems)
