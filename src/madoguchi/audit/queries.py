"""Reading the audit."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from madoguchi.audit.chaining import Line
from madoguchi.audit.models import Entry, Seal

# On a store with many writers an entry may be committed after one with a higher id was sealed: look that far back.
_LATE = 10_000


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
    low = latest.ranges[-1][1] - _LATE
    recent = Seal.objects.filter(last_id__gt=low).values_list("ranges", flat=True)
    sealed = Q(pk__in=[])
    for first, last in (run for ranges in recent for run in ranges):
        sealed |= Q(pk__range=(first, last))
    return Entry.objects.filter(pk__gt=low).exclude(sealed).order_by("pk")


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
