"""What a plan comes to: the default within its budgets, and every addition counted (AS_DESCRIBED's last table)."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi import policy
from madoguchi.domain.code_policy import CancelOnly, OpenedBy
from madoguchi.domain.journey_policy import (
    BillingAddress,
    Contact,
    Door,
    Fact,
    Journey,
    PageRule,
    Paragraph,
    Price,
    Proof,
    Revealing,
    Survey,
)
from madoguchi.domain.policy import Policy
from madoguchi.friction import klm
from madoguchi.friction.counting import Count, total
from madoguchi.friction.figures import figures, find_journey
from madoguchi.friction.planned import Errand, NoWay, journey
from madoguchi.friction.starts import Paper, Situation, Start
from tests.domain import samples
from tests.domain.test_steps import JOURNEYS, REVEALINGS

DEFAULT = policy.named("default")
PARAGRAPH = Paragraph("一言", "A word")
PLEA = PageRule("plea", "お願い", "A plea", (PARAGRAPH,), (Door("進む", "Go on"),))


def counted(errand: Errand, situation: Situation | None = None, rules: Policy = DEFAULT) -> Count:
    return journey(errand, situation or Situation(), rules).total


def with_rules(leaving: Journey | None = None, revealing: Revealing | None = None) -> Policy:
    return dataclasses.replace(samples.policy(), journey=leaving or Journey(), revealing=revealing or Revealing())


class TestTheDefaultIsWithinItsBudgets:
    """Pages, clicks, fields, typed characters, re-entries, and seconds without waits."""

    @pytest.mark.parametrize(
        ("errand", "situation", "budget"),
        [
            (Errand.CANCELLING, Situation(), (2, 2, 0, 0, 0, 10)),
            (Errand.CANCELLING, Situation(paper=Paper.LOST), (2, 2, 0, 0, 0, 10)),
            (Errand.CANCELLING, Situation(Start.PASSKEY), (3, 4, 0, 0, 0, 20)),
            (Errand.CANCELLING, Situation(Start.TELEPHONE, Paper.LOST), (4, 5, 2, 17, 0, 30)),
            (Errand.REVEALING, Situation(Start.PASSKEY), (3, 3, 1, 6, 0, 25)),
            (Errand.REVEALING, Situation(), (3, 3, 1, 6, 0, 25)),
        ],
    )
    def test_in_every_count(self, errand: Errand, situation: Situation, budget: tuple[int, ...]) -> None:
        count = counted(errand, situation)
        taken = (count.pages, count.clicks, count.fields, count.characters, count.re_entries, klm.seconds(count))
        assert [(had, may) for had, may in zip(taken, budget, strict=True) if had > may] == []

    def test_losing_the_certificate_changes_nothing(self) -> None:
        for start in Start:
            at_hand, lost = Situation(start), Situation(start, Paper.LOST)
            if start is not Start.NEW_LOG_IN:  # whose number has to be found first
                assert counted(Errand.CANCELLING, at_hand) == counted(Errand.CANCELLING, lost)

    def test_taking_back_is_two_presses(self) -> None:
        assert counted(Errand.TAKING_BACK) == Count(pages=2, clicks=2)


class TestEachCount:
    def test_of_leaving_signed_in(self) -> None:
        assert counted(Errand.CANCELLING) == Count(pages=2, clicks=2, choices=1, mandatory=1)

    def test_of_leaving_by_a_code(self) -> None:
        assert counted(Errand.CANCELLING, Situation(Start.TELEPHONE)) == Count(
            pages=4,
            clicks=4,
            choices=1,
            fields=2,
            characters=17,
            secrets=1,
            proofs=1,
            mandatory=3,
            waits=1,
            typed=2,
            copied=6,
            wait_seconds=20,
        )

    def test_of_signing_in_first(self) -> None:
        signing_in = counted(Errand.CANCELLING, Situation(Start.LOG_IN))
        assert signing_in == Count(
            *(4, 4), choices=1, fields=2, characters=29, secrets=1, proofs=1, mandatory=3, typed=2
        )

    def test_of_the_credential_asked_for(self) -> None:
        """What the certificate says is on file too; who lost it looks it up, writes it down and types it again."""
        rules = with_rules(Journey(proof=Proof.CONNECTION_CREDENTIAL))
        at_hand = counted(Errand.CANCELLING, rules=rules)
        assert at_hand == Count(
            *(3, 3),
            choices=1,
            fields=2,
            characters=42,
            re_entries=2,
            secrets=1,
            proofs=1,
            mandatory=3,
            typed=2,
            copied=42,
        )
        lost = counted(Errand.CANCELLING, Situation(paper=Paper.LOST), rules)
        looking_it_up = counted(Errand.REVEALING, rules=rules)
        assert lost == at_hand + looking_it_up + Count(pages=1, clicks=1, noted=42)

    def test_a_menu_is_a_choice_and_one_door_is_none(self) -> None:
        two = dataclasses.replace(PLEA, doors=(*PLEA.doors, Door("戻る", "Back")))
        assert [counted(Errand.CANCELLING, rules=with_rules(Journey(pages=(one,)))).choices for one in (PLEA, two)] == [
            1,
            2,
        ]

    def test_a_sum_adds_every_count(self) -> None:
        one = Count(*range(1, 15))
        assert total([one, one]) == Count(*range(2, 30, 2))
        assert total([]) == Count()


class TestByADeclaration:
    """`declaration`: three fields that nobody can know beforehand, on one page, without a code or a proof."""

    RULES = policy.named("declaration")

    def test_with_nothing_but_what_she_knows(self) -> None:
        count = counted(Errand.CANCELLING, Situation(Start.TELEPHONE, Paper.LOST), self.RULES)
        assert count == Count(pages=2, clicks=2, fields=3, characters=5 + 11 + 17, mandatory=3, typed=3)
        by_code = counted(Errand.CANCELLING, Situation(Start.TELEPHONE, Paper.LOST))
        assert klm.seconds_with_waits(count) < klm.seconds_with_waits(by_code)

    @pytest.mark.parametrize("start", [Start.MY_PAGE, Start.PASSKEY, Start.LOG_IN])
    def test_who_signs_in_has_the_default(self, start: Start) -> None:
        assert counted(Errand.CANCELLING, Situation(start), self.RULES) == counted(Errand.CANCELLING, Situation(start))

    def test_it_neither_shows_a_password_nor_takes_back(self) -> None:
        for errand in (Errand.REVEALING, Errand.TAKING_BACK):
            assert find_journey(errand, Situation(Start.TELEPHONE), self.RULES) is None


class TestWhereNoWayIsLeft:
    def test_a_code_never_shows_a_password_nor_takes_back_from_outside(self) -> None:
        for errand in (Errand.REVEALING, Errand.TAKING_BACK):
            with pytest.raises(NoWay):
                journey(errand, Situation(Start.TELEPHONE), DEFAULT)

    def test_where_nothing_opens_without_a_log_in(self) -> None:
        rules = dataclasses.replace(DEFAULT, cancel_only=CancelOnly(opened_by=OpenedBy.NOTHING))
        assert find_journey(Errand.CANCELLING, Situation(Start.TELEPHONE), rules) is None
        assert find_journey(Errand.CANCELLING, Situation(Start.LOG_IN), rules)

    def test_where_a_credential_is_asked_for_that_only_a_log_in_shows(self) -> None:
        rules = with_rules(Journey(proof=Proof.CONNECTION_CREDENTIAL))
        assert find_journey(Errand.CANCELLING, Situation(Start.TELEPHONE, Paper.LOST), rules) is None
        assert find_journey(Errand.CANCELLING, Situation(Start.TELEPHONE), rules)


SITUATIONS = [(errand, Situation(start, paper)) for errand in Errand for start in Start for paper in Paper]
_NEXT: dict[str, list[Any]] = {
    "billing_address": list(BillingAddress),
    "contact": list(Contact),
    "survey": list(Survey),
    "price": list(Price),
}


@st.composite
def additions(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """Any policy, and the same with one notice, question or proof more."""
    leaving, revealing = draw(JOURNEYS), draw(REVEALINGS)
    before = with_rules(leaving, revealing)
    kind = draw(st.sampled_from(["page", "paragraph", "fact", "rule", "proof", "revealing page", "revealing fact"]))
    match kind:
        case "page":
            where = draw(st.sampled_from(["pages", "reminders"]))
            leaving = _but(leaving, where, (*getattr(leaving, where), PLEA))
        case "paragraph":
            leaving = dataclasses.replace(leaving, pages=tuple(map(_longer, leaving.pages)))
        case "fact":
            leaving = dataclasses.replace(leaving, ask_again=tuple(Fact))
        case "rule":
            name = draw(st.sampled_from(sorted(_NEXT)))
            steps = _NEXT[name]
            at = steps.index(getattr(leaving, name))
            leaving = _but(leaving, name, draw(st.sampled_from(steps[at:])))
        case "proof" if leaving.proof is Proof.SESSION:
            leaving = dataclasses.replace(leaving, proof=draw(st.sampled_from(Proof)))
        case "revealing page":
            revealing = dataclasses.replace(revealing, pages=(PLEA, *revealing.pages))
        case "revealing fact":
            revealing = dataclasses.replace(revealing, ask_again=tuple(Fact))
    return before, with_rules(leaving, revealing)


def _but(leaving: Journey, key: str, value: Any) -> Journey:
    return dataclasses.replace(leaving, **{key: value})


def _longer(page: PageRule) -> PageRule:
    return dataclasses.replace(page, paragraphs=(*page.paragraphs, PARAGRAPH))


@given(policies=additions())
def test_nothing_that_is_added_ever_lowers_a_count(policies: tuple[Policy, Policy]) -> None:
    """The meter is monotone: no notice, question or proof more makes any journey look easier for anybody."""
    before, after = policies
    for errand, situation in SITUATIONS:
        one, other = (find_journey(errand, situation, rules) for rules in (before, after))
        if other is None:
            continue  # from a way to none: harder than any count says
        assert one is not None
        less, more = figures(one.total), figures(other.total)
        assert [name for name in less if less[name] > more[name]] == []


@given(leaving=JOURNEYS)
def test_a_page_that_is_added_never_goes_unseen(leaving: Journey) -> None:
    more = dataclasses.replace(leaving, pages=(*leaving.pages, PLEA))
    before, after = (counted(Errand.CANCELLING, rules=with_rules(one)) for one in (leaving, more))
    assert after == before + Count(pages=1, clicks=1)
