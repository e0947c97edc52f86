"""Lifetimes, limits, waits and sources of one-time codes (RULES.md S1, S2, S4, S9, S11; HARD_CASES 28, 29, 33, 35)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain import codes, identifiers
from madoguchi.domain.code_policy import Codes
from madoguchi.domain.codes import Limit, Source, Way
from madoguchi.domain.identifiers import Identifier, IdentifierKind

RULES = Codes(carrier_ranges=("100.64.0.0/10", "2001:db8:aaaa::/48"))
NOW = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
PATTERN = r"N\d{9}"
seconds = st.integers(0, 86_400)


def test_a_code_lives_ten_minutes_and_a_letter_three_weeks() -> None:  # S2, S14
    assert {codes.lifetime(way, RULES) for way in Way if way is not Way.LETTER} == {dt.timedelta(minutes=10)}
    assert codes.lifetime(Way.LETTER, RULES) == dt.timedelta(days=21)


def test_a_letter_has_more_than_64_bits() -> None:  # S14
    assert len(codes.SIGNS) ** codes.LETTER_LENGTH >= 2**64


@given(st.text(max_size=20))
def test_typing_is_normalised_once_and_for_all(value: str) -> None:  # F5
    assert codes.typed(codes.typed(value)) == codes.typed(value)


@pytest.mark.parametrize("typed", ["１２３４５６", "123 456", "123-456", " 123456　", "123ー456", "１２３−４５６"])
def test_a_code_is_understood_in_any_width(typed: str) -> None:  # F5, HARD_CASES 35
    assert codes.typed(typed) == "123456"


@pytest.mark.parametrize("typed", ["12345", "1234567", "12345a", "", "abcdef", "一二三四五六"])
def test_what_cannot_be_a_code_is_known_before_a_try_is_counted(typed: str) -> None:
    assert not codes.looks_like_one(codes.typed(typed))


@pytest.mark.parametrize("way", [way for way in Way if way is not Way.LETTER])
@given(asked=st.lists(seconds, max_size=60))
def test_no_stretch_of_time_holds_more_than_is_allowed(way: Way, asked: list[int]) -> None:  # S9
    limits = codes.limits_of(way, RULES)
    taken: list[dt.datetime] = []
    for second in sorted(asked):
        now = NOW + dt.timedelta(seconds=second)
        if codes.free_at(taken, now, limits) == now:
            taken = [*codes.still_counting(taken, now, limits), now]
            for limit in limits:
                assert sum(at > now - limit.within for at in taken) <= limit.count


@given(asked=st.lists(seconds, max_size=30), count=st.integers(1, 5), minutes=st.integers(1, 60))
def test_what_is_free_later_is_free_then(asked: list[int], count: int, minutes: int) -> None:
    limits = (Limit(count, dt.timedelta(minutes=minutes)),)
    taken = [NOW - dt.timedelta(seconds=second) for second in asked]
    then = codes.free_at(taken, NOW, limits)
    assert then >= NOW
    assert codes.free_at(taken, then, limits) == then


def test_calls_are_fewer_and_letters_fewest() -> None:  # S11
    hours = [NOW + dt.timedelta(minutes=20 * place) for place in range(2)]
    assert codes.free_at(hours, hours[-1] + dt.timedelta(minutes=20), codes.limits_of(Way.SMS, RULES)) == hours[
        -1
    ] + dt.timedelta(minutes=20)
    assert codes.free_at(hours, hours[-1] + dt.timedelta(minutes=20), codes.limits_of(Way.VOICE, RULES)) == NOW + (
        dt.timedelta(hours=1)
    )
    assert codes.limits_of(Way.LETTER, RULES) == (Limit(1, dt.timedelta(days=7)),)


def test_answers_slow_down_from_half_a_minute_to_an_hour() -> None:  # S4
    home = Source("198.51.100.7/32")
    waits = [codes.wait_after(failures, home, RULES).total_seconds() for failures in range(9, 20)]
    assert waits == [0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert codes.wait_after(10**9, home, RULES) == dt.timedelta(hours=1)


def test_many_behind_one_carriers_address_slow_down_later() -> None:
    carrier = codes.source_of("100.64.3.4", RULES)
    assert carrier.is_carrier
    assert codes.wait_after(499, carrier, RULES) == dt.timedelta()
    assert codes.limits_of_source(carrier, RULES)[0].count == 500


@pytest.mark.parametrize(
    ("address", "name", "is_carrier"),
    [
        ("198.51.100.7", "198.51.100.7/32", False),
        ("::ffff:198.51.100.7", "198.51.100.7/32", False),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", False),
        ("100.127.0.1", "100.64.0.0/10", True),
        ("::ffff:100.64.0.1", "100.64.0.0/10", True),
        ("2001:db8:aaaa:9::1", "2001:db8:aaaa::/48", True),
        ("not an address", "unknown", False),
    ],
)
def test_sources(address: str, name: str, is_carrier: bool) -> None:
    assert codes.source_of(address, RULES) == Source(name, is_carrier)


class TestTheOneField:
    @pytest.mark.parametrize(
        ("typed", "kind", "value"),
        [
            ("090-1234-5678", "phone", "09012345678"),
            ("０９０－１２３４－５６７８", "phone", "09012345678"),
            ("０６０ー１２３４ー５６７８", "phone", "06012345678"),
            ("+81 60 1234 5678", "phone", "06012345678"),
            ("(03)1234-5678", "phone", "0312345678"),
            ("020 0000 0104", "phone", "02000000104"),
            ("ｎ123456789", "customer_number", "N123456789"),
            ("N123-456-789", "customer_number", "N123456789"),
            ("Ｈanako＠Example.JP　", "mail", "hanako@example.jp"),
        ],
    )
    def test_understands(self, typed: str, kind: str, value: str) -> None:
        assert identifiers.read(typed, customer_number=PATTERN) == Identifier(IdentifierKind(kind), value)

    @pytest.mark.parametrize("typed", ["", "hanako", "12345", "N12", "a@b", "@", "090-1234-567", "花子"])
    def test_says_when_it_is_none_of_the_three(self, typed: str) -> None:
        with pytest.raises(identifiers.NotAnIdentifier):
            identifiers.read(typed, customer_number=PATTERN)

    def test_tells_a_foreign_number_apart(self) -> None:
        with pytest.raises(identifiers.ForeignNumber):
            identifiers.read("+44 7700 900123", customer_number=PATTERN)

    @given(st.text(max_size=30))
    def test_anything_can_be_typed(self, typed: str) -> None:
        try:
            found = identifiers.read(typed, customer_number=PATTERN)
        except identifiers.NotAnIdentifier:
            return
        assert identifiers.read(found.value, customer_number=PATTERN) == found

    @pytest.mark.parametrize("offered", [tuple(Way), (Way.VOICE, Way.LETTER), (Way.MAIL,), (Way.VOICE, Way.MAIL)])
    @pytest.mark.parametrize("typed", ["09012345678", "02000000104", "0312345678", "N123456789", "a@example.jp"])
    def test_a_call_is_never_the_first_way(self, typed: str, offered: tuple[Way, ...]) -> None:  # S11
        first = identifiers.first_way(identifiers.read(typed, customer_number=PATTERN), offered)
        assert first in offered
        assert first is not Way.VOICE

    def test_a_number_that_gets_no_text_begins_with_mail(self) -> None:
        data = identifiers.read("02000000104", customer_number=PATTERN)
        assert identifiers.first_way(data, tuple(Way)) is Way.MAIL

    def test_a_blank_within_an_address_is_a_slip(self) -> None:
        found = identifiers.read("hana ko@ example.jp", customer_number=PATTERN)
        assert found == Identifier(IdentifierKind.MAIL, "hanako@example.jp")

    @pytest.mark.parametrize("typed", ["+44 7700 900123", "花子"])
    def test_the_error_holds_what_was_typed(self, typed: str) -> None:
        with pytest.raises(identifiers.NotAnIdentifier) as refused:
            identifiers.read(typed, customer_number=PATTERN)
        assert refused.value.args == (typed,)

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("09012345678", Way.SMS),
            ("N123456789", Way.SMS),
            ("0312345678", Way.MAIL),
            ("a@example.jp", Way.MAIL),
        ],
    )
    def test_the_first_way_goes_by_what_was_typed(self, typed: str, first: Way) -> None:
        assert identifiers.first_way(identifiers.read(typed, customer_number=PATTERN), tuple(Way)) is first


@pytest.mark.parametrize(
    ("offered", "first"), [((Way.SMS, Way.MAIL, Way.LETTER), Way.MAIL), ((Way.SMS, Way.LETTER), Way.LETTER)]
)
def test_to_the_holder_goes_mail_or_a_letter_and_never_a_text(offered: tuple[Way, ...], first: Way) -> None:
    """Her phone may be a line of the contract, which is not enough."""
    assert identifiers.first_way_to_the_holder(offered) is first


def test_letters_are_printed_in_groups_of_four() -> None:  # S14
    assert codes.in_groups("ABCD2345WXYZ9") == "ABCD-2345-WXYZ-9"
    assert codes.typed("abcd-2345-wxyz-9") == "ABCD2345WXYZ9"


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("012345", True),
        ("ABCD2345WXYZ9", True),
        ("abcd2345wxyz9", False),
        ("ABCD2345WXYZ", False),
        ("１２３４５６", False),
    ],
)
def test_only_digits_and_the_signs_of_letters_make_a_code(code: str, is_one: bool) -> None:
    assert codes.looks_like_one(code) is is_one


def test_one_address_is_sent_so_many_in_so_long() -> None:  # S9
    minute = dt.timedelta(minutes=1)
    text = (
        Limit(1, minute / 2),
        Limit(3, 10 * minute),
        Limit(5, 60 * minute),
        Limit(10, 24 * 60 * minute),
    )
    assert codes.limits_of(Way.SMS, RULES) == codes.limits_of(Way.MAIL, RULES) == text
    assert codes.limits_of(Way.VOICE, RULES) == (*text, Limit(2, 60 * minute))
    assert codes.limits_of_source(Source("198.51.100.7/32"), RULES) == (Limit(10, 60 * minute),)


def test_what_no_limit_counts_any_more_is_forgotten() -> None:
    limits = (Limit(1, dt.timedelta(minutes=1)), Limit(5, dt.timedelta(hours=1)))
    an_hour_ago = NOW - dt.timedelta(hours=1)
    taken = [an_hour_ago, an_hour_ago + dt.timedelta(seconds=1), NOW, NOW + dt.timedelta(minutes=1)]
    assert codes.still_counting(taken, NOW, limits) == taken[1:]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("hanako@mail.example.jp", "h••••@m••••.jp"),
        ("k@a.example", "k••••@a••••.example"),
        ("k@localhost", "k••••@l••••.localhost"),
        ('"k@home"@example.jp', '"••••@e••••.jp'),
    ],
)
def test_of_a_mail_address_only_the_first_signs_and_the_end_are_told(address: str, told: str) -> None:
    assert identifiers.mask_mail(address) == told
