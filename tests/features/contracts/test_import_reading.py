"""A file as a CRM really writes it is read; one that is none is refused in words, nothing is written (issue 2, 3)."""

import datetime as dt
from pathlib import Path

import pytest

from madoguchi.contracts.importing import files
from madoguchi.contracts.importing.columns import NAMED
from madoguchi.contracts.models import Charge, Contract, Customer, Instalment, Line, Service, Works
from tests.features.contracts.subscriber_files import (
    CALL,
    EVERYTHING,
    FITTING,
    HANAKOS_LINE,
    KENJIS_LINE,
    MAIL_PLAN,
    PHONE,
    load,
    places,
    take_over,
    write,
)

pytestmark = pytest.mark.django_db


class TestFile:
    """Bytes, delimiter and header."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
    @pytest.mark.parametrize("delimiter", [",", "\t", ";"])
    def test_is_read_in_any_encoding_and_delimiter(self, tmp_path: Path, encoding: str, delimiter: str) -> None:
        take_over(write(tmp_path, *EVERYTHING, encoding=encoding, delimiter=delimiter))
        assert Customer.objects.get().name == "架空 花子"
        assert Line.objects.get().nickname == "スマホ"

    def test_keeps_characters_that_only_windows_has(self, tmp_path: Path) -> None:
        path = write(tmp_path, HANAKOS_LINE | {"family_name": "髙﨑"}, encoding="cp932")
        assert files.open_file(path).encoding == "cp932"
        take_over(path)
        assert Customer.objects.get().family_name == "髙﨑"

    def test_may_have_japanese_headers_in_any_width(self, tmp_path: Path) -> None:
        japanese = {NAMED[name].japanese: cell for name, cell in HANAKOS_LINE.items()}
        japanese["　種　別"] = japanese.pop("種別").replace("line", "回線")
        japanese["line＿kind"] = japanese.pop("回線種別").replace("voice", "音声")
        load(tmp_path, japanese)
        assert Line.objects.get().kind == "voice"

    def test_with_every_record_fills_every_table(self, tmp_path: Path) -> None:
        load(tmp_path, *EVERYTHING)
        assert Contract.objects.get().signed_on == dt.date(2024, 4, 1)
        assert Service.objects.get().monthly_fee == 200
        assert Charge.objects.get().used_at == dt.datetime(2026, 11, 10, 3, 0, tzinfo=dt.UTC)
        assert (Instalment.objects.get().monthly_amount, Instalment.objects.get().remaining) == (1500, 12)
        assert Works.objects.get().started_on == dt.date(2026, 4, 3)

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "empty"),
            (b"PK\x03\x04 a workbook", "spreadsheet"),
            (b"\xd0\xcf\x11\xe0 an old workbook", "spreadsheet"),
            (bytes(range(256)) * 9, "no text"),
            ("record,customer_number".encode("utf-16-le"), "no text"),
            (b"\xff\xd8\xff\xe0 a picture \x81", "no text"),
            ("何か,別の,表\n1,2,3\n".encode(), "do not know"),
            (b"record,customer_number\nline,N1\n", "lacks the column contract_number"),
            (b"record,customer_number,contract_number,\xe7\xa8\xae\xe5\x88\xa5\n", "record twice"),
            (b"record,customer_number,contract_number,nicknmae\n", "Did you mean nickname"),
            (b'record,customer_number,contract_number\nline,"N000000201,C-1\n', "Line 2 is no CSV"),
            (b"\n\n", "lacks the column record"),
        ],
    )
    def test_that_is_none_is_refused_in_words(self, tmp_path: Path, content: bytes, says: str) -> None:
        path = tmp_path / "odd.csv"
        path.write_bytes(content)
        with pytest.raises(files.FileNotReadable) as refused:
            take_over(path)
        assert says in f"{refused.value.reason} {refused.value.mend}"
        assert refused.value.mend
        assert not Customer.objects.exists()

    def test_with_a_header_only_is_empty_but_right(self, tmp_path: Path) -> None:
        tally = take_over(write(tmp_path, *(dict.fromkeys(HANAKOS_LINE, "") for _ in range(3))))
        assert (tally.rows, tally.problems) == (0, [])


class TestCell:
    """One cell in every spelling (RULES F5, HARD_CASES 35)."""

    def test_is_normalised(self, tmp_path: Path) -> None:
        """https://github.com/ourjapanlife/findadoc-web/issues/1762."""
        typed = HANAKOS_LINE | {
            "customer_number": "ｎ０００－０００−２０１",
            "family_name": "ﾐﾅﾄ商会　",
            "family_name_kana": "みなとしょ-かい",
            "contact_phone": "＋８１ ９０ー００００ー０２０１",
            "postal_code": "〒１００‐００００",
            "signed_on": "令和６年４月１日",
            "phone_number": "０６０（００００）０２０１",
            "plan": "音声３ＧＢプラン",
            "line_kind": "ＶＯＩＣＥ",
            "state": "利用中",
            "opened_on": "Ｒ６．４．３",
            "imsi": "44000-1234567890",
        }
        assert load(tmp_path, typed).problems == []
        customer, line = Customer.objects.get(), Line.objects.get()
        assert (customer.number, customer.family_name) == ("N000000201", "ミナト商会")
        assert (customer.family_name_kana, customer.phone) == ("ミナトショーカイ", "09000000201")
        assert (customer.postal_code, line.phone_number, line.plan) == ("1000000", "06000000201", "voice-3")
        assert (line.opened_on, line.imsi) == (dt.date(2024, 4, 3), "440001234567890")

    @pytest.mark.parametrize(
        ("row", "column", "cell"),
        [
            (HANAKOS_LINE, "phone_number", "+1 415 555 0123"),
            (HANAKOS_LINE, "phone_number", "090-0000-020"),
            (HANAKOS_LINE, "phone_number", ""),
            (HANAKOS_LINE, "customer_number", "X123"),
            (HANAKOS_LINE, "contract_number", ""),
            (HANAKOS_LINE, "plan", "voice-999"),
            (HANAKOS_LINE, "line_kind", "fax"),
            (HANAKOS_LINE, "state", "sleeping"),
            (HANAKOS_LINE, "signed_on", "98/7/31"),
            (HANAKOS_LINE, "opened_on", ""),
            (HANAKOS_LINE, "email", "hanako at example.jp"),
            (HANAKOS_LINE, "family_name", "長" * 101),
            (HANAKOS_LINE, "record", "tower"),
            (HANAKOS_LINE | {"family_name_kana": ""}, "family_name_kana", "架空"),
            (HANAKOS_LINE | {"postal_code": ""}, "postal_code", "100-000"),
            (HANAKOS_LINE | {"imsi": ""}, "imsi", "4400012345678901"),
            (HANAKOS_LINE | {"login_email": ""}, "login_email", "@@"),
            (HANAKOS_LINE | {"ended_at": ""}, "ended_at", "yesterday"),
            (CALL, "amount", "-44"),
            (CALL, "amount", "44.5"),
            (CALL, "amount", "100000000"),
            (CALL, "used_at", "2026-11-10 25:00"),
            (CALL, "reference", ""),
            (CALL | {"tax_class": ""}, "tax_class", "8%"),
            (MAIL_PLAN, "ends_with", "never"),
            (MAIL_PLAN, "service_code", ""),
            (PHONE, "remaining", "601"),
            (PHONE, "phone_number", ""),
            (FITTING, "started_on", "2026-02-30"),
        ],
    )
    def test_that_is_wrong_is_named_with_its_mend(
        self, tmp_path: Path, row: dict[str, str], column: str, cell: str
    ) -> None:
        rows = [row | {column: cell}] if row["record"] == "line" else [HANAKOS_LINE, row | {column: cell}]
        tally = load(tmp_path, *rows, KENJIS_LINE)
        (problem,) = tally.problems
        assert (problem.line, problem.column, problem.outcome) == (len(rows) + 1, column, "rejected")
        assert problem.mend
        assert not cell or cell not in f"{problem.reason} {problem.mend}"
        assert Contract.objects.get().number == "C-202"  # the other contract goes on

    def test_too_many_or_too_few_reject_the_contract(self, tmp_path: Path) -> None:
        path = write(tmp_path, HANAKOS_LINE, KENJIS_LINE)
        lines = path.read_text().splitlines()
        path.write_text("\n".join([lines[0], lines[1] + ",more", lines[2].rpartition(",")[0]]))
        assert places(take_over(path).problems) == [
            (2, "", "rejected"),
            (3, "", "rejected"),
            (3, "opened_on", "rejected"),
        ]

    def test_that_finds_the_row_must_have_a_column(self, tmp_path: Path) -> None:
        nameless = {name: cell for name, cell in CALL.items() if name != "reference"}
        assert places(load(tmp_path, HANAKOS_LINE, nameless).problems) == [(3, "reference", "rejected")]
