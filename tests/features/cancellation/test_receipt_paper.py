"""The same facts on paper, from the signed file and nothing else. (No test here may touch the database.)"""

import dataclasses
import io
import json
import re
from typing import Any

import pypdf
import pytest

from madoguchi import policy
from madoguchi.cancellation.receipts import attached_file, signed_file
from madoguchi.cancellation.receipts.paper import AlteredReceipt, typeset_receipt
from madoguchi.domain.operator_time import When
from madoguchi.domain.receipts import ReceiptKind
from madoguchi.keys import signing
from tests.features.cancellation.receipts_at_hand import NUMBER, document, facts_of

LANGUAGES = ("ja", "en")


def words(pdf: bytes) -> str:
    """The text of a PDF without its blanks: where lines break is no fact."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def wanting(pdf: bytes, *facts: str) -> list[str]:
    """The facts that are not on the paper."""
    text = words(pdf)
    return [fact for fact in facts if re.sub(r"\s", "", fact) not in text]


@pytest.mark.parametrize("language", LANGUAGES)
class TestCancellation:
    def test_says_every_fact_that_was_signed(self, language: str) -> None:
        signed = document()
        facts = facts_of(signed)
        quoted = facts["quote"]
        assert (
            wanting(
                typeset_receipt(signed, language=language),
                "解約受付書",
                facts["number"],
                "2026年11月16日(月) 10:00:07(日本時間)",
                facts["operator"]["name"],
                facts["operator"]["phone"],
                facts["customer_number"],
                facts["contract"],
                "契約も、これらの回線とともに終わります",
                *("090-0000-0101", "070-0000-0103", "020-0000-0104"),
                "月末で解約する",
                "2026年11月30日(月)",
                "2026年12月1日(火) 0:00(日本時間)",
                "2026年11月16日(月) 9:57(日本時間)",
                "回線が止まるまでのご利用分が加わります",
                *(item["name"] or "契約解除料" for item in quoted["items"]),
                *quoted["goes_on"],
                *(f"{quoted['totals'][part]:,}円" for part in ("taxable", "tax", "not_taxable", "total")),
                quoted["digest"],
            )
            == []
        )

    def test_adds_uses_of_one_kind_together_and_nothing_else(self, language: str) -> None:
        """120 + 80 + 33 yen of calls are one row of three."""
        text = words(typeset_receipt(document(), language=language))
        assert "国内通話ご利用分3件" in text
        assert "233円" in text

    def test_says_how_to_verify_it_and_what_it_does_not_prove(self, language: str) -> None:
        fingerprint = signed_file.in_groups(signing.current().thumbprint())
        assert (
            wanting(
                typeset_receipt(document(), language=language),
                fingerprint,
                f"madoguchi receipt verify {NUMBER}-cancellation.json --fingerprint",
                "示すこと",
                "示さないこと",
                "受け付けた日時",
                "http://localhost:8000/receipts/",
            )
            == []
        )

    def test_carries_the_signed_file_byte_for_byte(self, language: str) -> None:
        signed = document()
        pdf = typeset_receipt(signed, language=language)
        assert dict(pypdf.PdfReader(io.BytesIO(pdf)).attachments) == {f"{NUMBER}-cancellation.json": [signed.encode()]}
        assert attached_file.find(pdf) == signed.encode()

    def test_is_made_to_last_and_to_be_read_aloud(self, language: str) -> None:
        """PDF/A-3a, PDF/UA-1: titled, tagged, in Japanese, every font within."""
        reader = pypdf.PdfReader(io.BytesIO(typeset_receipt(document(), language=language)))
        catalog: Any = reader.trailer["/Root"]
        metadata = catalog["/Metadata"].get_data().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in metadata
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        assert reader.metadata
        assert reader.metadata.title == f"解約受付書 {NUMBER}"
        assert catalog["/Lang"].startswith("ja")

    def test_is_the_same_file_each_time(self, language: str) -> None:
        signed = document()
        assert typeset_receipt(signed, language=language) == typeset_receipt(signed, language=language)


class TestChoices:
    def test_today_ends_within_the_hour(self) -> None:
        assert (
            wanting(typeset_receipt(document(when=When.TODAY)), "今日で解約する", "2026年11月16日(月) 11:00(日本時間)")
            == []
        )

    def test_english_stands_beneath_the_japanese(self) -> None:
        paper = typeset_receipt(document(), language="en")
        assert (
            wanting(
                paper,
                "Receipt of a cancellation",
                "Minato Mobile",
                "Tue 1 December 2026, 0:00 (Japan time)",
                "Mon 16 November 2026, 10:00:07 (Japan time)",
                "Voice 10 GB",
                "It does not prove",
            )
            == []
        )
        assert words(paper).index("解約受付書") < words(paper).index("Receiptofacancellation")

    def test_there_is_no_english_on_a_japanese_one(self) -> None:
        assert "Receipt" not in words(typeset_receipt(document()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_taking_back_has_its_own_paper(language: str) -> None:
    signed = document(ReceiptKind.TAKING_BACK)
    facts = facts_of(signed)
    assert (
        wanting(
            typeset_receipt(signed, language=language),
            "解約取消受付書",
            "回線もサービスも、解約を受け付ける前のまま続きます",
            facts["number"],
            "2026年11月16日(月) 10:00:07(日本時間)",
            *("090-0000-0101", "070-0000-0103", "020-0000-0104"),
            "月末で解約する",
            "2026年11月30日(月)",
            "2026年12月1日(火) 0:00(日本時間)",
            f"{facts['quote']['totals']['total']:,}円",
            facts["quote"]["digest"],
        )
        == []
    )


def test_nothing_but_the_signed_facts_is_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator has since changed its name, its zone and its prices."""
    signed = document()
    before = typeset_receipt(signed)
    operator = dataclasses.replace(
        policy.current().operator, name="改名通信", phone="0120-999-999", zone="Europe/Paris"
    )
    changed = dataclasses.replace(policy.current(), operator=operator, plans=())
    monkeypatch.setattr(policy, "current", lambda: changed)
    assert typeset_receipt(signed) == before


def test_an_altered_file_never_becomes_a_paper() -> None:
    signed = document().replace('"total":', '"total":1', 1)
    with pytest.raises(AlteredReceipt):
        typeset_receipt(signed)


@pytest.mark.parametrize(
    "name",
    ["髙﨑 𠮷田 德永 濵田", "葛\U000e0100城 辻\U000e0101", "神 福 海 都 𩸽", "㈱ ① ㎏ Ⅲ", "ｶﾅ ガ", "Ñé Œ Ж", "한글"],
)
def test_what_is_copied_from_the_paper_is_what_was_written(name: str) -> None:
    """Equal code points, not look-alikes."""
    assert wanting(typeset_receipt(with_item_name(name)), name) == []


def test_a_sign_that_no_font_has_keeps_no_paper_from_a_person() -> None:
    assert wanting(typeset_receipt(with_item_name("絵文字😀プラン")), "絵文字", "プラン", NUMBER) == []


def test_names_are_words_and_never_markup() -> None:
    name = '#panic() *x* $y$ <z> "quoted" -- \\ [ ] @me'
    assert wanting(typeset_receipt(with_item_name(name)), name) == []


def with_item_name(name: str) -> str:
    """A signed file whose first item has this name."""
    facts = json.loads(document())["receipt"]
    facts["quote"]["items"][0]["name"] = name
    return signed_file.sign(facts, signing.current())
