"""Answers are understood however they are typed, and what cannot be one says so (F5)."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.answers import NotUnderstood, understood
from madoguchi.domain.credentials import CredentialRules
from madoguchi.domain.pages import Ask
from tests.domain import samples

POLICY = dataclasses.replace(samples.policy(), credentials=CredentialRules(realm="minato.example"))


@pytest.mark.parametrize(
    ("ask", "typed", "kept"),
    [
        (Ask.CUSTOMER_NUMBER, "ｎ０００−０００−１０１", "N000000101"),
        (Ask.NAME, "　架空　花子 ", "架空花子"),
        (Ask.NAME, "ｶｸｳ ﾊﾅｺ", "カクウハナコ"),
        (Ask.POSTAL_CODE, "〒１００ー０００１", "1000001"),
        (Ask.BILLING_POSTAL_CODE, "100 0001", "1000001"),
        (Ask.CONTRACT_PHONE, "090-0000-0101", "09000000101"),
        (Ask.CONTACT_PHONE, "+81 90 0000 0101", "09000000101"),
        (Ask.AUTH_ID, "Ｍ１０１", "m101@minato.example"),
        (Ask.AUTH_PASSWORD, "　ｈarbour7lamp ", "harbour7lamp"),
        (Ask.CONTACT_MAIL, " Hanako＠Example.jp", "hanako@example.jp"),
        (Ask.CONTACT_MAIL, "hanako @ example.jp", "hanako@example.jp"),
        (Ask.BILLING_CITY, "　みなと市 ", "みなと市"),
        (Ask.BILLING_STREET, "１－２－３", "1-2-3"),
        (Ask.DECLARED, "０９０ー００００ー０１０１", "09000000101"),
        (Ask.DECLARED, "ｎ０００−０００−１０１", "N000000101"),
    ],
)
def test_is_understood(ask: Ask, typed: str, kept: str) -> None:
    assert understood(ask, typed, POLICY) == kept


@pytest.mark.parametrize(
    ("ask", "typed"),
    [
        (Ask.CUSTOMER_NUMBER, "N12"),
        (Ask.NAME, "　"),
        (Ask.NAME, "あ" * 201),
        (Ask.POSTAL_CODE, "123456"),
        (Ask.CONTRACT_PHONE, "+1 212 555 0100"),
        (Ask.AUTH_ID, "hanako@other.example"),
        (Ask.AUTH_PASSWORD, "short"),
        (Ask.CONTACT_MAIL, "hanako@example"),
        (Ask.BILLING_PREFECTURE, ""),
        (Ask.DECLARED, "hanako@example.jp"),  # an address names nobody's contract
        (Ask.DECLARED, "+1 212 555 0100"),
        (Ask.GROUND, "あ" * 1001),
    ],
)
def test_cannot_be_an_answer(ask: Ask, typed: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        understood(ask, typed, POLICY)
    assert refused.value.args == (ask,)
    assert not typed.strip() or typed not in str(refused.value)


def test_two_hundred_signs_are_not_too_many() -> None:
    assert understood(Ask.BILLING_STREET, "あ" * 200, POLICY) == "あ" * 200


def test_a_ground_is_told_in_a_thousand_signs() -> None:
    assert understood(Ask.GROUND, "あ" * 1000, POLICY) == "あ" * 1000


@given(ask=st.sampled_from(Ask), typed=st.text(max_size=30))
def test_whatever_is_typed_is_understood_or_not_and_understanding_is_stable(ask: Ask, typed: str) -> None:
    try:
        once = understood(ask, typed, POLICY)
    except NotUnderstood:
        return
    assert understood(ask, once, POLICY) == once
