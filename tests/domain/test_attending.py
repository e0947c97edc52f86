"""What must be shown before anybody acts for a member: who shows it or less, and what is still missing."""

import pytest

from madoguchi.domain.attending import NEEDED, Comes, Shown, missing

CALLED_OR_SEEN = {Shown.CALLED_BACK, Shown.IDENTITY}


@pytest.mark.parametrize(
    ("comes", "shown", "still"),
    [
        (Comes.HERSELF, set(), [CALLED_OR_SEEN]),
        (Comes.HERSELF, {Shown.CALLED_BACK}, []),
        (Comes.HERSELF, {Shown.IDENTITY}, []),
        (Comes.HERSELF, set(Shown) - CALLED_OR_SEEN, [CALLED_OR_SEEN]),
        (Comes.HEIR, set(), [{Shown.DEATH}, {Shown.KINSHIP}, {Shown.IDENTITY}]),
        (Comes.HEIR, {Shown.DEATH, Shown.IDENTITY}, [{Shown.KINSHIP}]),
        (Comes.HEIR, {Shown.DEATH, Shown.KINSHIP, Shown.IDENTITY}, []),
        (Comes.DELEGATE, {Shown.ATTORNEY}, [{Shown.IDENTITY}]),
        (Comes.DELEGATE, {Shown.ATTORNEY, Shown.CALLED_BACK}, [{Shown.IDENTITY}]),  # a call to her proves not him
        (Comes.DELEGATE, {Shown.ATTORNEY, Shown.IDENTITY}, []),
        (Comes.HINDERED, {Shown.CALLED_BACK}, [{Shown.SIGNED_WISH}]),
        (Comes.HINDERED, {Shown.SIGNED_WISH}, [CALLED_OR_SEEN]),
        (Comes.HINDERED, {Shown.SIGNED_WISH, Shown.CALLED_BACK}, []),
    ],
)
def test_what_is_still_missing(comes: Comes, shown: set[Shown], still: list[set[Shown]]) -> None:
    assert [set(one_of) for one_of in missing(comes, frozenset(shown))] == still


@pytest.mark.parametrize("comes", Comes)
def test_nobody_is_acted_for_who_showed_nothing(comes: Comes) -> None:
    assert missing(comes, frozenset()) == NEEDED[comes] != ()
    assert missing(comes, frozenset(Shown)) == ()
