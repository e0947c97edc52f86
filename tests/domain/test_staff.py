"""What each role may do: the table of docs/desk.md, written down a second time."""

import itertools

import pytest

from madoguchi.domain.staff import LEAST, PERMITTED, May, Role, may

MATRIX = {
    Role.READER: {May.FIND},
    Role.AGENT: {May.FIND, May.HELP, May.LETTERS},
    Role.SUPERVISOR: {May.FIND, May.HELP, May.APPROVE, May.WATCH, May.MEND, May.LETTERS, May.LEARN, May.DUTY},
    Role.ENGINEER: {May.WATCH, May.MEND},
}


@pytest.mark.parametrize(("role", "what"), list(itertools.product(Role, May)))
def test_what_a_role_is_not_given_it_may_not(role: Role, what: May) -> None:
    assert may(role, what) is (what in MATRIX[role])


def test_whoever_mends_sees_no_member() -> None:
    assert not may(Role.ENGINEER, May.FIND)


def test_the_least_role_may_do_least_and_looks_only() -> None:
    assert [role for role in Role if PERMITTED[role] < PERMITTED[Role.AGENT]] == [LEAST]
