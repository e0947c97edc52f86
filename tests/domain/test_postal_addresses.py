"""A postal address is understood however it is typed, and tidied once and for all (RULES F5, HARD_CASES 35)."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain import japanese_text
from madoguchi.domain.postal_addresses import PREFECTURES, NotAPrefecture, Place, part, prefecture
from tests.domain.test_japanese_input import JAPANESE, WIDE

HYPHEN = st.sampled_from(japanese_text.HYPHENS)


@given(typed=JAPANESE)
def test_a_part_is_tidied_once_and_for_all(typed: str) -> None:
    assert part(part(typed)) == part(typed)


@given(typed=JAPANESE)
def test_a_prefecture_that_is_accepted_is_one_of_47(typed: str) -> None:
    with contextlib.suppress(NotAPrefecture):
        assert prefecture(typed) in PREFECTURES


@given(st.lists(st.integers(1, 999), min_size=2, max_size=4), HYPHEN, st.booleans())
def test_a_number_means_the_same_in_every_spelling(numbers: list[int], hyphen: str, wide: bool) -> None:
    typed = hyphen.join(str(number) for number in numbers)
    plain = "-".join(str(number) for number in numbers)
    assert part(f" 窓口町{typed.translate(WIDE) if wide else typed}　") == f"窓口町{plain}"


@given(st.sampled_from(PREFECTURES), st.sampled_from(["", " ", "　"]))
def test_a_prefecture_is_known_with_and_without_its_last_sign(name: str, space: str) -> None:
    assert prefecture(f"{space}{name}{space}") == prefecture(name[:-1]) == name


def test_there_are_47_in_the_order_of_their_codes() -> None:
    """JIS X 0401."""
    assert len(set(PREFECTURES)) == 47
    assert (PREFECTURES[0], PREFECTURES[12], PREFECTURES[25], PREFECTURES[46]) == (
        "北海道",
        "東京都",
        "京都府",
        "沖縄県",
    )


@pytest.mark.parametrize("typed", ["", "県", "みなと県", "東京都港区", "Tokyo", "東 京 都 内"])
def test_what_is_none_is_refused(typed: str) -> None:
    with pytest.raises(NotAPrefecture) as refused:
        prefecture(typed)
    assert refused.value.args == (typed,)


def test_blanks_within_a_prefecture_are_nothing() -> None:
    assert prefecture("東 京") == "東京都"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("港センタービル２０１", "港センタービル201"),
        ("港ビル３ーＡ", "港ビル3ーA"),
        ("港ビルＡー３", "港ビルAー3"),
        ("１ー２", "1-2"),
        ("ー１", "ー1"),
        ("１ー", "1ー"),
        ("窓口町　１丁目", "窓口町 1丁目"),
    ],
)
def test_a_long_vowel_is_no_hyphen(typed: str, kept: str) -> None:
    assert part(typed) == kept


def test_a_place_reads_as_on_an_envelope() -> None:
    assert str(Place("東京都", "港区", "虎ノ門")) == "東京都港区虎ノ門"
    assert str(Place("愛知県", "弥富市")) == "愛知県弥富市"
