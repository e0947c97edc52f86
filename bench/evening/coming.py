"""Letting visitors come to a house at stated rates, and what they met."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench import places
from bench.evening.house import House
from bench.evening.mix import KINDS
from bench.evening.visitors import instants


@dataclass(frozen=True, slots=True)
class Met:
    """What visitors met. ``took``: for each kind the instant at which each meant to come, and her seconds.

    ``client``: the processor time that the client took, of one core; ``late``: by how many seconds it let somebody come
    too late, at worst. Both are in what is measured.
    """

    rates: Mapping[str, float]
    seconds: float
    took: Mapping[str, list[tuple[float, float]]]
    waited: Mapping[str, int]
    errors: Mapping[str, list[str]]
    client: float
    late: float
    figures: dict[str, dict[str, float]] = field(init=False)

    def __post_init__(self) -> None:
        figures = {kind: quantiles([took for _, took in self.took.get(kind, [])]) for kind in self.rates}
        object.__setattr__(self, "figures", figures)

    @property
    def rate(self) -> float:
        """Visits a second that were meant."""
        return sum(self.rates.values())

    @property
    def failed(self) -> int:
        """How many got something else than they came for."""
        return sum(map(len, self.errors.values()))

    @property
    def asked_to_wait(self) -> int:
        """How many were asked to come again in a moment."""
        return sum(self.waited.values())

    @property
    def slowest(self) -> float:
        """The p95 of the kind that has the longest, in milliseconds."""
        return max(found["p95"] for found in self.figures.values())

    def as_json(self) -> dict[str, Any]:
        """For the file of results."""
        told = {"rate": round(self.rate, 2), "seconds": round(self.seconds, 1), "kinds": self.figures}
        more = {"errors": self.failed, "asked_to_wait": dict(self.waited), "error_words": _few(self.errors)}
        return {**told, **more, "client_share": round(self.client, 3), "late_ms": round(self.late * 1000, 1)}


def mixed(rate: float) -> dict[str, float]:
    """So many visits a second in all, as the mix says."""
    return {kind.name: rate * kind.share / 100 for kind in KINDS}


def come(house: House, rates: Mapping[str, float], seconds: float, seed: str) -> Met:
    """Let visitors come for so long. The same seed lets each kind come at the same instants."""
    coming = {}
    for kind, rate in rates.items():
        at = list(instants(rate, seconds, f"{seed}:{kind}"))
        coming[kind] = {"instants": at, "visits": house.members.coming(kind, len(at))}
    plan = {"port": house.port, "headers": places.OWN_HEADERS, "coming": coming}
    found = places.run("evening.visitors", stdin=plan)
    return Met(rates=rates, **found)


def together(several: Iterable[Met]) -> Met:
    """Several as if they were one."""
    found = list(several)
    kinds = found[0].rates
    return Met(
        rates=kinds,
        seconds=sum(one.seconds for one in found),
        took={kind: [each for one in found for each in one.took.get(kind, [])] for kind in kinds},
        waited={kind: sum(one.waited.get(kind, 0) for one in found) for kind in kinds},
        errors={kind: [each for one in found for each in one.errors.get(kind, [])] for kind in kinds},
        client=max(one.client for one in found),
        late=max(one.late for one in found),
    )


def quantiles(took: list[float]) -> dict[str, float]:
    """Milliseconds: the middle, and what one of twenty and one of a hundred exceed. Nothing of nobody."""
    ordered = sorted(took)
    if not ordered:
        return {"count": 0, "p50": 0.0, "p95": 0.0, "p99": 0.0}
    at = {name: ordered[min(len(ordered) - 1, len(ordered) * part // 100)] for name, part in _PARTS.items()}
    return {"count": len(ordered), **{name: round(value * 1000, 1) for name, value in at.items()}}


_PARTS = {"p50": 50, "p95": 95, "p99": 99}


def _few(errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {kind: sorted(set(words))[:5] for kind, words in errors.items() if words}
