"""A procedure asks only its open questions; what stands before them stands there by policy (promise 1, U8, A19)."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain import pages as domain_pages
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.codes import Way
from madoguchi.domain.journey_policy import (
    BillingAddress,
    Contact,
    Door,
    Fact,
    Journey,
    LeadsTo,
    PageRule,
    Paragraph,
    Price,
    Proof,
    Revealing,
    Survey,
)
from madoguchi.domain.pages import Ask, How, Menu, Notice, Page, PageName, Question
from madoguchi.domain.policy import Policy
from madoguchi.domain.steps import (
    BILLING,
    CONTACT,
    CREDENTIAL,
    Known,
    Procedure,
    Said,
    known_lines,
    next_page,
    plan,
)
from tests.domain import samples

HELD = dict.fromkeys([Ask(fact.value) for fact in Fact] + [*CREDENTIAL, *BILLING, *CONTACT], 7)
PARAGRAPHS = st.lists(st.builds(Paragraph, st.text(max_size=3), st.text(max_size=3)), max_size=2).map(tuple)
DOORS = st.lists(st.builds(Door, st.just("a"), st.just("b"), leads_to=st.sampled_from(LeadsTo)), max_size=2).map(tuple)


def rules(prefix: str) -> st.SearchStrategy[tuple[PageRule, ...]]:
    """Pages of an operator, each with its own name."""
    bare = st.lists(st.tuples(PARAGRAPHS, DOORS), max_size=3)
    return bare.map(lambda all_: tuple(PageRule(f"{prefix}{n}", "題", "T", *one) for n, one in enumerate(all_)))


FACTS = st.lists(st.sampled_from(Fact), unique=True).map(tuple)
WAYS = st.lists(st.sampled_from([Way.SMS, Way.VOICE, Way.MAIL]), min_size=1, unique=True).map(tuple)
JOURNEYS = st.builds(
    Journey,
    pages=rules("p"),
    ask_again=FACTS,
    proof=st.sampled_from(Proof),
    code_ways=WAYS,
    billing_address=st.sampled_from(BillingAddress),
    contact=st.sampled_from(Contact),
    survey=st.sampled_from(Survey),
    price=st.sampled_from(Price),
    reminders=rules("r"),
)
REVEALINGS = st.builds(
    Revealing, pages=rules("p"), ask_again=FACTS, proof=st.sampled_from([Proof.FRESH, Proof.CODE]), code_ways=WAYS
)
LINES = st.lists(st.sampled_from(LineState), min_size=1, max_size=4).map(
    lambda states: tuple(samples.line(f"0900000000{n}", state=state) for n, state in enumerate(states))
)
CONTRACTS = st.lists(LINES, min_size=1, max_size=3).map(
    lambda all_lines: tuple(samples.contract(*one) for one in all_lines)
)


def policy(journey: Journey | None = None, revealing: Revealing | None = None) -> Policy:
    plain = samples.policy()
    return dataclasses.replace(plain, journey=journey or Journey(), revealing=revealing or Revealing())


def leaving(journey: Journey, known: Known | None = None, said: Said | None = None) -> tuple[Page, ...]:
    return plan(Procedure.CANCEL, known or Known((samples.contract(),), HELD), said or Said(), policy(journey))


def names(pages: tuple[Page, ...]) -> list[str]:
    return [page.name for page in pages]


def asked(pages: tuple[Page, ...]) -> list[Ask]:
    return [question.ask for page in pages for question in page.needed]


def page_of(pages: tuple[Page, ...], name: str) -> Page:
    return next(page for page in pages if page.name == name)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Known, Said]:
    contracts = draw(CONTRACTS)
    chosen = draw(st.one_of(st.none(), st.sampled_from(contracts)))
    numbers = sorted(line.phone_number for line in chosen.open_lines) if chosen else []
    lines = draw(st.sets(st.sampled_from(numbers))) if numbers else set()
    proofs = draw(st.sets(st.sampled_from([Proof.FRESH, Proof.CODE])))
    known = Known(contracts, HELD, frozenset({Proof.SESSION, *proofs}), can_be_billed=draw(st.booleans()))
    return known, Said(chosen, frozenset(lines))


def says_so(rules: Journey | Revealing, ask: Ask) -> bool:
    """Whether a policy item says that this may be asked although it is on file."""
    if ask in CREDENTIAL:
        return rules.proof is Proof.CONNECTION_CREDENTIAL
    if ask in BILLING:
        return isinstance(rules, Journey) and rules.billing_address is not BillingAddress.NEVER
    if ask in CONTACT:
        return isinstance(rules, Journey) and rules.contact is Contact.ALWAYS
    return ask in {fact.value for fact in rules.ask_again}


@given(situation=situations(), journey=JOURNEYS)
def test_no_policy_asks_for_what_is_known_unless_that_very_item_says_so(
    situation: tuple[Known, Said], journey: Journey
) -> None:
    """Promise 1, for every policy there can be."""
    known, said = situation
    for page in leaving(journey, known, said):
        assert [q.ask for q in page.asks_again if not says_so(journey, q.ask)] == []
    facts = known_lines(known.contracts, said)
    questions = asked(leaving(journey, known, said))
    assert (Ask.CONTRACT in questions) == (facts.contract is None)
    assert (Ask.LINES in questions) == (not facts.lines)
    assert len(questions) == len(set(questions))


@given(revealing=REVEALINGS)
def test_nor_does_seeing_the_password(revealing: Revealing) -> None:
    pages = plan(Procedure.REVEAL, Known(held=HELD), Said(), policy(revealing=revealing))
    assert [q.ask for page in pages for q in page.asks_again if not says_so(revealing, q.ask)] == []
    assert pages[-1] == Page(PageName.SHOWN)
    assert len(set(names(pages))) == len(pages)


@given(situation=situations(), journey=JOURNEYS)
def test_each_page_has_its_own_name_and_the_last_one_is_the_end(
    situation: tuple[Known, Said], journey: Journey
) -> None:
    pages = leaving(journey, *situation)
    assert len(set(names(pages))) == len(pages)
    assert [page.is_end for page in pages] == [False] * (len(pages) - 1) + [True]
    assert names(pages)[-2:] == [PageName.REVIEW, PageName.ACCEPTED]


@given(situation=situations(), journey=JOURNEYS)
def test_pages_of_the_operator_are_those_the_policy_names_and_each_is_one_more(
    situation: tuple[Known, Said], journey: Journey
) -> None:
    pages = leaving(journey, *situation)
    without = leaving(dataclasses.replace(journey, pages=(), reminders=()), *situation)
    added = [rule.name for rule in (*journey.pages, *journey.reminders)]
    assert [page for page in pages if page.name not in added] == list(without)
    assert names(pages)[: len(journey.pages)] == [rule.name for rule in journey.pages]
    for rule in (*journey.pages, *journey.reminders):
        page = page_of(pages, rule.name)
        assert tuple(notice.paragraph for notice in page.notices) == rule.paragraphs
        assert (page.doors, page.titles) == (rule.doors, (rule.title, rule.title_en))
        assert (page.clicks, page.fields, page.characters) == (1, (), 0)


@given(situation=situations(), journey=JOURNEYS)
def test_no_step_is_skipped_and_each_leads_to_the_next(situation: tuple[Known, Said], journey: Journey) -> None:
    """S26."""
    pages = leaving(journey, *situation)
    for at, page in enumerate(pages):
        assert next_page(pages, names(pages)[:at]) == page
        assert next_page(pages, names(pages)[at + 1 :]) == pages[0] if at else True
    assert next_page(pages, names(pages)) == pages[-1]


class TestTheDefault:
    def test_signed_in_with_one_line_it_is_the_review_and_the_receipt(self) -> None:
        """Two pages; the press on My Page and the press on a card."""
        review, accepted = leaving(Journey())
        assert (review.name, accepted.name) == (PageName.REVIEW, PageName.ACCEPTED)
        assert review.questions == (Question(Ask.WHEN, How.PRESSED, options=3),)
        assert (review.clicks, review.fields, review.characters) == (1, (), 0)
        assert (accepted.clicks, accepted.needed) == (0, ())

    def test_the_question_why_comes_after_completion_and_never_blocks(self) -> None:
        """U8."""
        assert leaving(Journey())[-1].steps == (Question(Ask.REASON, How.PICKED, options=8, optional=True),)
        assert leaving(Journey(survey=Survey.OFF))[-1].steps == ()

    def test_seeing_the_password_takes_fresh_proof_and_a_press(self) -> None:
        pages = plan(Procedure.REVEAL, Known(), Said(), policy())
        assert names(pages) == [PageName.FRESH, PageName.CREDENTIALS, PageName.SHOWN]
        assert (pages[0].proves, pages[0].characters, [page.clicks for page in pages]) == (True, 12, [1, 1, 0])
        assert pages[0].questions[0].is_secret
        assert pages[1].doors == (Door("", ""),)  # the press, in the page's own words
        assert not {PageName.CODE_WAY, PageName.CODE} & {*names(pages)}
        fresh = Known(proofs=frozenset({Proof.SESSION, Proof.FRESH}), code_ways=(Way.SMS,))
        assert names(plan(Procedure.REVEAL, fresh, Said(), policy())) == [PageName.CREDENTIALS, PageName.SHOWN]

    def test_a_code_that_reaches_her_is_a_fresh_proof_and_its_press_shows_the_password(self) -> None:
        way, code, shown = plan(Procedure.REVEAL, Known(code_ways=(Way.MAIL, Way.SMS)), Said(), policy())
        assert (way.name, code.name, shown.name) == (PageName.CODE_WAY, PageName.CODE, PageName.SHOWN)
        assert (way.clicks, way.fields, way.characters, way.questions[0].options) == (1, (), 0, 2)
        assert (code.clicks, code.characters, code.proves, code.wait_seconds) == (1, 6, True, 30)

    def test_where_the_policy_asks_for_a_code_its_own_ways_are_picked(self) -> None:
        rules = policy(revealing=Revealing(proof=Proof.CODE, code_ways=(Way.SMS, Way.VOICE)))
        way, code, _ = plan(Procedure.REVEAL, Known(code_ways=(Way.MAIL,)), Said(), rules)
        assert (way.clicks, len(way.fields), way.questions[0].options, code.wait_seconds) == (2, 1, 2, 20)

    def test_taking_back_is_one_press_on_the_page_of_the_case(self) -> None:
        case, taken_back = plan(Procedure.TAKE_BACK, Known(), Said(), policy())
        assert (case.name, case.clicks, case.fields, case.doors) == (PageName.CASE, 1, (), (Door("", ""),))
        assert (taken_back.name, taken_back.clicks, taken_back.steps) == (PageName.TAKEN_BACK, 0, ())


class TestWhatAPolicyAdds:
    def test_known_facts_asked_again_stand_on_one_page_and_prove(self) -> None:
        journey = Journey(ask_again=(Fact.CUSTOMER_NUMBER,), proof=Proof.CONNECTION_CREDENTIAL)
        page = leaving(journey)[0]
        assert (page.name, page.proves, page.characters, page.clicks) == (PageName.IDENTIFY, True, 21, 1)
        assert [q.ask for q in page.fields] == [Ask.CUSTOMER_NUMBER, *CREDENTIAL] == [q.ask for q in page.asks_again]

    def test_who_was_never_given_a_credential_is_not_asked_for_one(self) -> None:
        """Nobody is locked in by a paper that never was."""
        journey = Journey(ask_again=(Fact.CUSTOMER_NUMBER,), proof=Proof.CONNECTION_CREDENTIAL)
        page = leaving(journey, Known((samples.contract(),), {Ask.CUSTOMER_NUMBER: 10}))[0]
        assert [q.ask for q in page.fields] == [Ask.CUSTOMER_NUMBER]
        assert leaving(Journey(proof=Proof.CONNECTION_CREDENTIAL), Known((samples.contract(),)))[0].name == "review"

    @pytest.mark.parametrize(("way", "wait"), [(Way.SMS, 20), (Way.VOICE, 30), (Way.MAIL, 30), (Way.LETTER, 0)])
    def test_a_code_takes_a_way_a_wait_and_six_digits(self, way: Way, wait: int) -> None:
        pages = leaving(Journey(proof=Proof.CODE, code_ways=(way, Way.MAIL)))
        assert names(pages)[:2] == [PageName.CODE_WAY, PageName.CODE]
        assert (pages[0].clicks, pages[0].questions[0].options, pages[0].proves) == (2, 2, False)
        assert (pages[1].wait_seconds, pages[1].characters, pages[1].proves) == (wait, 6, True)
        assert [page.questions[0].ask for page in pages[:2]] == [Ask.CODE_WAY, Ask.CODE]
        assert not pages[1].asks_again

    @pytest.mark.parametrize("proof", [Proof.FRESH, Proof.CODE])
    def test_what_the_session_has_proved_is_not_asked_for(self, proof: Proof) -> None:
        proved = Known((samples.contract(),), HELD, frozenset({Proof.SESSION, proof}))
        assert leaving(Journey(proof=proof), proved) == leaving(Journey())

    def test_billing_address_survey_and_contact_stand_on_one_page(self) -> None:
        everything = Journey(
            billing_address=BillingAddress.ALWAYS, contact=Contact.ALWAYS, survey=Survey.REQUIRED_BEFORE
        )
        page = leaving(everything)[0]
        assert page.name == PageName.PARTICULARS
        assert [q.ask for q in page.fields] == [*BILLING, Ask.REASON, *CONTACT]
        assert [q.ask for q in page.asks_again] == [*BILLING, *CONTACT]
        assert page.fields[len(BILLING)] == Question(Ask.REASON, How.PICKED, options=8)
        assert not page.proves
        assert (page.clicks, page.characters) == (2, 6 * 7)
        assert leaving(everything)[-1].steps == ()

    def test_what_is_not_held_is_a_question_of_unknown_length(self) -> None:
        page = leaving(Journey(contact=Contact.ALWAYS), Known((samples.contract(),)))[0]
        assert ([q.ask for q in page.fields], page.asks_again, page.characters) == ([*CONTACT], (), 0)

    @pytest.mark.parametrize(
        ("can_be_billed", "fee", "asks"), [(False, 900, True), (True, 900, False), (False, 0, False)]
    )
    def test_a_billing_address_only_where_something_is_owed_and_none_is_on_file(
        self, can_be_billed: bool, fee: int, asks: bool
    ) -> None:
        known = Known((samples.contract(samples.line(monthly_fee=fee)),), can_be_billed=can_be_billed)
        pages = leaving(Journey(billing_address=BillingAddress.WHEN_OWED), known)
        assert (PageName.PARTICULARS in names(pages)) == asks

    def test_a_date_without_price_is_a_page_and_a_choice_more(self) -> None:
        reminders = (PageRule("note", "題", "T"),)
        pages = leaving(Journey(price=Price.AFTER_THE_CHOICE, reminders=reminders))
        assert names(pages) == [PageName.WHEN, "note", PageName.REVIEW, PageName.ACCEPTED]
        assert (pages[0].clicks, pages[0].questions) == (2, (Question(Ask.WHEN, How.PICKED, options=3),))
        assert (pages[2].clicks, pages[2].questions) == (1, ())

    @pytest.mark.parametrize(("price", "options"), [(Price.WITH_THE_CHOICE, [4]), (Price.AFTER_THE_CHOICE, [3, 2])])
    def test_an_initial_cancellation_is_one_card_more_on_the_review(self, price: Price, options: list[int]) -> None:
        """No policy takes it away: also where the date was chosen before, there are two to decide between."""
        young = samples.contract(samples.line(opened_on=dt.date(2026, 11, 10)), signed_on=dt.date(2026, 11, 10))
        for today, wanted in ((dt.date(2026, 11, 17), options), (dt.date(2026, 11, 18), [3])):
            pages = leaving(Journey(price=price), Known((young,), today=today))
            assert [q.options for page in pages for q in page.needed if q.ask is Ask.WHEN] == wanted

    def test_of_two_lines_that_are_not_chosen_yet_nobody_counts_days(self) -> None:
        lines = [samples.line(f"0900000000{n}", opened_on=dt.date(2026, 11, 10)) for n in (1, 2)]
        both = samples.contract(*lines, signed_on=dt.date(2026, 11, 10))
        known = Known((both,), today=dt.date(2026, 11, 11))
        assert page_of(leaving(Journey(), known), PageName.REVIEW).questions[0].options == 3
        one = Said(both, frozenset({"09000000001"}))
        assert page_of(leaving(Journey(), known, one), PageName.REVIEW).questions[0].options == 4

    def test_after_a_code_the_password_is_shown_at_once(self) -> None:
        pages = plan(Procedure.REVEAL, Known(), Said(), policy(revealing=Revealing(proof=Proof.CODE)))
        assert names(pages) == [PageName.CODE_WAY, PageName.CODE, PageName.SHOWN]


class TestWhichLines:
    @given(situation=situations())
    def test_what_she_said_is_never_replaced(self, situation: tuple[Known, Said]) -> None:
        known, said = situation
        facts = known_lines(known.contracts, said)
        assert said.contract is None or facts.contract is said.contract
        assert not said.lines or facts.lines == said.lines

    def test_a_line_already_leaving_or_gone_is_not_asked_about(self) -> None:
        lines = (
            samples.line("09000000001"),
            samples.line("09000000002", state=LineState.ENDED),
            samples.line("09000000003", leaving_at=samples.tokyo(2026, 12, 1)),
        )
        assert known_lines((samples.contract(*lines),), Said()).lines == {"09000000001"}

    @pytest.mark.parametrize("chosen", [0, 1])
    def test_of_two_contracts_she_says_which(self, chosen: int) -> None:
        """With several subscriptions only the first is found (HARD_CASES 27, mozilla/subhub#90)."""
        contracts = (samples.contract(), samples.contract(samples.line("09000000002")))
        (which, *_) = leaving(Journey(), Known(contracts))
        assert which.questions == (Question(Ask.CONTRACT, How.PRESSED, options=2), Question(Ask.LINES, How.PICKED))
        assert asked(leaving(Journey(), Known(contracts), Said(contracts[chosen]))) == [Ask.WHEN]

    def test_a_door_that_keeps_one_never_takes_the_last_line(self) -> None:
        """AS_DESCRIBED row 19: by the per-SIM door the last SIM cannot be ended, alone or with the others."""
        one, two = samples.line("09000000001"), samples.line("09000000002")
        both = samples.contract(one, two)
        for contract, numbers in ((samples.contract(one), set()), (both, {"09000000001", "09000000002"})):
            said = Said(contract, frozenset(numbers), keeps_one=True)
            assert known_lines((contract,), said) == Said(contract, keeps_one=True)
            assert Ask.LINES in asked(leaving(Journey(), Known((contract,)), said))
        first = Said(both, frozenset({"09000000001"}), keeps_one=True)
        assert known_lines((both,), first) == first

    def test_of_two_lines_she_says_which(self) -> None:
        """Nobody decides for her that both go."""
        contract = samples.contract(samples.line("09000000001"), samples.line("09000000002"))
        assert known_lines((contract,), Said()) == Said(contract, frozenset())
        pages = leaving(Journey(pages=(PageRule("first", "題", "T"),)), Known((contract,)))
        assert names(pages)[:3] == ["first", PageName.CHOOSE, PageName.REVIEW]
        assert pages[1].questions == (Question(Ask.LINES, How.PICKED, options=2),)


class TestDeclaring:
    """Without a log-in, on one page: the list of § 312k (2) BGB and D215-2, and nothing else, under every policy."""

    @given(journey=JOURNEYS)
    def test_no_policy_adds_a_page_or_a_question(self, journey: Journey) -> None:
        page, end = plan(Procedure.DECLARE, Known(held=HELD), Said(), policy(journey))
        assert (page.name, end) == (PageName.DECLARE, Page(PageName.DECLARED))
        assert [q.ask for q in page.questions] == [
            *(Ask.DECLARANT, Ask.DECLARED, Ask.CONFIRM_TO),
            *(Ask.WHEN, Ask.KIND, Ask.GROUND),
        ]
        assert (page.steps, page.titles, page.wait_seconds) == (page.questions, ("", ""), 0)

    def test_three_answers_are_needed_and_one_press(self) -> None:
        page = plan(Procedure.DECLARE, Known(held=HELD), Said(), policy())[0]
        assert [q.ask for q in page.needed] == [Ask.DECLARANT, Ask.DECLARED, Ask.CONFIRM_TO]
        assert (page.clicks, page.characters, page.proves, page.asks_again) == (1, 3 * 7, False, ())
        assert [q.options for q in page.questions if q.how is How.PICKED] == [3, 2]


def test_whatever_may_be_asked_again_is_a_question() -> None:
    assert {fact.value for fact in Fact} <= set(Ask)
    ends = {PageName.ACCEPTED, PageName.SHOWN, PageName.TAKEN_BACK, PageName.DECLARED}
    assert ends == domain_pages.ENDS


def test_a_page_tells_what_it_is_made_of() -> None:
    paragraph, door = Paragraph("あ", "a"), Door("い", "b")
    optional = Question(Ask.REASON, How.PICKED, options=2, optional=True)
    page = Page("x", (Notice(paragraph), Menu((door,)), Question(Ask.NAME, characters=3, holds=True), optional))
    assert (page.notices, page.doors) == ((Notice(paragraph),), (door,))
    assert page.questions == (Question(Ask.NAME, characters=3, holds=True), optional)
    assert page.needed == page.fields == page.asks_again == page.questions[:1]
    assert (page.clicks, page.characters, page.proves) == (1, 3, False)
