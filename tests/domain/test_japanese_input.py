"""Whatever a Japanese keyboard types is accepted and normalised once and for all (RULES F5, HARD_CASES 35).

https://github.com/ourjapanlife/findadoc-web/issues/1762
"""

import contextlib
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain import customer_numbers, japanese_text, phone_numbers, postal_codes

PATTERN = r"N\d{9}"
JAPANESE = st.text(
    st.one_of(
        st.sampled_from("0123456789０１２３４５６７８９+＋()（）NnＮ〒　 \t\u200b" + japanese_text.HYPHENS),
        st.characters(min_codepoint=0x3000, max_codepoint=0x30FF),
        st.characters(min_codepoint=0xFF00, max_codepoint=0xFFEF),
        st.characters(),
    ),
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
HYPHEN = st.sampled_from(["", " ", "　", *japanese_text.HYPHENS])


@pytest.mark.parametrize("normalise", [japanese_text.text, japanese_text.plain, japanese_text.compact])
@given(typed=JAPANESE)
def test_text_is_normalised_once_and_for_all(normalise: Callable[[str], str], typed: str) -> None:
    """F5."""
    assert normalise(normalise(typed)) == normalise(typed)


@pytest.mark.parametrize(
    "normalise",
    [
        japanese_text.kana,
        phone_numbers.normalise,
        postal_codes.normalise,
        lambda typed: customer_numbers.normalise(typed, PATTERN),
    ],
    ids=["kana", "phone number", "postal code", "customer number"],
)
@given(typed=JAPANESE)
def test_what_is_accepted_is_normalised_once_and_for_all(normalise: Callable[[str], str], typed: str) -> None:
    """F5."""
    with contextlib.suppress(ValueError):
        assert normalise(normalise(typed)) == normalise(typed)


@given(
    st.sampled_from(["060", "070", "080", "090"]),
    st.from_regex(r"[1-9][0-9]{7}", fullmatch=True),
    HYPHEN,
    st.booleans(),
)
def test_a_mobile_number_means_the_same_in_every_spelling(start: str, rest: str, hyphen: str, wide: bool) -> None:
    """F5; HARD_CASES 35: https://github.com/ourjapanlife/findadoc-web/issues/1762."""
    typed = f" {start}{hyphen}{rest[:4]}{hyphen}{rest[4:]}　"
    national = phone_numbers.normalise(typed.translate(WIDE) if wide else typed)
    assert national == start + rest
    assert phone_numbers.is_mobile(national)
    assert phone_numbers.normalise(phone_numbers.display(national)) == national


@given(st.from_regex(r"[0-9]{7}", fullmatch=True), HYPHEN)
def test_a_postal_code_means_the_same_in_every_spelling(digits: str, hyphen: str) -> None:
    """F5."""
    assert postal_codes.normalise(f"〒{digits[:3]}{hyphen}{digits[3:]}".translate(WIDE)) == digits
    assert postal_codes.normalise(postal_codes.display(digits)) == digits


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), HYPHEN, st.sampled_from("NnＮｎ"))
def test_a_customer_number_means_the_same_in_every_spelling(digits: str, hyphen: str, letter: str) -> None:
    """F5."""
    typed = f"{letter}{digits[:3]}{hyphen}{digits[3:]}"
    assert customer_numbers.normalise(typed.translate(WIDE), PATTERN) == f"N{digits}"


