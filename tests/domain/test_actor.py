"""What a session reaches (S15): all of hers, or the lines that a code went to."""

import pytest

from madoguchi.domain.actor import Actor, ActorKind, Reach, ReachKind

ACTOR = Actor(ActorKind.MEMBER, "1")
HERS, OTHER = "09000000101", "09000000102"


@pytest.mark.parametrize(
    ("lines", "asked", "covered"),
    [
        (None, {HERS, OTHER}, True),
        (frozenset({HERS}), {HERS}, True),
        (frozenset({HERS}), set(), True),
        (frozenset({HERS}), {OTHER}, False),
        (frozenset({HERS}), {HERS, OTHER}, False),
        (frozenset({HERS, OTHER}), {HERS}, True),
        (frozenset(), {HERS}, False),
    ],
)
def test_a_reach_covers_its_own_lines_and_no_other(
    lines: frozenset[str] | None, asked: set[str], covered: bool
) -> None:
    reach = Reach(ACTOR, frozenset({"N900000001"}), ReachKind.CANCEL_ONLY, lines)
    assert reach.covers(asked) is covered
