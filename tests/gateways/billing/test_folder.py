"""What is the folders' own: names that say when, rows that do not fit, and files that are handed over whole."""

import csv
import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from madoguchi.gateways import GatewayError
from tests.gateways.billing.conftest import Harness, accepted, read, write_bill, write_charges
from tests.gateways.billing.test_contract import BILL, CALL, ITEMS

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("harness", ["folder"], indirect=True)]

NIGHT = dt.datetime(2026, 11, 15, 18, 0, tzinfo=dt.UTC)  # 3:00 of the 16th in Japan


class TestNames:
    def test_say_until_when_everything_was_rated(self, harness: Harness, folders: Path) -> None:
        write_charges(folders, NIGHT, CALL, name="charges-20261116-0300.csv")
        assert harness.pull()[2] == NIGHT

    def test_go_on_saying_so_while_nothing_newer_has_come(self, harness: Harness, folders: Path) -> None:
        write_charges(folders, NIGHT, CALL)
        _, after, _ = harness.pull()
        assert harness.pull(after) == ([], after, NIGHT)

    def test_an_empty_folder_says_nothing(self, harness: Harness) -> None:
        chunk = harness.gateway.charges("", now=harness.clock())
        assert (chunk.charges, chunk.after, chunk.as_of, chunk.is_last) == ((), "", None, True)

    def test_an_earlier_one_that_comes_late_is_left_alone(self, harness: Harness, folders: Path) -> None:
        write_charges(folders, NIGHT, CALL)
        _, after, _ = harness.pull()
        write_charges(folders, NIGHT - dt.timedelta(days=1), dataclasses.replace(CALL, reference="U0"))
        assert harness.pull(after)[0] == []

    @pytest.mark.parametrize("name", ["charges.csv", ".charges-20261116-0300.csv", "charges-20261116-0300.csv.new"])
    def test_that_are_none_of_ours_are_not_read(self, harness: Harness, folders: Path, name: str) -> None:
        (folders / "charges" / name).write_text("half of it")
        assert harness.gateway.charges("", now=harness.clock()).after == ""

    def test_that_are_no_instant_are_said(self, harness: Harness, folders: Path) -> None:
        write_charges(folders, NIGHT, CALL, name="charges-20261340-0300.csv")
        with pytest.raises(GatewayError, match=r"charges-20261340-0300\.csv names no instant"):
            harness.pull()


class TestRows:
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("amount", "1.5"),
            ("amount", "-1"),
            ("amount", ""),
            ("tax_class", "10%"),
            ("used_at", "16.11.2026"),
            ("state", "paid"),
            ("reference", ""),
        ],
    )
    def test_that_do_not_fit_are_named_by_their_line_alone(
        self, harness: Harness, folders: Path, column: str, value: str
    ) -> None:
        path = write_charges(folders, NIGHT, CALL, dataclasses.replace(CALL, reference="U2"))
        rows = read(path)
        rows[1][column] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        with pytest.raises(GatewayError, match=f"^{path.name}, line 3: a value does not fit$") as error:
            harness.pull()
        assert not error.value.permanent

    def test_a_missing_column_is_named(self, harness: Harness, folders: Path) -> None:
        (folders / "charges" / "charges-20261116-0300.csv").write_text("reference,amount\nU1,22\n")
        with pytest.raises(GatewayError, match="has no column contract_number, name, phone_number, state"):
            harness.pull()

    def test_a_file_that_is_no_text_is_named(self, harness: Harness, folders: Path) -> None:
        (folders / "charges" / "charges-20261116-0300.csv").write_bytes("件名".encode("utf-16"))
        with pytest.raises(GatewayError, match="cannot be read"):
            harness.pull()

    def test_instants_with_an_offset_are_taken_as_they_are(self, harness: Harness, folders: Path) -> None:
        path = write_charges(folders, NIGHT, CALL)
        path.write_text(path.read_text(encoding="utf-8-sig").replace("2026-11-10T12:30:00", "2026-11-10T03:30:00Z"))
        assert harness.pull()[0] == [CALL]

    def test_two_bills_in_one_file_are_two(self, harness: Harness, folders: Path) -> None:
        first = write_bill(folders, NIGHT, BILL)
        second = write_bill(folders, NIGHT + dt.timedelta(minutes=1), dataclasses.replace(BILL, number="B-78"))
        more = second.read_text(encoding="utf-8-sig").splitlines()[1:]
        first.write_text("\n".join([first.read_text(encoding="utf-8-sig").strip(), *more]))
        second.unlink()
        assert [(one.number, len(one.items)) for one in harness.collect()[0]] == [("B-77", 4), ("B-78", 4)]


class TestQuotes:
    def test_have_a_row_an_item_in_words_of_ours(self, harness: Harness, folders: Path) -> None:
        name = harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
        assert name == "quote-K1.csv"
        rows = read(folders / "quotes" / name)
        assert [(row["kind"], row["amount"], row["reference"]) for row in rows] == [
            ("monthly_fee", "700", ""),
            ("early_termination", "500", ""),
            ("instalments_left", "1500", ""),
            ("usage", "22", "U1"),
        ]
        assert {row["contract_number"] for row in rows} == {"C1"}

    def test_without_an_item_are_told_too(self, harness: Harness) -> None:
        harness.gateway.publish(accepted(), now=harness.clock())
        assert harness.quotes() == [("K1", 1, 1089, False)]

    def test_are_handed_over_whole(self, harness: Harness, folders: Path) -> None:
        harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
        assert [path.name for path in (folders / "quotes").iterdir()] == ["quote-K1.csv"]

    def test_that_cannot_be_written_are_for_later(self, harness: Harness, folders: Path) -> None:
        (folders / "quotes").rename(folders / "elsewhere")
        with pytest.raises(GatewayError, match="cannot be written") as error:
            harness.gateway.publish(accepted(items=ITEMS), now=harness.clock())
        assert not error.value.permanent