class TestPhoneNumber:
    """HARD_CASES 35 and its neighbours."""

    @pytest.mark.parametrize(
        ("typed", "national"),
        [
            ("+81 90-1234-5678", "09012345678"),
            ("+81 (0)90 1234 5678", "09012345678"),
            ("＋８１９０１２３４５６７８", "09012345678"),
            ("9012345678", "09012345678"),  # a spreadsheet took the leading zero
            ("060-0000-0001", "06000000001"),
            ("（０３）１２３４ー５６７８", "0312345678"),
            ("0120-123-456", "0120123456"),
            ("050-1234-5678", "05012345678"),
            ("020-1234-5678", "02012345678"),  # a data SIM
            ("0800-123-4567", "08001234567"),
        ],
    )
    def test_is_read(self, typed: str, national: str) -> None:
        """Every usual spelling leads to the same digits."""
        assert phone_numbers.normalise(typed) == national

    @pytest.mark.parametrize(
        "typed", ["", "-", "110", "090-1234-567", "090-1234-56789", "1-800-FLOWERS", "０９０ほげ", "03-1234-567"]
    )
    def test_is_refused(self, typed: str) -> None:
        """Too short, too long, or no number."""
        with pytest.raises(phone_numbers.NotAPhoneNumber):
            phone_numbers.normalise(typed)

    def test_of_another_country_is_refused_as_such(self) -> None:
        """The caller can say so in words."""
        with pytest.raises(phone_numbers.ForeignNumber):
            phone_numbers.normalise("+1 415 555 0123")

    @pytest.mark.parametrize("national", ["0312345678", "05012345678", "0120123456", "08001234567", "02012345678"])
    def test_is_no_handset(self, national: str) -> None:
        """HARD_CASES 31: https://github.com/JustFixNYC/tenants2/pull/1706 (a landline gets no SMS)."""
        assert not phone_numbers.is_mobile(national)

    @pytest.mark.parametrize(
        ("national", "written"),
        [
            ("09000000001", "090-0000-0001"),
            ("06012345678", "060-1234-5678"),
            ("0312345678", "03-1234-5678"),
            ("0120123456", "0120-123-456"),
            ("02001234567890", "02001234567890"),
        ],
    )
    def test_is_shown_as_a_member_writes_it(self, national: str, written: str) -> None:
        """Grouped by the numbering plan; what the plan does not group stays whole."""
        assert phone_numbers.display(national) == written


class TestText:
    """Names keep their characters."""

    @pytest.mark.parametrize("name", ["髙橋", "山﨑", "渡邉", "神谷", "𠮷田", "齋藤", "①番館", "㈱みなと"])
    def test_keeps_the_characters_of_a_name(self, name: str) -> None:
        """NFKC would write somebody else's name."""
        assert japanese_text.text(name) == name

    @pytest.mark.parametrize(
        ("typed", "kana"),
        [
            ("ﾐﾅﾄ ﾊﾅｺ", "ミナト ハナコ"),
            ("みなと　はなこ", "ミナト ハナコ"),
            ("ｶﾞﾝﾊﾞ", "ガンバ"),
            ("か\u3099んば", "ガンバ"),
            ("サ-バ－", "サーバー"),
            ("ヴァイオレット", "ヴァイオレット"),
            ("ＡＢＣ商会"[:3], "ABC"),
        ],
    )
    def test_reads_every_kana_as_katakana(self, typed: str, kana: str) -> None:
        """HARD_CASES 35: kana with spaces."""
        assert japanese_text.kana(typed) == kana

    def test_refuses_kanji_as_a_reading(self) -> None:
        """A reading that cannot be read aloud is none."""
        with pytest.raises(japanese_text.NotKana):
            japanese_text.kana("港")

    @pytest.mark.parametrize("normalise", [japanese_text.text, japanese_text.plain])
    def test_drops_what_nobody_sees(self, normalise: Callable[[str], str]) -> None:
        """A pasted text brings invisible signs along."""
        assert normalise("み\u200bな\ufeffと") == "みなと"

    def test_keeps_small_latin_letters_in_a_reading(self) -> None:
        """F5; a company's reading may hold them."""
        assert japanese_text.kana("みなと mobile") == "ミナト mobile"


@pytest.mark.parametrize(
    ("normalise", "typed"),
    [
        (japanese_text.kana, "港"),
        (postal_codes.normalise, "98-0001"),
        (phone_numbers.normalise, "ほげ"),
        (phone_numbers.normalise, "-"),
        (phone_numbers.normalise, "110"),
        (phone_numbers.normalise, "+1 415 555 0123"),
        (lambda typed: customer_numbers.normalise(typed, PATTERN), "N12"),
    ],
)
def test_a_refusal_says_what_was_typed(normalise: Callable[[str], str], typed: str) -> None:
    """Whoever must mend it sees what to mend."""
    with pytest.raises(ValueError, match=f"^{re.escape(typed)}$"):
        normalise(typed)


def test_digits_of_other_scripts_make_no_customer_number() -> None:
    with pytest.raises(customer_numbers.NotACustomerNumber):
        customer_numbers.normalise("N١٢٣٤٥٦٧٨٩", PATTERN)
