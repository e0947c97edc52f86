"""The report as one HTML file that stands alone: in the portal's own design, to be read, sent or printed."""

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from madoguchi.compliance.report import NAMES, NOT_ADVICE, NOT_ADVICE_JA, Report
from madoguchi.compliance.rows import Verdict

_STYLE = "madoguchi/portal.css"
WORDS = {
    Verdict.PASS: ("適合", "pass"),
    Verdict.FAIL: ("不適合", "fail"),
    Verdict.NOT_APPLICABLE: ("対象外", "not applicable"),
    Verdict.NOT_BUILT: ("未実装", "not built"),
}


def write_page(report: Report, *, made_on: str) -> str:
    """The file. ``made_on`` is the day, as it is to be read."""
    sections = [
        {
            "law": law,
            "name": NAMES[law][0],
            "name_ja": NAMES[law][1],
            "counts": [(*WORDS[verdict], report.count(law)[verdict], verdict) for verdict in Verdict],
            "rows": [(row, *WORDS[row.finding.verdict]) for row in report.of(law)],
        }
        for law in report.laws
    ]
    context = {
        "report": report,
        "sections": sections,
        "made_on": made_on,
        "not_advice": NOT_ADVICE,
        "not_advice_ja": NOT_ADVICE_JA,
        "style": mark_safe(_style()),  # noqa: S308 - our own stylesheet
    }
    return render_to_string("compliance/report.html", context)


def _style() -> str:
    path = finders.find(_STYLE)
    if not isinstance(path, str):
        return ""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a path of the finder's
        return file.read()
