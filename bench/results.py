"""What was measured: rows of a table, JSON, and a plot without a plotting library."""

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

from bench.places import ROOT
from madoguchi import clock


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement beside its floor. ``unit`` says what ``figure`` and ``floor`` count."""

    part: str
    what: str
    figure: float
    unit: str
    floor: float | None = None
    floor_is: str = ""
    more: str = ""

    @property
    def ratio(self) -> str:
        """How many times its floor it takes; what is counted in a second is turned round."""
        if not self.floor or not self.figure:
            return ""
        times = self.floor / self.figure if self.unit.endswith("/s") else self.figure / self.floor
        return f"{times:,.1f}"

    @property
    def lead(self) -> str:
        """How many times as many as a peer does in the same time."""
        return f"{self.figure / self.floor:,.1f}" if self.floor else ""


def middle(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the rounds."""
    return {name: round(statistics.median(found[name] for found in rounds), 3) for name in rounds[0]}


def machine() -> dict[str, Any]:
    """Where and when this was measured."""
    model = next((line for line in _read("/proc/cpuinfo") if line.startswith("model name")), ":").split(":")[1].strip()
    return {
        "commit": subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True, capture_output=True, check=False
        ).stdout.strip(),
        "date": clock.now().isoformat(timespec="minutes"),
        "cores": os.cpu_count(),
        "model": model,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load": [round(load, 1) for load in os.getloadavg()],
    }


def _read(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown, each beside its floor."""
    lines = ["| | figure | floor | times the floor | more |", "|---|--:|--:|--:|---|"]
    for row in rows:
        floor = f"{row.floor:,.5g} ({row.floor_is})" if row.floor else ""
        lines.append(f"| {row.part} {row.what} | {row.figure:,.5g} {row.unit} | {floor} | {row.ratio} | {row.more} |")
    return "\n".join(lines)


def comparison(rows: Sequence[Row]) -> str:
    """The rows as Markdown, each beside what a peer does."""
    lines = [f"| | Madoguchi | {rows[0].floor_is} | times as many | more |", "|---|--:|--:|--:|---|"]
    lines += [
        f"| {row.what} | {row.figure:,.5g} {row.unit} | {row.floor:,.5g} | {row.lead} | {row.more} |" for row in rows
    ]
    return "\n".join(lines)


def bars(title: str, unit: str, figures: dict[str, float]) -> str:
    """A horizontal bar for each figure, as SVG. Lengths share one scale, and each bar says its figure."""
    most, height = max(figures.values()), 60 + 34 * len(figures)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" font-family="sans-serif" font-size="14"',
        f'role="img" aria-label="{escape(title)}"><rect width="760" height="{height}" fill="#fff"/>',
        f'<text x="16" y="28" font-size="16" font-weight="bold">{escape(title)}</text>',
    ]
    for at, (name, figure) in enumerate(figures.items()):
        y, width = 50 + 34 * at, max(1, round(380 * figure / most))
        parts.append(
            f'<text x="216" y="{y + 16}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="226" y="{y}" width="{width}" height="22" fill="#0017c1"/>'
            f'<text x="{234 + width}" y="{y + 16}">{figure:,.4g} {escape(unit)}</text>'
        )
    return "\n".join([*parts, "</svg>\n"])


def write(
    folder: Path,
    rows: Sequence[Row],
    details: dict[str, Any],
    plots: dict[str, str],
    *,
    set_out: Callable[[Sequence[Row]], str] = table,
) -> None:
    """Write the JSON, ``RESULTS.md`` between its marks with the rows ``set_out``, and the plots."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {"machine": machine(), **details, "rows": [asdict(row) for row in rows]}
    (folder / details["file"]).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name, plot in plots.items():
        (folder / f"{name}.svg").write_text(plot, encoding="utf-8")
    where, document = found["machine"], folder / "RESULTS.md"
    head = (
        f"Commit {where['commit']}, {where['date']}, `{details['command']}`: {where['cores']} cores {where['model']}, "
        f"Linux {where['kernel']}, Python {where['python']}, load average {where['load']}."
    )
    pictures = "\n".join(f"![{name}]({name}.svg)" for name in plots)
    replace(document, details["mark"], f"{head}\n\n{set_out(rows)}\n\n{pictures}")


def replace(document: Path, mark: str, text: str) -> None:
    """Put text between the marks of a document, and leave the words around it to people."""
    begin, end = f"<!-- {mark} -->\n", f"<!-- end of {mark} -->\n"
    old = document.read_text(encoding="utf-8") if document.exists() else f"# Results\n\n{begin}{end}"
    before, rest = old.split(begin, 1)
    _, after = rest.split(end, 1)
    document.write_text(f"{before}{begin}\n{text}\n\n{end}{after}", encoding="utf-8")
