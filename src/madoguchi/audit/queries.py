"""Reading the audit."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from madoguchi.audit.chaining import Line, gaps
from madoguchi.audit.models import Entry, Seal

# Where many write, an entry may be committed after one with a higher id was sealed. No transaction of ours takes as
# long as this; how many ids others took meanwhile does not matter.
_LATE = dt.timedelta(hours=1)
_GAPS_AT_ONCE, _SEALS_AT_ONCE = 200, 100
Run = list[int]


def list_unsealed(limit: int) -> list[Line]:
    """Entries that no seal holds yet, in order of their ids."""
    return _lines(_unsealed()[:limit])


def count_unsealed() -> int:
    """How many entries no seal holds yet."""
    return _unsealed().count()


def _unsealed() -> QuerySet[Entry]:
    latest = Seal.objects.order_by("number").last()
    if latest is None:
        return Entry.objects.order_by("pk")
    runs, reaches_back_to = _sealed_lately(latest)
    wanted = Q(pk__gt=runs[-1][1]) | Q(pk__in=_late(gaps(runs, after=reaches_back_to)))
    return Entry.objects.filter(wanted).order_by("pk")


def _sealed_lately(latest: Seal) -> tuple[list[Run], int]:
    """The ids that the seals of the last hour hold, ascending; and the last id that the seal before them holds."""
    found = list[Run]()
    for seal in Seal.objects.order_by("-number").only("ranges", "sealed_at").iterator(chunk_size=_SEALS_AT_ONCE):
        if seal.sealed_at <= latest.sealed_at - _LATE and seal.pk != latest.pk:
            return sorted(found), seal.ranges[-1][1]
        found += seal.ranges
    return sorted(found), 0


def _late(between: Sequence[Run]) -> list[int]:
    """The entries that have come into these gaps. Most gaps stay empty: what was rolled back took its ids along."""
    found = list[int]()
    for at in range(0, len(between), _GAPS_AT_ONCE):
        wanted = Q(pk__in=[])
        for first, last in between[at : at + _GAPS_AT_ONCE]:
            wanted |= Q(pk__range=(first, last))
        found += Entry.objects.filter(wanted).order_by("pk").values_list("pk", flat=True)
    return found


def get_lines(ranges: Iterable[tuple[int, int]]) -> list[Line]:
    """The entries whose ids lie in these ranges, in order of their ids."""
    wanted = Q(pk__in=[])
    for first, last in ranges:
        wanted |= Q(pk__range=(first, last))
    return _lines(Entry.objects.filter(wanted).order_by("pk"))


def _lines(rows: Iterable[Entry]) -> list[Line]:
    return [Line(row.pk, row.at, row.name, row.actor_kind, row.actor_id, row.subject, row.details) for row in rows]


def list_about(subjects: Iterable[str], *, names: Iterable[str], limit: int) -> list[Line]:
    """The latest entries of these names about these subjects, latest first."""
    found = Entry.objects.filter(subject__in=list(subjects), name__in=list(names)).order_by("-pk")
    return _lines(found[:limit])
