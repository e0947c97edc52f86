"""The way out as the report walks it: page by page, whatever a policy puts there (issue 5, point 6)."""

from pathlib import Path

import pytest

from madoguchi import policy
from madoguchi.compliance.house import own_house
from madoguchi.compliance.walking import Way
from madoguchi.domain.pages import PageName
from tests import operators

pytestmark = pytest.mark.django_db
AS_DESCRIBED = (
    "procedures",
    "end-of-contract",
    PageName.IDENTIFY,
    PageName.PARTICULARS,
    PageName.WHEN,
    "please-note",
    PageName.REVIEW,
)


def way(folder: Path, preset: str = "default", more: str = "") -> Way:
    with own_house(policy.load(operators.written(folder, preset=preset, more=more))) as house:
        found = house.way
        planned = tuple(page.name for page in house.leaving[:-1])
        assert found.names == planned, "what is planned is what is walked"
    return found


@pytest.mark.parametrize("preset", ["default", "declaration"])
def test_the_default_is_one_page(preset: str, tmp_path: Path) -> None:
    found = way(tmp_path, preset)
    assert (found.names, found.between, found.arrived) == ((PageName.REVIEW,), (), True)
    assert str(found) == "review"


def test_as_described_is_walked_to_its_last_button(tmp_path: Path) -> None:
    found = way(tmp_path, "as-described")
    assert found.names == AS_DESCRIBED
    assert found.arrived
    assert [stop.name for stop in found.between if stop.is_only_passed] == [
        "procedures",
        "end-of-contract",
        "please-note",
    ]
    assert found.asked(frozenset({"auth_password", "reason", "contact_mail", "name"})) == (
        "auth_password",
        "reason",
        "contact_mail",
    )


@pytest.mark.parametrize(
    ("proof", "pages"),
    [("code", (PageName.CODE_WAY, PageName.CODE)), ("fresh", (PageName.FRESH,))],
)
def test_proofs_are_given_too(proof: str, pages: tuple[str, ...], tmp_path: Path) -> None:
    found = way(tmp_path, more=f'[journey]\nproof = "{proof}"')
    assert found.names == (*pages, PageName.REVIEW)


def test_a_door_that_leads_out_is_passed_by(tmp_path: Path) -> None:
    doors = "".join(
        f'[[journey.pages.doors]]\nwords = "{n}"\nwords_en = "{n}"\nleads_to = "{to}"\n'
        for n, to in enumerate(("my_page", "by_post", "next"))
    )
    more = f'[[journey.pages]]\nname = "maze"\ntitle = "道"\ntitle_en = "Ways"\n{doors}'
    assert way(tmp_path, more=more).names == ("maze", PageName.REVIEW)
