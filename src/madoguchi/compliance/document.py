"""The tables of docs/compliance.md: what each preset does of what each law asks, in short and row by row."""

from collections.abc import Iterator, Mapping

from madoguchi.compliance.report import NAMES, Report
from madoguchi.compliance.rows import Verdict
from madoguchi.domain.law_policy import Law

SIGNS = {
    Verdict.PASS: "yes",
    Verdict.FAIL: "**no**",
    Verdict.NOT_APPLICABLE: "not applicable",
    Verdict.NOT_BUILT: "not built",
}


def tables(reports: Mapping[str, Report]) -> str:
    """One line and one table a law, one column a preset. Evidence is left out: it is another each time."""
    return "\n".join([*_in_short(reports), *_lines(reports)])


def _in_short(reports: Mapping[str, Report]) -> Iterator[str]:
    yield from ("", f"| Law | {' | '.join(f'`{name}`' for name in reports)} |")
    yield f"| --- |{' --- |' * len(reports)}"
    for law in next(iter(reports.values())).laws:
        yield f"| {NAMES[law][0]} | {' | '.join(_verdict(report, law) for report in reports.values())} |"


def _verdict(report: Report, law: Law) -> str:
    """A law is passed where no row of it fails; what could not be tried is said."""
    failing, untried = len(report.failing(law)), report.count(law)[Verdict.NOT_BUILT]
    found = f"fails {failing} of {len(report.of(law))}" if failing else "passes"
    return found + (f" ({untried} not built)" if untried else "")


def _lines(reports: Mapping[str, Report]) -> Iterator[str]:
    first = next(iter(reports.values()))
    found = {name: {row.requirement.id: row.finding.verdict for row in report.rows} for name, report in reports.items()}
    for law in first.laws:
        yield from ("", f"## {NAMES[law][0]}", "")
        yield f"| Row | What is asked | Source | {' | '.join(f'`{name}`' for name in reports)} |"
        yield f"| --- | --- | --- |{' --- |' * len(reports)}"
        for row in first.of(law):
            one = row.requirement
            signs = " | ".join(SIGNS[found[name][one.id]] for name in reports)
            yield f"| `{one.id}` | {one.asks} | {one.source} | {signs} |"
        yield from _notes(first, law)


def _notes(report: Report, law: Law) -> Iterator[str]:
    for row in report.of(law):
        if row.requirement.note[0]:
            yield from ("", f"`{row.requirement.id}`: {row.requirement.note[0]}")
