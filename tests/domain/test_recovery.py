"""What a code opens of a log-in, and when (S12, S14)."""

import datetime as dt

import pytest

from madoguchi.domain.codes import Way
from madoguchi.domain.recovery import Opening, RecoveryRules, may_open, opening, opens_at

NOW = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)
PHONE = "09000000101"
HOLDER, LINE, CHILD = None, frozenset({PHONE}), frozenset({"07000000103"})


@pytest.mark.parametrize(
    ("way", "lines", "opened"),
    [
        (Way.MAIL, HOLDER, Opening.AT_ONCE),
        (Way.LETTER, HOLDER, Opening.AT_ONCE),
        (Way.SMS, HOLDER, Opening.AFTER_HOLD),
        (Way.VOICE, HOLDER, Opening.AFTER_HOLD),
        (Way.SMS, LINE, Opening.AFTER_HOLD),
        (Way.VOICE, LINE, Opening.AFTER_HOLD),
        (Way.SMS, CHILD, Opening.NOTHING),
        (Way.VOICE, CHILD, Opening.NOTHING),
        (Way.SMS, LINE | CHILD, Opening.NOTHING),
        (Way.MAIL, LINE, Opening.NOTHING),
        (Way.LETTER, LINE, Opening.NOTHING),
    ],
)
def test_what_a_code_opens(way: Way, lines: frozenset[str] | None, opened: Opening) -> None:
    assert opening(way, lines, PHONE) is opened


@pytest.mark.parametrize(("told", "hours"), [(True, 24), (False, 168)])
def test_a_telephone_opens_after_the_others_were_told(told: bool, hours: int) -> None:
    assert opens_at(Opening.AFTER_HOLD, NOW, RecoveryRules(), told=told) == NOW + dt.timedelta(hours=hours)
    assert opens_at(Opening.AT_ONCE, NOW, RecoveryRules(), told=told) == NOW


@pytest.mark.parametrize(
    ("of_login", "proved", "may"),
    [
        ({"N1"}, {"N1"}, True),
        ({"N1"}, {"N1", "N2"}, True),
        ({"N1", "N2"}, {"N1"}, False),
        ({"N2"}, {"N1"}, False),
        (set(), {"N1"}, False),
        (set(), set(), False),
    ],
)
def test_a_log_in_opens_only_to_who_proved_everybody_in_it(of_login: set[str], proved: set[str], may: bool) -> None:
    assert may_open(frozenset(of_login), frozenset(proved)) is may
