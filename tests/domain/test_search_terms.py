"""What was typed into the one box."""

import pytest

from madoguchi.domain.search_terms import Sought, read

PATTERN = r"N\d{9}"


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("090-1234-5678", Sought(phone="09012345678")),
        ("０９０ー１２３４ー５６７８", Sought(phone="09012345678")),
        ("+81 90 1234 5678", Sought(phone="09012345678")),
        ("n123 456 789", Sought(customer_number="N123456789")),
        (" Hanako＠Example.jp", Sought(mail="hanako@example.jp")),
        ("８９８１１００００２５７２２１１１１７", Sought(iccid="8981100002572211117")),
        ("8981 1000 0257 2211 117", Sought(iccid="8981100002572211117")),
        ("k20261116-abcdef", Sought(receipt="K20261116-ABCDEF")),
        ("Ｋ２０２６１１１６ＡＢＣＤＥＦ", Sought(receipt="K20261116-ABCDEF")),
        ("c000000101", Sought(paper="C000000101")),
        ("b20261201-abcdef", Sought(paper="B20261201-ABCDEF")),
        ("898110000257221", Sought(paper="898110000257221")),
        ("港", Sought(names=frozenset({"港"}))),
        ("港 花子", Sought(names=frozenset({"港花子", "花子港"}))),
        ("みなと", Sought(names=frozenset({"みなと"}), readings=frozenset({"ミナト"}))),
        ("sato", Sought(names=frozenset({"sato"}), readings=frozenset({"サト"}))),
        ("", Sought()),
        (" 　-", Sought()),
    ],
)
def test_is_read(typed: str, sought: Sought) -> None:
    assert read(typed, customer_number=PATTERN) == sought


def test_both_orders_of_a_reading() -> None:
    assert read("misaki sato", customer_number=PATTERN).readings == {"ミサキサト", "サトミサキ"}


def test_the_audit_learns_the_kinds_and_nothing_that_was_typed() -> None:
    assert read("minato", customer_number=PATTERN).kinds == ("names", "readings")
    assert read("090-1234-5678", customer_number=PATTERN).kinds == ("phone",)
    assert read("", customer_number=PATTERN).kinds == ()
