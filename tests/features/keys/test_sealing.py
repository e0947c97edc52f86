"""What is sealed opens in its own place only (S28, S29)."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.keys import folder, keyring, sealing
from madoguchi.keys.sealing import CannotOpen, Place

NAMES = st.text(max_size=30)
PLACES = st.builds(Place, kind=NAMES, row=NAMES, owner=NAMES, version=st.integers(1, 9))
SECRETS = st.dictionaries(NAMES, NAMES, max_size=3)


@given(SECRETS, PLACES)
def test_it_opens_where_it_was_sealed(secret: dict[str, str], place: Place) -> None:
    assert sealing.unseal(sealing.seal(secret, place=place), place=place) == secret


@given(PLACES, PLACES)
def test_it_opens_nowhere_else(place: Place, other: Place) -> None:
    """S28: another row, field, kind, version or customer."""
    sealed = sealing.seal({"password": "x"}, place=place)
    if place == other:
        assert sealing.unseal(sealed, place=other) == {"password": "x"}
    else:
        with pytest.raises(CannotOpen):
            sealing.unseal(sealed, place=other)


@pytest.mark.parametrize("change", [{"kind": "other"}, {"row": "other"}, {"owner": "other"}, {"version": 2}])
def test_each_part_of_the_place_counts(change: dict[str, Any]) -> None:
    place = Place(kind="contracts.credential.mobile", row="a@mobile.example", owner="N000000101")
    other = dataclasses.replace(place, **change)
    with pytest.raises(CannotOpen):
        sealing.unseal(sealing.seal({}, place=place), place=other)


def test_parts_of_a_place_cannot_be_shifted() -> None:
    one, other = Place(kind="a", row="bc", owner="d"), Place(kind="ab", row="c", owner="d")
    with pytest.raises(CannotOpen):
        sealing.unseal(sealing.seal({}, place=one), place=other)


@given(st.data())
def test_one_flipped_bit_shuts_it(data: Any) -> None:
    place = Place(kind="k", row="r")
    sealed = bytearray(sealing.seal({"password": "harbour"}, place=place))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises((CannotOpen, folder.KeyMissing)):
        sealing.unseal(bytes(sealed), place=place)


@given(st.binary(max_size=200))
def test_what_we_never_sealed_is_no_crash(text: bytes) -> None:
    with pytest.raises((CannotOpen, folder.KeyMissing)):
        sealing.unseal(text, place=Place(kind="k", row="r"))


def test_another_installation_cannot_open_it_even_with_the_key() -> None:
    place = Place(kind="k", row="r")
    sealed = sealing.seal({}, place=place)
    folder.replace(keyring.INSTALLATION, b"another")
    keyring.forget()
    with pytest.raises(CannotOpen):
        sealing.unseal(sealed, place=place)


def test_without_the_keys_folder_nothing_opens(tmp_path: Path, settings: Any) -> None:
    """S29: a database dump plus the code."""
    place = Place(kind="k", row="r")
    sealed = sealing.seal({}, place=place)
    settings.MADOGUCHI_KEYS = tmp_path / "elsewhere"
    with pytest.raises(folder.KeyMissing, match="madoguchi keys make"):
        sealing.unseal(sealed, place=place)


def test_the_same_secret_never_looks_the_same() -> None:
    place = Place(kind="k", row="r")
    assert len({sealing.seal({"password": "harbour"}, place=place) for _ in range(50)}) == 50
