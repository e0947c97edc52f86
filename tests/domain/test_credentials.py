"""Authentication IDs and passwords, as the network and the operator's file write them (F5)."""

import pytest

from madoguchi.domain.credentials import NotACredential, check_password, normalise_id

REALM = "mobile.example"


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Ａ１２３４", "a1234@mobile.example"),
        ("A1234@Mobile.Example", "a1234@mobile.example"),
        ("a.b_c+d-1", "a.b_c+d-1@mobile.example"),
    ],
)
def test_an_id_is_written_one_way_with_the_operators_realm(written: str, known: str) -> None:
    assert normalise_id(written, REALM) == known
    assert normalise_id(known, REALM) == known


def test_without_a_realm_of_the_operators_any_will_do_but_there_is_one() -> None:
    assert normalise_id("a1@elsewhere.example", "") == "a1@elsewhere.example"
    with pytest.raises(NotACredential, match=r"^is no authentication ID$"):
        normalise_id("a1", "")


@pytest.mark.parametrize("written", ["", "-a", "a b", "a@", "花子", "a@b@mobile.example", "a" * 65])
def test_what_is_no_id_is_said_without_repeating_it(written: str) -> None:
    with pytest.raises(NotACredential, match=r"^is no authentication ID$"):
        normalise_id(written, REALM)


def test_another_realm_is_another_operators() -> None:
    with pytest.raises(NotACredential, match=r"^does not end with @mobile\.example$"):
        normalise_id("a1@elsewhere.example", REALM)


@pytest.mark.parametrize("value", ["harbour7lamp", "!#$%&~", "a" * 64])
def test_a_password_is_taken_as_it_is(value: str) -> None:
    assert check_password(value) == value


@pytest.mark.parametrize("value", ["", "five5", "a" * 65, "with blank", "パスワード12", "tab\tinside"])
def test_a_password_the_network_could_not_check_is_refused(value: str) -> None:
    with pytest.raises(NotACredential, match=r"^does not hold 6 to 64 signs of ASCII without blanks$"):
        check_password(value)
