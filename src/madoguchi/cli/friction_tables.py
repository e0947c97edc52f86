"""How the friction of a policy looks in a terminal: few lines, no zeros that shout."""

from collections.abc import Mapping
from typing import Final

from rich import box
from rich.table import Table

from madoguchi.domain.policy import Policy
from madoguchi.friction.figures import OVERVIEW, WORDS, figures, find_journey
from madoguchi.friction.joining import beside_joining
from madoguchi.friction.planned import Errand, Journey
from madoguchi.friction.starts import Paper, Situation, Start

_NO_WAY: Final = "no way"
_NONE: Final = "·"
_FROM: Final = {
    Start.MY_PAGE: "from My Page",
    Start.PASSKEY: "with a passkey",
    Start.LOG_IN: "log-in first",
    Start.NEW_LOG_IN: "number to be added first",
    Start.TELEPHONE: "telephone only",
}
_PAPER: Final = {Paper.AT_HAND: "", Paper.LOST: "certificate lost", Paper.MISSED_LATE: "certificate missed late"}
_ERRANDS: Final = {
    Errand.CANCELLING: "cancelling",
    Errand.REVEALING: "seeing ID and password",
    Errand.TAKING_BACK: "taking back",
}
_FEW: Final = {
    "clicks": "clicks",
    "fields": "fields",
    "characters": "typed",
    "re_entries": "asked again",
    "seconds": "seconds",
}
_ALL: Final = {
    "pages": "pages",
    "clicks": "clicks",
    "choices": "choices",
    "fields": "fields",
    "characters": "typed",
    "re_entries": "asked again",
    "secrets": "secrets",
    "proofs": "proofs",
    "mandatory": "must answer",
    "waits": "waits",
    "seconds": "seconds",
}
_OVERVIEW: Final = (
    "cancel, from My Page",
    "cancel, paper lost",
    "cancel, log-in first",
    "cancel, by phone only",
    "see the password",
    "take back",
)
_WIDE: Final = 110


def named(errand: Errand, situation: Situation) -> str:
    """A journey in words."""
    words = (_ERRANDS[errand], _FROM[situation.start], _PAPER[situation.paper])
    return ", ".join(word for word in words if word)


def overview(policy: Policy) -> Table:
    """Every journey of a policy, side by side."""
    table = _empty("")
    for words in _OVERVIEW:
        table.add_column(words, justify="right", width=8)
    counted = [_of(find_journey(errand, situation, policy)) for errand, situation in OVERVIEW]
    for key, words in WORDS.items():
        table.add_row(words, *(_shown(one, key) for one in counted))
    return table


def compared(journeys: Mapping[str, Journey | None]) -> Table:
    """The same journey under two policies, and how many times as much the first one takes."""
    table = _empty("")
    for name in (*journeys, "times"):
        table.add_column(name, justify="right")
    left, right = map(_of, journeys.values())
    for key, words in WORDS.items():
        table.add_row(words, _shown(left, key), _shown(right, key), _times(left, right, key))
    return table


def page_by_page(found: Journey, *, width: int) -> Table:
    """One journey, a line for each place where something is done."""
    heads = _ALL if width >= _WIDE else _FEW
    table = _empty("where", ratio=1)
    for words in heads.values():
        table.add_column(words, justify="right", width=max(map(len, words.split())))
    for stand in found.stands:
        table.add_row(stand.where, *(_shown(figures(stand.count), key) for key in heads))
    table.add_section()
    table.add_row("together", *(_shown(figures(found.total), key) for key in heads), style="bold")
    return table


def about_joining(policy: Policy) -> str:
    """Leaving beside joining, in one sentence."""
    if policy.joining is None:
        return "Leaving beside joining: not comparable. Count how one joins and write it into [joining]."
    counts = beside_joining(policy)
    listed = ", ".join(f"{one.leaving} {one.count} ({one.joining} to join)" for one in counts)
    verdict = "harder than joining" if any(one.is_harder for one in counts) else "no harder than joining"
    counted = f"Joining as counted on {policy.joining.counted_on} ({policy.joining.source})."
    return f"Leaving, log-in included, is {verdict}: {listed}. {counted}"


def _empty(first: str, *, ratio: int | None = None) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column(first, ratio=ratio, overflow="fold", min_width=19)
    return table


def _of(found: Journey | None) -> Mapping[str, float] | None:
    return figures(found.total) if found else None


def _shown(counted: Mapping[str, float] | None, key: str) -> str:
    if counted is None:
        return _NO_WAY if key == "pages" else ""
    return f"{counted[key]:.0f}" if counted[key] else _NONE


def _times(left: Mapping[str, float] | None, right: Mapping[str, float] | None, key: str) -> str:
    if not left or not right or not left[key] or not right[key]:
        return ""
    return f"{left[key] / right[key]:.1f}"
