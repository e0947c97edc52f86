"""Which difference there is, for every state and every answer."""

import itertools

import pytest

from madoguchi.domain.case_lines import LineState
from madoguchi.domain.reconciliation import Difference, Mend, Seen, difference, is_mended

ANSWERS = (True, False, None)
EXPECTED: dict[tuple[str, bool | None, bool | None], Difference] = {
    **{(state, True, let_in): Difference.STILL_ON for state in ("ended", "ported_out") for let_in in ANSWERS},
    **{(state, served, True): Difference.STILL_ON for state in ("ended", "ported_out") for served in ANSWERS},
    **{("active", False, let_in): Difference.NOT_ON for let_in in ANSWERS},
    **{("active", served, False): Difference.NOT_LET_IN for served in (True, None)},
}


@pytest.mark.parametrize(("state", "served", "let_in"), list(itertools.product(LineState, ANSWERS, ANSWERS)))
def test_the_difference(state: LineState, served: bool | None, let_in: bool | None) -> None:
    assert difference(state, Seen(served, let_in)) == EXPECTED.get((state, served, let_in))


@pytest.mark.parametrize(
    ("mend", "mended"),
    [(Mend.NOTHING, set()), (Mend.LETTING_GO, {Difference.STILL_ON}), (Mend.BOTH, set(Difference))],
)
def test_what_is_mended_without_asking(mend: Mend, mended: set[Difference]) -> None:
    assert {found for found in Difference if is_mended(found, mend)} == mended
