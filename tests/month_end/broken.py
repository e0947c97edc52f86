"""Guards taken away on purpose: a campaign that finds nothing then proves nothing."""

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace

from django.db.models import QuerySet

from madoguchi.cancellation import ending, settling
from madoguchi.cancellation.models import CaseLine
from madoguchi.workers import chunks
from madoguchi.workers import models as workers


def nothing() -> None:
    """Leave every guard where it is."""


def _leases_without_end() -> None:
    workers.LEASE = dt.timedelta(days=365)


def _in_pieces() -> None:
    for module in (chunks, ending, settling):
        module.transaction = SimpleNamespace(atomic=contextlib.nullcontext)  # type: ignore[attr-defined]


def _unconditional() -> None:
    """Whoever saw or took a row writes it, whoever is at it now."""

    def finish_all(rows: Sequence[CaseLine], **changes: object) -> None:
        done = {"claim": "", "claimed_until": None, "attempts": 0, "trouble": "", **changes}
        CaseLine.objects.filter(pk__in=[row.pk for row in rows]).update(**done)

    CaseLine.finish_all = finish_all  # type: ignore[method-assign]
    QuerySet.select_for_update = lambda rows, **_: rows  # type: ignore[method-assign]


GUARDS: Mapping[str, tuple[str, Callable[[], None]]] = {
    "a lease that ends": ("kill", _leases_without_end),
    "one transaction for each step of a chunk": ("kill", _in_pieces),
    "a step is written only by whoever holds the lease": ("clock", _unconditional),
}
