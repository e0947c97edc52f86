"""``madoguchi receipt verify``: offline, without settings or database, years later."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey
from typer.testing import CliRunner, Result

from madoguchi.cancellation.declarations.paper import typeset_declaration
from madoguchi.cancellation.receipts import signed_file
from madoguchi.cancellation.receipts.paper import typeset_receipt
from madoguchi.cancellation.receipts.signed_file import in_groups
from madoguchi.cli import app
from madoguchi.domain import declarations
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.keys import signing
from tests.domain import samples
from tests.features.cancellation.receipts_at_hand import NUMBER, document, facts_of

GENUINE, ALTERED, NOT_TRIED, UNKNOWN = 0, 1, 2, 3


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "receipt.json"
    path.write_text(document(), encoding="utf-8")
    return path


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(signing.public_key_set()))
    return path


def verify(file: Path, *options: str, language: str = "en") -> Result:
    return CliRunner().invoke(app, ["receipt", "verify", str(file), "--language", language, *options])


class TestGenuine:
    def test_by_the_published_keys(self, file: Path, keys: Path) -> None:
        answer = verify(file, "--keys", str(keys))
        assert answer.exit_code == GENUINE
        assert answer.stdout.startswith("Genuine: signed with the key you gave, and not one letter has changed since.")

    def test_by_the_fingerprint_as_it_is_printed(self, file: Path) -> None:
        answer = verify(file, "--fingerprint", in_groups(signing.current().thumbprint()))
        assert answer.exit_code == GENUINE

    def test_says_the_facts_and_what_it_does_not_prove(self, file: Path, keys: Path) -> None:
        said = verify(file, "--keys", str(keys)).stdout
        for fact in (
            f"receipt number: {NUMBER}",
            "received on: 2026-11-16 10:00:07+09:00 (Asia/Tokyo)",
            "operator: みなと通信 / Minato Mobile",
            "lines: 020-0000-0104, 070-0000-0103, 090-0000-0101",
            "the lines end: 2026-12-01 00:00:00+09:00 (Asia/Tokyo)",
            f"with tax: {facts_of(file.read_text())['quote']['totals']['total']:,} JPY",
            "It does not prove: the time itself",
        ):
            assert fact in said

    def test_after_the_operator_changed_its_key(self, file: Path, tmp_path: Path) -> None:
        """S32: the published set holds every key there has been."""
        signing.add_key()
        later = tmp_path / "later.json"
        later.write_text(json.dumps(signing.public_key_set()))
        assert verify(file, "--keys", str(later)).exit_code == GENUINE

    @pytest.mark.parametrize("kind", list(ReceiptKind))
    def test_from_the_pdf_too(self, tmp_path: Path, keys: Path, kind: ReceiptKind) -> None:
        paper = tmp_path / "receipt.pdf"
        paper.write_bytes(typeset_receipt(document(kind)))
        answer = verify(paper, "--keys", str(keys))
        assert answer.exit_code == GENUINE
        assert "The pages of a PDF are not signed" in answer.stdout


class TestNotGenuine:
    def test_nobody_knows_whose_key_it_is(self, file: Path) -> None:
        answer = verify(file)
        assert answer.exit_code == UNKNOWN
        assert answer.stdout.startswith("Intact, signer unknown")

    def test_another_signer(self, file: Path, keys: Path) -> None:
        file.write_text(signed_file.sign(facts_of(file.read_text()), OKPKey.generate_key("Ed25519")))
        answer = verify(file, "--keys", str(keys))
        assert answer.exit_code == ALTERED
        assert answer.stdout.startswith("Another signer")
        assert NUMBER not in answer.stdout

    def test_one_figure_changed(self, file: Path, keys: Path) -> None:
        file.write_text(file.read_text().replace('"amount":1500', '"amount":1400', 1))
        answer = verify(file, "--keys", str(keys))
        assert answer.exit_code == ALTERED
        assert answer.stdout.startswith("Altered")

    @pytest.mark.parametrize("facts", [{}, {"format": "madoguchi-receipt/1"}, {"format": "letter"}, [1], "text", None])
    def test_signed_but_no_receipt(self, file: Path, facts: object) -> None:
        """Anyone can sign anything: it gets an answer, not a crash."""
        file.write_text(signed_file.sign(facts, OKPKey.generate_key("Ed25519")))  # type: ignore[arg-type]
        assert verify(file).exit_code == ALTERED

    def test_a_strangers_signs_do_not_move_the_cursor(self, file: Path) -> None:
        facts = {**facts_of(file.read_text()), "contract": "\x1b[2J\u202egenuine"}
        file.write_text(signed_file.sign(facts, OKPKey.generate_key("Ed25519")))
        assert "\x1b[2J" not in verify(file).stdout
        assert "\u202e" not in verify(file).stdout


class TestCannotBeTried:
    def test_no_such_file(self, tmp_path: Path) -> None:
        assert verify(tmp_path / "nowhere.json").exit_code == NOT_TRIED

    @pytest.mark.parametrize("content", ["", "[]", '{"keys":[{"kty":"RSA"}]}', "\x00"])
    def test_keys_that_are_none(self, file: Path, tmp_path: Path, content: str) -> None:
        other = tmp_path / "other.json"
        other.write_text(content)
        answer = verify(file, "--keys", str(other))
        assert answer.exit_code == NOT_TRIED
        assert "keys.json" in answer.stderr

    def test_half_a_fingerprint(self, file: Path) -> None:
        answer = verify(file, "--fingerprint", "abcd efgh")
        assert answer.exit_code == NOT_TRIED
        assert "43 characters" in answer.stderr

    def test_a_pdf_that_holds_no_file(self, file: Path) -> None:
        file.write_bytes(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n")
        answer = verify(file)
        assert answer.exit_code == NOT_TRIED
        assert "JSON" in answer.stderr

    def test_a_pdf_into_which_a_second_file_was_put(self, file: Path) -> None:
        """Which of the two would the reader see?"""
        paper = typeset_receipt(document())
        second = b"9 0 obj\n<</Length 2/Type/EmbeddedFile>>\nstream\n{}\nendstream\nendobj\n"
        file.write_bytes(paper + second)
        assert verify(file).exit_code == NOT_TRIED


@pytest.mark.parametrize(
    ("terminal", "first_word"), [("ja_JP.UTF-8", "本物です"), ("C", "Genuine"), ("de_DE.UTF-8", "Genuine")]
)
def test_alone_in_the_world(file: Path, keys: Path, tmp_path: Path, terminal: str, first_word: str) -> None:
    """No settings, database, keys or network: nothing but the files. It speaks the terminal's language."""
    lonely = {"PATH": os.environ["PATH"], "LANG": terminal, "HOME": str(tmp_path)}
    code = (
        "import socket, sqlite3, sys\n"
        "socket.socket.connect = sqlite3.connect = None\n"
        "from madoguchi.cli import app\n"
        "app()"
    )
    command = [sys.executable, "-c", code, "receipt", "verify", str(file), "--keys", str(keys)]
    done = subprocess.run(command, env=lonely, cwd=tmp_path, capture_output=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stderr) == (GENUINE, "")
    assert done.stdout.startswith(first_word)


