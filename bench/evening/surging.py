"""Seven times as many at one entrance, while everybody else comes as before."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.evening.coming import Met, come, mixed, together
from bench.evening.house import House
from bench.evening.mix import KINDS
from bench.results import Row

TIMES = 7
PLANNED = 1.25  # an entrance lets in a quarter more than the evening itself brings
_SETTINGS = {
    "logging in": "MADOGUCHI_LOG_INS_PER_SECOND",
    "asking for a code": "MADOGUCHI_CODE_REQUESTS_PER_SECOND",
}
ENTRANCES = tuple(_SETTINGS)


@dataclass(frozen=True, slots=True)
class Size:
    """So many rounds of so many calm seconds and as many with the surge, in turns."""

    rounds: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Surge:
    """What everybody met before a surge at one entrance, and in it. ``limit``: visits a second that it lets in."""

    entrance: str
    limit: int | None
    before: Met
    during: Met

    def as_json(self) -> dict[str, Any]:
        """For the file of results."""
        return {"limit": self.limit, "before": self.before.as_json(), "during": self.during.as_json()}


def limits(rate: float) -> dict[str, int]:
    """What each entrance lets in, in whole visits a second, where so many come in all."""
    return {entrance: math.ceil(mixed(rate)[entrance] * PLANNED) for entrance in ENTRANCES}


def settings(rate: float) -> dict[str, str]:
    """The same as an operator sets it."""
    return {_SETTINGS[entrance]: str(limit) for entrance, limit in limits(rate).items()}


def surge(house: House, entrance: str, rate: float, size: Size, *, is_limited: bool) -> Surge:
    """Let a surge come, round after round. The others come at the same instants in both halves of a round."""
    calm, full = [], []
    for at in range(size.rounds):
        rates, seed = mixed(rate), f"{entrance} {at}"
        calm.append(come(house, rates, size.seconds, seed))
        full.append(come(house, {**rates, entrance: rates[entrance] * TIMES}, size.seconds, seed))
    return Surge(entrance, limits(rate)[entrance] if is_limited else None, together(calm), together(full))


def rows(one: Surge) -> Iterator[Row]:
    """What the others met beside what they met before, and what became of those who surged."""
    means = f"{one.limit} visits/s let in" if one.limit else "no limit"
    for kind in KINDS:
        if kind.name != one.entrance:
            found, before = one.during.figures[kind.name], one.before.figures[kind.name]
            what = f"{kind.name}, p95 in a surge of {one.entrance}, {means}"
            more = f"p50 {before['p50']:,.0f} → {found['p50']:,.0f} ms, {found['count']:,} visits"
            yield Row("(j)", what, found["p95"], "ms", before["p95"], "before", more)
    came, waited = one.during.figures[one.entrance]["count"], one.during.waited.get(one.entrance, 0)
    others = one.during.asked_to_wait - waited + one.before.asked_to_wait
    errors = one.during.failed + one.before.failed
    more = f"{came:,} came in, {waited:,} were asked to wait, of the others and before it {others}; errors: {errors}"
    own = one.during.figures[one.entrance]["p95"]
    yield Row("(j)", f"{one.entrance}, p95 in its own surge, {means}", own, "ms", more=more)
