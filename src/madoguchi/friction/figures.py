"""What is told of a count, in the order in which it is told, for people and for machines."""

from typing import Any, Final

from madoguchi.domain.policy import Policy
from madoguchi.friction import klm
from madoguchi.friction.counting import COUNTED, Count
from madoguchi.friction.joining import beside_joining
from madoguchi.friction.planned import Errand, Journey, NoWay, journey
from madoguchi.friction.starts import Paper, Situation, Start

WORDS: Final = {
    "pages": "pages",
    "clicks": "clicks",
    "choices": "choices",
    "fields": "fields",
    "characters": "characters typed",
    "re_entries": "asked again",
    "secrets": "secrets typed",
    "proofs": "proofs of identity",
    "mandatory": "mandatory questions",
    "waits": "waits",
    "seconds": "seconds",
    "seconds_with_waits": "seconds with waits",
}
OVERVIEW: Final = (
    (Errand.CANCELLING, Situation()),
    (Errand.CANCELLING, Situation(paper=Paper.LOST)),
    (Errand.CANCELLING, Situation(Start.LOG_IN)),
    (Errand.CANCELLING, Situation(Start.TELEPHONE, Paper.LOST)),
    (Errand.REVEALING, Situation()),
    (Errand.TAKING_BACK, Situation()),
)


def figures(count: Count) -> dict[str, float]:
    """Every figure of a count by its name."""
    counted = {name: getattr(count, name) for name in COUNTED}
    return {**counted, "seconds": klm.seconds(count), "seconds_with_waits": klm.seconds_with_waits(count)}


def find_journey(errand: Errand, situation: Situation, policy: Policy) -> Journey | None:
    """The journey; ``None`` where the policy leaves her no way."""
    try:
        return journey(errand, situation, policy)
    except NoWay:
        return None


def report(policy: Policy, wanted: tuple[tuple[Errand, Situation], ...]) -> dict[str, Any]:
    """Everything that is counted under a policy, plain enough for JSON."""
    return {
        "policy": policy.preset,
        "journeys": [_plain(errand, situation, policy) for errand, situation in wanted],
        "joining": [
            {"count": one.count, "leaving": one.leaving, "joining": one.joining} for one in beside_joining(policy)
        ]
        or None,
        "operators": [
            {"sign": one.sign, "seconds": one.seconds, "what": one.what, "source": one.source} for one in klm.OPERATORS
        ],
    }


def _plain(errand: Errand, situation: Situation, policy: Policy) -> dict[str, Any]:
    found = find_journey(errand, situation, policy)
    told: dict[str, Any] = {"journey": errand, "from": situation.start, "certificate": situation.paper}
    if found is None:
        return {**told, "total": None, "pages": []}
    pages = [{"where": stand.where, **figures(stand.count)} for stand in found.stands]
    return {**told, "total": figures(found.total), "pages": pages}
