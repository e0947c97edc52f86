"""Figures for Prometheus, read from the rows at each scrape: any web process gives those of the whole house.

No figure is about a person: kinds, ways, states and numbers of rows only.
"""

from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from madoguchi import clock
from madoguchi.audit.queries import count_unsealed
from madoguchi.cancellation.figures import count_lines
from madoguchi.codes.figures import count_sent
from madoguchi.duties.queries import last_round
from madoguchi.workers.figures import list_waiting
from madoguchi.workers.queries import count_stuck

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition() -> bytes:
    """Every figure as Prometheus reads it."""
    registry = CollectorRegistry()
    registry.register(_House())
    return generate_latest(registry)


class _House(Collector):
    """Reads the figures when it is asked."""

    def collect(self) -> Iterator[Metric]:
        yield from _queues()
        yield _labelled("madoguchi_case_lines", "Lines of cases by state.", "state", count_lines())
        yield _labelled("madoguchi_codes_sent", "Codes sent in the last hour.", "way", count_sent(clock.now()))
        yield _plain("madoguchi_stuck_rows", "Rows that fail, or to which no worker comes.", count_stuck(clock.now()))
        yield _plain("madoguchi_audit_unsealed_entries", "Audit entries that no seal holds yet.", count_unsealed())
        yield from _erasing()


def _erasing() -> Iterator[Metric]:
    """What the last round of erasing left, and how old it is: a round that does not come counts for nothing."""
    if found := last_round():
        finished_at, overdue = found
        age = (clock.now() - finished_at).total_seconds()
        yield _plain("madoguchi_data_overdue_rows", "Rows that should have been erased days ago.", overdue)
        yield _plain("madoguchi_data_round_age_seconds", "Since when the last round of erasing is done.", age)


def _queues() -> Iterator[Metric]:
    waiting = list_waiting(clock.now())
    yield _labelled("madoguchi_work_due_rows", "Rows that are due.", "kind", {w.kind: w.due for w in waiting})
    yield _labelled(
        "madoguchi_work_oldest_due_seconds",
        "For how long the oldest due row has been due.",
        "kind",
        {w.kind: w.oldest_seconds for w in waiting},
    )
    yield _labelled(
        "madoguchi_work_troubled_rows", "Rows whose last try failed.", "kind", {w.kind: w.troubled for w in waiting}
    )
    yield _labelled(
        "madoguchi_work_claimed_rows", "Rows that a worker holds.", "kind", {w.kind: w.claimed for w in waiting}
    )


def _plain(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)


def _labelled(name: str, says: str, label: str, values: dict[str, float] | dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, says, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
