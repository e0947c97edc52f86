"""One name, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain import names
from madoguchi.domain.japanese_text import NotKana

KANA = st.text("アイウエオカキクサシスタチツトナニノハヒホマミモヤユヨョュラリルロワンヅヂガゴッー 　", max_size=12)


@pytest.mark.parametrize(
    ("on_file", "typed"),
    [
        ("サトウ ハナコ", "sato hanako"),
        ("サトウ ハナコ", "Satou Hanako"),
        ("サトウ ハナコ", "SATOH　ＨＡＮＡＫＯ"),
        ("サトウ ハナコ", "satō hanako"),
        ("オオノ ユウコ", "ohno yuko"),
        ("オオノ ユウコ", "Ōno Yūko"),
        ("オオノ ユウコ", "oono yuuko"),
        ("コウノ ジュンイチ", "kono junichi"),
        ("コウノ ジュンイチ", "kouno jun'ichi"),
        ("シンペイ", "shimpei"),
        ("ホンマ", "homma"),
        ("キョウコ", "kyoko"),
        ("ツヅキ", "tsuzuki"),
        ("マツダ", "matsuda"),
        ("キッカワ", "kikkawa"),
        ("ケンヤ", "kenya"),
        ("タニ", "tani"),
        ("アンナ", "anna"),
        ("キイチ", "ki'ichi"),
    ],
)
def test_romaji_finds_the_reading(on_file: str, typed: str) -> None:
    assert names.kana_key(on_file) in names.keys_of_romaji(typed)


def test_an_apostrophe_leaves_no_doubt() -> None:
    assert names.keys_of_romaji("jun'ichi") == {"ジュンイチ"}
    assert names.keys_of_romaji("junichi") == {"ジュンイチ", "ジュニチ"}


def test_an_h_that_makes_an_o_long_changes_nothing() -> None:
    assert names.keys_of_romaji("ohno") == names.keys_of_romaji("ono")


@pytest.mark.parametrize(
    ("on_file", "typed"),
    [
        ("サトウ", "さとう"),
        ("サトウ", "ｻﾄｳ"),
        ("サトウ", "サトー"),
        ("ツヅキ", "ツズキ"),
        ("アン・リ", "アンリ"),
        ("ガ", "ｶﾞ"),
    ],
)
def test_kana_of_any_kind_finds_the_reading(on_file: str, typed: str) -> None:
    assert names.kana_key(on_file) == names.kana_key(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙﨑 花子", "高崎花子"),
        ("渡邊 誠", "渡辺誠"),
        ("齋藤", "斎藤"),
        ("SAMPLE EMMA", "ＳａｍｐｌｅＥｍｍａ"),
        ("濵田", "浜田"),
    ],
)
def test_shapes_of_a_name_are_one(one: str, other: str) -> None:
    assert names.name_key(one) == names.name_key(other)


@pytest.mark.parametrize(("one", "other"), [("オノ", "アノ"), ("カトウ", "サトウ"), ("ハナ", "バナ"), ("キョ", "キヨ")])
def test_other_readings_stay_apart(one: str, other: str) -> None:
    assert names.kana_key(one) != names.kana_key(other)


@pytest.mark.parametrize("typed", ["", "花子", "0900", "a@b", "x1", "--"])
def test_what_is_no_romaji_has_no_reading(typed: str) -> None:
    assert names.keys_of_romaji(typed) == frozenset()


def test_kanji_are_not_guessed() -> None:
    with pytest.raises(NotKana):
        names.kana_key("佐藤")


def test_both_orders_of_two_words_and_no_more() -> None:
    assert names.orders("Hanako　Minato") == ("Hanako Minato", "Minato Hanako")
    assert names.orders("港") == ("港",)
    assert names.orders("a b c") == ("a b c",)


def test_each_n_between_vowels_is_read_either_way() -> None:
    readings = [
        "ハナナニ",
        "ハナナンイ",
        "ハナンアニ",
        "ハナンアンイ",
        "ハンアナニ",
        "ハンアナンイ",
        "ハンアンアニ",
        "ハンアンアンイ",
    ]
    assert names.keys_of_romaji("hananani") == {*readings}


def test_a_long_word_has_few_readings() -> None:
    assert len(names.keys_of_romaji("ana" * 30)) <= 16


@given(KANA)
def test_a_beginning_as_typed_finds_the_whole(reading: str) -> None:
    """Where the beginning ends between two kana that are not one long vowel."""
    whole = names.kana_key(f"{reading}タナカ")
    assert whole.startswith(names.kana_key(reading))
    assert whole.endswith("タナカ")
