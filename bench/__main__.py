"""``python -m bench``: measure, and write ``bench/RESULTS.md`` and ``bench/results.json``."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench import desk, importing, pages, painting, results, signing_in, starting
from bench.results import Row

HERE = Path(__file__).parent


def main() -> None:
    """Measure every part in turn."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--short", action="store_true", help="a minute, to see that everything is measured")
    parser.add_argument("--out", type=Path, default=HERE, help="where the results go")
    parser.add_argument("--desk", action="store_true", help="only the desk, into a table of its own")
    asked = parser.parse_args()
    size = pages.SHORT if asked.short else pages.LONG
    command = " ".join(["python -m bench", *sys.argv[1:]])
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        if asked.desk:
            found = desk.measure(Path(folder) / "desk", size.desk_lines)
            results.write(asked.out, found, {"command": command, "mark": "desk", "file": "desk.json"}, {})
            return
        rows, details = _measured(Path(folder), size)
    details |= {"command": command, "mark": "bench", "file": "results.json"}
    results.write(asked.out, rows, details, {"pages": _plot(rows)})


def _measured(folder: Path, size: pages.Size) -> tuple[list[Row], dict[str, object]]:
    rows, details = pages.measure(folder / "pages", size)
    rows += importing.measure(folder / "import", size.imported)
    rows += starting.measure(folder / "start", size.rounds)
    rows += painting.measure(folder / "paint", size.rounds)
    rows += signing_in.measure(pages.made(folder / "sign-in", size.members[0], 1), size)
    rows += desk.measure(folder / "desk", size.desk_lines)
    return rows, dict(details)


def _plot(rows: list[Row]) -> str:
    label = "processor time of the review page: "
    parts = {row.what.removeprefix(label): row.figure for row in rows if row.what.startswith(label)}
    return results.bars("Where the processor time of the review page goes", "ms", parts)


if __name__ == "__main__":
    main()
