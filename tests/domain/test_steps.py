"""A procedure asks only its open questions; what stands before them stands there by policy (promise 1, U8, A19)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.case_lines import LineState
from madoguchi.domain.facts import Contract
from madoguchi.domain.policy import Journey, Survey
from madoguchi.domain.steps import Ask, Menu, Notice, Page, PageName, Question, Said, Step, known, plan
from tests.domain import samples

WORDS = st.lists(st.text(min_size=1, max_size=5), max_size=3, unique=True).map(tuple)
JOURNEYS = st.builds(Journey, notices=WORDS, menus=WORDS, ask_again=WORDS, survey=st.sampled_from(Survey))
LINES = st.lists(st.sampled_from(LineState), min_size=1, max_size=4).map(
    lambda states: tuple(samples.line(f"0900000000{n}", state=state) for n, state in enumerate(states))
)
CONTRACTS = st.lists(LINES, min_size=1, max_size=3).map(
    lambda all_lines: tuple(samples.contract(*one) for one in all_lines)
)
DEFAULT = Journey()


def steps_of(pages: tuple[Page, ...]) -> list[Step]:
    return [step for page in pages for step in page.steps]


def asked(pages: tuple[Page, ...]) -> list[str]:
    return [step.ask for step in steps_of(pages) if isinstance(step, Question) and not step.optional]


@st.composite
def situations(draw: st.DrawFn) -> tuple[tuple[Contract, ...], Said]:
    contracts = draw(CONTRACTS)
    chosen = draw(st.one_of(st.none(), st.sampled_from(contracts)))
    numbers = sorted(line.phone_number for line in chosen.open_lines) if chosen else []
    lines = draw(st.sets(st.sampled_from(numbers))) if numbers else set()
    return contracts, Said(chosen, frozenset(lines))


@given(situation=situations(), journey=JOURNEYS)
def test_nothing_known_is_ever_asked(situation: tuple[tuple[Contract, ...], Said], journey: Journey) -> None:
    contracts, said = situation
    facts = known(contracts, said)
    questions = asked(plan(contracts, said, Journey(survey=journey.survey)))
    assert (Ask.CONTRACT in questions) == (facts.contract is None)
    assert (Ask.LINES in questions) == (not facts.lines)
    assert questions[-1] == Ask.WHEN
    assert len(questions) == len(set(questions))


@given(situation=situations(), journey=JOURNEYS)
def test_notices_menus_and_repeated_questions_are_those_the_policy_names(
    situation: tuple[tuple[Contract, ...], Said], journey: Journey
) -> None:
    steps = steps_of(plan(*situation, journey))
    assert tuple(step.text for step in steps if isinstance(step, Notice)) == journey.notices
    assert tuple(step.text for step in steps if isinstance(step, Menu)) == journey.menus
    plain = steps_of(plan(*situation, Journey(survey=journey.survey)))
    assert len(steps) == len(plain) + len(journey.notices) + len(journey.menus) + len(journey.ask_again)


@given(situation=situations(), journey=JOURNEYS)
def test_every_page_the_policy_adds_is_a_page_more(
    situation: tuple[tuple[Contract, ...], Said], journey: Journey
) -> None:
    added = len(journey.notices) + len(journey.menus) + len(journey.ask_again)
    assert len(plan(*situation, journey)) == len(plan(*situation, Journey(survey=journey.survey))) + added


@given(situation=situations())
def test_the_question_why_comes_after_completion_and_never_blocks(situation: tuple[tuple[Contract, ...], Said]) -> None:
    """U8."""
    pages = plan(*situation, DEFAULT)
    assert pages[-1] == Page(PageName.ACCEPTED, (Question(Ask.REASON, optional=True),))
    assert plan(*situation, Journey(survey=Survey.OFF)) == pages[:-1]


@given(situation=situations())
def test_what_she_said_is_never_replaced(situation: tuple[tuple[Contract, ...], Said]) -> None:
    contracts, said = situation
    facts = known(contracts, said)
    assert said.contract is None or facts.contract is said.contract
    assert not said.lines or facts.lines == said.lines


def test_one_line_means_no_open_question_but_when() -> None:
    assert [page.name for page in plan((samples.contract(),), Said(), DEFAULT)] == [PageName.REVIEW, PageName.ACCEPTED]


def test_a_line_already_leaving_or_gone_is_not_asked_about() -> None:
    lines = (
        samples.line("09000000001"),
        samples.line("09000000002", state=LineState.ENDED),
        samples.line("09000000003", leaving_at=samples.tokyo(2026, 12, 1)),
    )
    assert known((samples.contract(*lines),), Said()).lines == {"09000000001"}


@pytest.mark.parametrize("chosen", [0, 1])
def test_of_two_contracts_she_says_which(chosen: int) -> None:
    """With several subscriptions only the first is found (HARD_CASES 27, mozilla/subhub#90)."""
    contracts = (samples.contract(), samples.contract(samples.line("09000000002")))
    assert asked(plan(contracts, Said(), DEFAULT)) == [Ask.CONTRACT, Ask.LINES, Ask.WHEN]
    assert asked(plan(contracts, Said(contracts[chosen]), DEFAULT)) == [Ask.WHEN]


def test_of_two_lines_she_says_which() -> None:
    """Nobody decides for her that both go."""
    contract = samples.contract(samples.line("09000000001"), samples.line("09000000002"))
    assert known((contract,), Said()) == Said(contract, frozenset())
    assert asked(plan((contract,), Said(), DEFAULT)) == [Ask.LINES, Ask.WHEN]


def test_the_pages_of_the_policy_stand_first_and_are_counted_from_one() -> None:
    journey = Journey(menus=("a", "b"), notices=("c", "d"), ask_again=("phone",))
    pages = plan((samples.contract(),), Said(), journey)
    assert [page.name for page in pages[:5]] == ["menu 1", "menu 2", "notice 1", "notice 2", "again phone"]
    assert pages[4].steps == (Question("phone"),)
