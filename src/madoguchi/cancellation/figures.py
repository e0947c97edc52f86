"""How many lines are where: for those who watch."""

from django.db.models import Count

from madoguchi.cancellation.models import CaseLine
from madoguchi.domain.case_lines import CaseLineState


def count_lines() -> dict[str, int]:
    """Lines of cases by state, also those of which there are none."""
    found = dict(CaseLine.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: found.get(state.value, 0) for state in CaseLineState}
