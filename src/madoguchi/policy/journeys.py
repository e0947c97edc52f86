"""What cannot stand together in the journeys of a policy: pages without an address, proofs that prove nothing."""

import re
from collections import Counter
from collections.abc import Iterator

from madoguchi.domain.codes import Way
from madoguchi.domain.journey_policy import Journey, LeadsTo, PageRule, Place, Proof, Revealing
from madoguchi.domain.pages import PageName
from madoguchi.domain.policy import Policy
from madoguchi.policy.problems import PolicyProblem

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OF_LEAVING = {LeadsTo.ALL_LINES, LeadsTo.SOME_LINES}
_ONWARD = {LeadsTo.NEXT, *_OF_LEAVING}


def wrong_journeys(policy: Policy) -> Iterator[PolicyProblem]:
    """Everything that is well formed, and still no journey."""
    pages = {"journey.pages": policy.journey.pages, "journey.reminders": policy.journey.reminders}
    yield from _wrong_names("journey.pages", (*policy.journey.pages, *policy.journey.reminders))
    yield from _wrong_names("revealing.pages", policy.revealing.pages)
    for key, rules in {**pages, "revealing.pages": policy.revealing.pages}.items():
        for place, page in enumerate(rules):
            yield from _wrong_doors(f"{key}.{place}.doors", page, is_leaving=key == "journey.pages")
    journeys: dict[str, Journey | Revealing] = {"journey": policy.journey, "revealing": policy.revealing}
    for key, journey in journeys.items():
        yield from _wrong_proof(key, journey, policy)
        yield from _wrong_entrance(key, journey)
    if policy.revealing.proof not in {Proof.FRESH, Proof.CODE}:
        yield PolicyProblem("revealing.proof", "is no proof before a secret.", 'Write "fresh" or "code".')


def _wrong_names(key: str, pages: tuple[PageRule, ...]) -> Iterator[PolicyProblem]:
    for name, times in Counter(page.name for page in pages).items():
        if times > 1:
            yield PolicyProblem(key, f"name two pages {name!r}.", "Give each page its own name.")
        if not _NAME.fullmatch(name) or name in set(PageName):
            yield PolicyProblem(key, f"{name!r} cannot be an address.", "Write a-z, 0-9, hyphens, and none of ours.")


def _wrong_doors(key: str, page: PageRule, *, is_leaving: bool) -> Iterator[PolicyProblem]:
    leading = {door.leads_to for door in page.doors}
    if page.doors and not leading & _ONWARD:
        yield PolicyProblem(key, "lead nowhere but out.", 'Let one of them lead to "next".')
    if leading & _OF_LEAVING and not is_leaving:
        yield PolicyProblem(key, "choose lines where none are asked for.", "Put such doors into journey.pages.")


def _wrong_proof(key: str, rules: Journey | Revealing, policy: Policy) -> Iterator[PolicyProblem]:
    if rules.proof is Proof.CODE and not rules.code_ways:
        yield PolicyProblem(f"{key}.code_ways", "are none.", "Name at least one way for the code.")
    if Way.LETTER in rules.code_ways:
        yield PolicyProblem(f"{key}.code_ways", "hold letter, which takes days.", "Take it out.")
    missing = sorted(set(rules.code_ways) - set(policy.codes.ways))
    if missing and rules.proof is Proof.CODE:
        yield PolicyProblem(f"{key}.code_ways", f"hold {missing[0]}.", "Add it to codes.ways, or take it out.")


def _wrong_entrance(key: str, rules: Journey | Revealing) -> Iterator[PolicyProblem]:
    entrance = rules.entrance
    if entrance.place is Place.AT_THE_BOTTOM and not (entrance.words and entrance.words_en):
        yield PolicyProblem(f"{key}.entrance.words", "are missing.", "Say what the link is called, in both languages.")