def test_the_receipt_of_a_declaration_is_verified_too(tmp_path: Path, keys: Path) -> None:
    policy_ = samples.policy()
    answers = {"who": "架空 花子", "number": "090-0000-0101", "mail": "a@example.com", "when": "date", "kind": ""}
    told = declarations.read(answers, dt.date(2026, 12, 15), policy_)
    now = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)
    when = declarations.ends(told, now, policy_)
    facts = declarations.write(told, when, number="M1", received_at=now, operator=policy_.operator)
    file = tmp_path / "declared.json"
    file.write_text(signed_file.sign(facts, signing.current()), encoding="utf-8")
    answer = verify(file, "--keys", str(keys))
    assert answer.exit_code == GENUINE
    for fact in (
        "document: receipt of a notice of cancellation",
        "receipt number: M1",
        "received on: 2026-11-16 10:00:00+09:00 (Asia/Tokyo)",
        "name: 架空 花子",
        "number to be cancelled: 090-0000-0101",
        "choice: cancel on a chosen day",
        "wished day: 2026-12-15",
        "kind: ordinary",
        "confirmed to: a@example.com",
        "last day of service: 2026-12-15",
    ):
        assert f"  {fact}\n" in answer.stdout
    assert "special ground" not in answer.stdout
    pdf = tmp_path / "declared.pdf"
    pdf.write_bytes(typeset_declaration(file.read_text(encoding="utf-8")))
    assert verify(pdf, "--keys", str(keys)).exit_code == GENUINE
