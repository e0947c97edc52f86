"""The one table by which a line of a case moves is the picture in DESIGN.md §4, and nothing else moves it."""

import itertools

import pytest

from madoguchi.domain.case_lines import MOVES, OPEN, CaseLineState, Event, LineState, MoveNotAllowed, case_state, move

# The picture, written down a second time: state, event, state.
DRAWN = """
-          accepted           scheduled
scheduled  taken_back         withdrawn
scheduled  due                ending
ending     network_delayed    ending
ending     network_confirmed  ended
ending     settled_by_hand    settled_by_hand
ended      billed             settled
-          ported_out         ported_out
scheduled  ported_out         ported_out
ported_out billed             settled
"""
PICTURE = {tuple(row.split()[:2]): row.split()[2] for row in DRAWN.strip().splitlines()}
STATES: list[CaseLineState | None] = [None, *CaseLineState]


@pytest.mark.parametrize(("state", "event"), list(itertools.product(STATES, Event)))
def test_every_state_meets_every_event_as_drawn(state: CaseLineState | None, event: Event) -> None:
    drawn = PICTURE.get((state.value if state else "-", event.value))
    if drawn is None:
        with pytest.raises(MoveNotAllowed) as refused:
            move(state, event)
        assert (refused.value.state, refused.value.event) == (state, event)
        assert event in str(refused.value)
    else:
        assert move(state, event) is CaseLineState(drawn)


def test_the_table_holds_no_move_that_is_not_drawn() -> None:
    assert len(MOVES) == len(PICTURE)


def test_from_everywhere_open_there_is_a_way_to_the_end_and_none_beyond_it() -> None:
    """No case is stuck for ever; what is over stays over (killbill#138: ended but unpaid could do neither)."""
    following = {state: {after for (before, _), after in MOVES.items() if before is state} for state in CaseLineState}
    for state in CaseLineState:
        reached, grown = {state}, set[CaseLineState]()
        while reached != grown:
            grown, reached = reached, reached.union(*(following[s] for s in reached))
        assert any(not end.is_open for end in reached)
        assert state.is_open or not following[state]


def test_open_says_what_still_has_to_happen() -> None:
    assert {state for state in CaseLineState if state.is_open} == OPEN
    assert not CaseLineState.WITHDRAWN.is_open


def test_only_a_line_that_is_gone_cannot_be_cancelled() -> None:
    """A suspended or unpaid line can always be cancelled."""
    assert {s for s in LineState if not s.can_be_cancelled} == {LineState.ENDED, LineState.PORTED_OUT}


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        ({CaseLineState.SETTLED}, CaseLineState.SETTLED),
        ({CaseLineState.SCHEDULED, CaseLineState.ENDING}, CaseLineState.SCHEDULED),
        ({CaseLineState.ENDED, CaseLineState.ENDING}, CaseLineState.ENDING),
        ({CaseLineState.SETTLED, CaseLineState.ENDED}, CaseLineState.ENDED),
        ({CaseLineState.SETTLED, CaseLineState.PORTED_OUT}, CaseLineState.PORTED_OUT),
    ],
)
def test_a_case_is_as_far_as_its_last_line(lines: set[CaseLineState], whole: CaseLineState) -> None:
    assert case_state(frozenset(lines)) is whole


def test_what_is_not_in_the_table_is_refused_in_words() -> None:
    """Whoever reads the log learns from where to where."""
    with pytest.raises(MoveNotAllowed, match=r"^a case line that is not there cannot meet taken_back$"):
        move(None, Event.TAKEN_BACK)
    with pytest.raises(MoveNotAllowed, match=r"^a case line that is settled cannot meet accepted$"):
        move(CaseLineState.SETTLED, Event.ACCEPTED)
