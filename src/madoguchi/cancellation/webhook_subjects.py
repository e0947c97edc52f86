"""What the subjects of this room are about, for other systems."""

from collections.abc import Collection

from madoguchi.cancellation.models import Case, CaseLine
from madoguchi.webhooks.subjects import About, LineName, subject


@subject("case")
def _cases(numbers: Collection[str]) -> dict[str, About]:
    cases = Case.objects.filter(number__among=numbers)
    found = {case: About(contract) for case, contract in cases.values_list("number", "contract__number")}
    lines = CaseLine.objects.filter(case__in=cases).order_by("pk")
    for case, line, phone_number in lines.values_list("case__number", "line_id", "line__phone_number"):
        found[case] = About(found[case].contract, (*found[case].lines, LineName(line, phone_number)))
    return found


@subject("case_line")
def _case_lines(keys: Collection[str]) -> dict[str, About]:
    lines = CaseLine.objects.filter(pk__among=list(map(int, keys)))
    rows = lines.values_list("pk", "case__contract__number", "line_id", "line__phone_number")
    return {str(key): About(contract, (LineName(line, phone_number),)) for key, contract, line, phone_number in rows}
