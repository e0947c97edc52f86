"""`as-described` is AS_DESCRIBED.md, row by row, as the planner counts it: pages, presses, fields, re-entries, proofs.

A page is counted where it is arrived at; rows 7 and 18 begin with a press on My Page. Rows 0 to 6 (paper, log-in,
linking the customer number) stand before the journeys that a policy describes.
"""

from pathlib import Path

import pytest

from madoguchi import policy
from madoguchi.domain.journey_policy import Fact, Place
from madoguchi.domain.known import Known, Said
from madoguchi.domain.pages import Ask, Page
from madoguchi.domain.policy import Policy
from madoguchi.domain.steps import BILLING, CONTACT, CREDENTIAL, Procedure, plan
from tests.domain import samples

DEMO = Path(policy.__file__).parents[1] / "demo" / "operator.toml"
HELD = dict.fromkeys([Ask(fact.value) for fact in Fact] + [*CREDENTIAL, *BILLING, *CONTACT], 10)
# Row: the page on which it is done, presses, fields, fields that are on file.
REVEALING = [
    ("8", "change", 1, 0, 0),
    ("9", "member-support", 1, 0, 0),
    ("10", "how-to-check", 1, 0, 0),
    ("11-12", "identify", 1, 4, 4),
    ("13-14", "code-way", 2, 1, 0),
    ("15", "code", 1, 1, 0),
    ("16", "shown", 0, 0, 0),
]
LEAVING = [
    ("19", "procedures", 1, 0, 0),
    ("20", "end-of-contract", 1, 0, 0),
    ("21-22", "identify", 1, 3, 3),
    ("23-25", "particulars", 2, 7, 6),
    ("26", "when", 2, 1, 0),
    ("27, next", "please-note", 1, 0, 0),
    ("27, confirm", "review", 1, 0, 0),
    ("27, done", "accepted", 0, 0, 0),
]


@pytest.fixture
def rules(tmp_path: Path) -> Policy:
    """The fictional operator with the described procedure."""
    file = tmp_path / "operator.toml"
    file.write_text(f'preset = "as-described"\n{DEMO.read_text(encoding="utf-8")}', encoding="utf-8")
    return policy.load(file)


def pages(procedure: Procedure, rules: Policy) -> tuple[Page, ...]:
    return plan(procedure, Known((samples.contract(),), HELD), Said(), rules)


@pytest.mark.parametrize(("procedure", "rows"), [(Procedure.REVEAL, REVEALING), (Procedure.CANCEL, LEAVING)])
def test_each_row_is_a_page(rules: Policy, procedure: Procedure, rows: list[tuple[str, str, int, int, int]]) -> None:
    planned = pages(procedure, rules)
    counted = [(page.name, page.clicks, len(page.fields), len(page.asks_again)) for page in planned]
    assert counted == [row[1:] for row in rows]


def test_the_sums_are_those_of_the_account(rules: Policy) -> None:
    """Rows 18 to 27: 8 pages, 10 presses, 11 fields, 9 of them on file, one proof. Rows 7 to 17: 8, 9, 6, 4, two."""
    my_page = 1  # the press on My Page; and, once she has seen the password, the way back to it
    leaving, revealing = pages(Procedure.CANCEL, rules), pages(Procedure.REVEAL, rules)
    assert (len(leaving), my_page + sum(page.clicks for page in leaving)) == (8, 10)
    assert (len(revealing) + my_page, my_page + sum(page.clicks for page in revealing) + my_page) == (8, 9)
    assert [sum(len(page.fields) for page in journey) for journey in (leaving, revealing)] == [11, 6]
    assert [sum(len(page.asks_again) for page in journey) for journey in (leaving, revealing)] == [9, 4]
    assert [sum(page.proves for page in journey) for journey in (leaving, revealing)] == [1, 2]


def test_the_two_doors_say_the_same_and_lead_elsewhere(rules: Policy) -> None:
    """Row 19."""
    upper, lower = rules.journey.pages[0].doors
    assert (upper.words, upper.words_en) == (lower.words, lower.words_en)
    assert (upper.leads_to, lower.leads_to) == ("all_lines", "some_lines")
    assert upper.above != lower.above


def test_both_journeys_begin_at_the_bottom_of_my_page(rules: Policy) -> None:
    """Rows 7 and 18; and leaving without a log-in there is not."""
    assert (rules.journey.entrance.place, rules.revealing.entrance.place) == (Place.AT_THE_BOTTOM,) * 2
    assert rules.journey.entrance.words == "解約のお手続き"
    assert rules.revealing.entrance.words == "ID・パスワードの変更"
    assert rules.cancel_only.opened_by == "nothing"


def test_what_the_operator_writes_comes_before_the_preset(tmp_path: Path) -> None:
    file = tmp_path / "operator.toml"
    text = f'preset = "as-described"\n{DEMO.read_text(encoding="utf-8")}\n[journey]\nsurvey = "off"\n'
    file.write_text(text, encoding="utf-8")
    loaded = policy.load(file)
    assert (loaded.preset, loaded.journey.survey) == ("as-described", "off")
    assert loaded.journey.contact == "always"
