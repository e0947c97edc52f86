"""The tables and the picture of docs/friction.md: what the presets do to a member, and what the account says."""

from collections.abc import Iterable, Iterator

from madoguchi import policy
from madoguchi.domain.policy import Policy
from madoguchi.friction import account, klm
from madoguchi.friction.counting import Count, total
from madoguchi.friction.figures import OVERVIEW, WORDS, figures, find_journey
from madoguchi.friction.picture import picture
from madoguchi.friction.planned import Errand, journey
from madoguchi.friction.starts import Paper, Situation, Start

BEFORE, AFTER, DECLARED = "as-described", "default", "declaration"
DRAWN = (Errand.CANCELLING, Situation(Start.LOG_IN, Paper.LOST))
ROWS = ("pages", "clicks", "fields", "re_entries")
HEADS = (
    "cancel, from My Page",
    "cancel, certificate lost",
    "cancel, log-in first",
    "cancel, by telephone only",
    "see ID and password",
    "take back",
)
BUDGETS = (
    ("signed in → cancelled", Errand.CANCELLING, Situation(), (2, 2, 0, 0, 0, 10)),
    ("passkey → cancelled", Errand.CANCELLING, Situation(Start.PASSKEY), (3, 4, 0, 0, 0, 20)),
    ("lost everything → cancelled", Errand.CANCELLING, Situation(Start.TELEPHONE, Paper.LOST), (4, 5, 2, 17, 0, 30)),
    ("just signed in → ID and password", Errand.REVEALING, Situation(Start.PASSKEY), (3, 3, 1, 6, 0, 25)),
    ("signed in long ago → ID and password", Errand.REVEALING, Situation(), (3, 3, 1, 6, 0, 25)),
)


def tables() -> dict[str, str]:
    """Each table in Markdown, by the name of its place on the page."""
    before, after = policy.named(BEFORE), policy.named(AFTER)
    return {
        "compared": _compared(before, after),
        "default": _overview(after),
        "described": _overview(before),
        "declared": _overview(policy.named(DECLARED)),
        "rows": _rows(before),
        "whole": _whole(before),
        "budgets": _budgets(after),
        "operators": _operators(),
    }


def drawn() -> str:
    """The picture."""
    return picture({name: policy.named(name) for name in (BEFORE, AFTER)}, *DRAWN)


def _compared(before: Policy, after: Policy) -> str:
    old, new = (figures(journey(*DRAWN, rules).total) for rules in (before, after))
    times = {name: f"{old[name] / new[name]:.1f}" if new[name] else "" for name in WORDS}
    rows = ((words, f"{old[name]:.0f}", f"{new[name]:.0f}", times[name]) for name, words in WORDS.items())
    return _table(("", f"`{BEFORE}`", f"`{AFTER}`", "times"), rows)


def _overview(rules: Policy) -> str:
    journeys = [find_journey(*wanted, rules) for wanted in OVERVIEW]
    counted = [figures(found.total) if found else None for found in journeys]
    rows = ((words, *(f"{one[name]:.0f}" if one else "no way" for one in counted)) for name, words in WORDS.items())
    return _table(("", *HEADS), rows)


def _rows(rules: Policy) -> str:
    stands = iter(journey(Errand.CANCELLING, Situation(Start.NEW_LOG_IN, Paper.LOST), rules).stands)
    rows = []
    for row in account.ROWS:
        count = total(next(stands).count for _ in range(row.pages))
        figures_ = (_beside(getattr(row, name), getattr(count, name)) for name in ROWS)
        rows.append((row.steps, row.what, "S" if row.is_said else "I", *figures_))
    return _table(("Row", "What", "", *(WORDS[name] for name in ROWS)), rows, left=3)


def _beside(said: int, ours: int) -> str:
    return str(ours) if said == ours else f"{ours} ({said} in the account)"


def _whole(rules: Policy) -> str:
    rows = []
    for paper, whole in account.WHOLE.items():
        count = journey(Errand.CANCELLING, Situation(Start.NEW_LOG_IN, paper), rules).total
        names = (*ROWS, "proofs")
        seconds = f"{klm.seconds_with_waits(count):.0f} ({whole.seconds} in the account)"
        figures_ = (_beside(getattr(whole, name), getattr(count, name)) for name in names)
        rows.append((f"certificate {paper.value.replace('-', ' ')}", *figures_, seconds))
    return _table(("", *(WORDS[name] for name in (*ROWS, "proofs")), "seconds"), rows)


def _budgets(rules: Policy) -> str:
    rows = []
    for words, errand, situation, budget in BUDGETS:
        taken = _of_the_budget(journey(errand, situation, rules).total)
        rows.append((words, *(_within(had, may) for had, may in zip(taken, budget, strict=True))))
    names = ("pages", "clicks", "fields", "characters", "re_entries", "seconds")
    return _table(("", *(WORDS[name] for name in names)), rows)


def _of_the_budget(count: Count) -> tuple[float, ...]:
    return count.pages, count.clicks, count.fields, count.characters, count.re_entries, klm.seconds(count)


def _within(had: float, may: float) -> str:
    return f"{had:.0f} of {may:.0f}" if had <= may else f"**{had:.0f} of {may:.0f}**"


def _operators() -> str:
    rows = ((one.sign, str(one.seconds), one.what, one.source) for one in klm.OPERATORS)
    return _table(("Operator", "Seconds", "What", "Source"), rows, left=4)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, left: int = 1) -> str:
    """Markdown; all but the first columns are numbers."""
    return "\n".join(_lines(heads, rows, left))


def _lines(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], left: int) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join(['---'] * left + ['---:'] * (len(heads) - left))} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"
