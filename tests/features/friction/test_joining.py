"""Leaving beside joining: as hard as its hardest way, and comparable only where joining was counted."""

import dataclasses
import datetime as dt

from madoguchi import policy
from madoguchi.domain.journey_policy import Joining
from madoguchi.friction.joining import Beside, beside_joining

JOINING = Joining(pages=9, clicks=11, fields=19, counted_on=dt.date(2026, 11, 1), source="counted by hand")


def test_without_a_count_of_joining_it_is_not_comparable() -> None:
    assert beside_joining(policy.named("as-described")) == ()


def test_leaving_is_counted_for_who_has_lost_her_certificate_and_misses_it_late() -> None:
    rules = dataclasses.replace(policy.named("as-described"), joining=JOINING)
    assert beside_joining(rules) == (Beside("pages", 22, 9), Beside("clicks", 25, 11), Beside("fields", 19, 19))
    assert [one.is_harder for one in beside_joining(rules)] == [True, True, False]


def test_the_default_is_no_harder() -> None:
    rules = dataclasses.replace(policy.named("default"), joining=JOINING)
    assert [(one.leaving, one.is_harder) for one in beside_joining(rules)] == [(4, False), (4, False), (2, False)]
