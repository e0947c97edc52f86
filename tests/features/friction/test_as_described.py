"""The preset `as-described` comes to what the member's account says, row by row (AS_DESCRIBED.md).

One row departs, on purpose and in every preset: adding a customer number takes a code where the account has a button
(DESIGN.md §4, Linking).
"""

import dataclasses
from collections.abc import Iterator

import pytest

from madoguchi import policy
from madoguchi.friction import account, klm
from madoguchi.friction.account import Row
from madoguchi.friction.counting import Count, total
from madoguchi.friction.planned import Errand, Journey, NoWay, journey
from madoguchi.friction.starts import Paper, Situation, Start

RULES = policy.named("as-described")
OUR_CODE = Count(fields=1, characters=6, secrets=1, proofs=1, mandatory=1, waits=1, typed=1, copied=6, wait_seconds=20)
NAMES = ("pages", "clicks", "fields", "re_entries")
MOST = 0.15  # how far what is inferred may be off


def walked(paper: Paper) -> Journey:
    return journey(Errand.CANCELLING, Situation(Start.NEW_LOG_IN, paper), RULES)


def counted() -> Iterator[tuple[Row, Count]]:
    """Each row of the account with what the plan comes to: a row of n pages is n places where something is done."""
    stands = iter(walked(Paper.LOST).stands)
    for row in account.ROWS:
        yield row, total(next(stands).count for _ in range(row.pages))
    assert next(stands, None) is None


ROWS = list(counted())


@pytest.mark.parametrize(("row", "count"), ROWS, ids=[row.steps for row, _ in ROWS])
def test_each_row_is_what_the_account_says(row: Row, count: Count) -> None:
    ours = OUR_CODE.fields if row.steps == "6" else 0
    assert {name: getattr(count, name) for name in NAMES} == {
        **{name: getattr(row, name) for name in NAMES},
        "fields": row.fields + ours,
    }


def test_confirming_the_number_is_a_code_here_and_nothing_else_differs() -> None:
    (count,) = (count for row, count in ROWS if row.steps == "6")
    assert count == Count(pages=1, clicks=1) + OUR_CODE


def test_the_rows_say_what_was_said_and_what_was_inferred() -> None:
    assert [row.steps for row in account.ROWS if not row.is_said] == ["6", "27"]


@pytest.mark.parametrize("paper", Paper)
def test_the_account_adds_up_to_its_own_sums(paper: Paper) -> None:
    """The rows as they are written down here are those of the account: its sums say so."""
    rows = [*account.SIGNING_IN, *account.LINKING, *account.LEAVING]
    if paper is not Paper.AT_HAND:
        rows += [*account.FINDING, *account.REVEALING]
    whole = account.WHOLE[paper]
    wrong_end = 4 if paper is Paper.MISSED_LATE else 0  # to the third page of leaving, and back
    assert [sum(getattr(row, name) for row in rows) for name in NAMES] == [
        whole.pages - wrong_end,
        whole.clicks - wrong_end,
        whole.fields,
        whole.re_entries,
    ]


@pytest.mark.parametrize("paper", Paper)
def test_the_whole_journey_is_the_accounts_and_our_code(paper: Paper) -> None:
    whole, sum_ = account.WHOLE[paper], walked(paper).total
    assert (sum_.pages, sum_.clicks, sum_.re_entries) == (whole.pages, whole.clicks, whole.re_entries)
    assert (sum_.fields, sum_.proofs) == (whole.fields + OUR_CODE.fields, whole.proofs + OUR_CODE.proofs)


@pytest.mark.parametrize("paper", Paper)
def test_the_seconds_are_inferred_and_near(paper: Paper) -> None:
    said = account.WHOLE[paper].seconds
    with_code = walked(paper).total
    without_code = dataclasses.replace(
        with_code, **{name: getattr(with_code, name) - getattr(OUR_CODE, name) for name in dataclasses.asdict(OUR_CODE)}
    )
    for count in (with_code, without_code):
        assert klm.seconds_with_waits(count) == pytest.approx(said, rel=MOST)


def test_starting_at_the_wrong_end_costs_four_pages_and_four_presses() -> None:
    lost, late = walked(Paper.LOST), walked(Paper.MISSED_LATE)
    extra = late.stands[len(lost.stands) - len(late.stands) :]
    assert len(extra) == 4
    assert (late.total.pages - lost.total.pages, late.total.clicks - lost.total.clicks) == (4, 4)
    assert late.total.fields == lost.total.fields


def test_who_has_only_her_telephone_has_no_way() -> None:
    with pytest.raises(NoWay):
        journey(Errand.CANCELLING, Situation(Start.TELEPHONE), RULES)
