"""``python -m tests.crashes``: kill the main job at every point and at random instants, and write the table."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import django
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

P = TypeVar("P")
R = TypeVar("R")


def main() -> int:
    """Run a campaign; 0 if nothing broke and everything broken on purpose was found."""
    wanted = _arguments()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="madoguchi-crashes-", dir=wanted.folder) as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ["MADOGUCHI_DATA"] = folder
        django.setup()
        from tests.crashes import campaign, table  # noqa: PLC0415 - tables can be imported only once Django is set up

        seeds = range(wanted.first_seed, wanted.first_seed + wanted.seeds)
        outcome = campaign.run(
            Path(folder),
            seeds=seeds,
            short=wanted.short,
            longest_ms=wanted.longest_ms,
            at_once=wanted.at_once,
            progress=_progress,
        )
    text = table.render(outcome, command=_command(wanted), seconds=time.monotonic() - began)
    if wanted.json:
        wanted.json.write_text(outcome.as_json())
    if wanted.write:
        table.FILE.write_text(text)
    sys.stdout.write(text)
    for failure in outcome.failures:
        sys.stdout.write(f"\n{failure.plan}\n" + "".join(f"  {finding}\n" for finding in failure.findings))
    return 0 if outcome.is_well else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.crashes", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many random runs (default: 1000)")
    parser.add_argument("--first-seed", type=int, default=1, help="to play a seed again: --first-seed N --seeds 1")
    parser.add_argument("--longest-ms", type=float, help="the longest wait before a random kill; the table names it")
    parser.add_argument("--short", action="store_true", help="one point of each kind instead of every point, both ways")
    parser.add_argument("--at-once", type=int, default=2, help="how many runs at once (default: 2)")
    parser.add_argument("--write", action="store_true", help="write docs/crash-table.md")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every result as JSON")
    parser.add_argument("--folder", type=Path, help="where to keep the stores while it runs (default: the system's)")
    return parser.parse_args()


def _command(wanted: argparse.Namespace) -> str:
    first = f" --first-seed {wanted.first_seed}" if wanted.first_seed != 1 else ""
    return f"python -m tests.crashes --seeds {wanted.seeds}{first}" + (" --short" if wanted.short else "")


def _progress(plans: Sequence[P], results: Iterable[R]) -> Iterator[R]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        yield from bar.track(results, total=len(plans), description="killed and started again")


if __name__ == "__main__":
    sys.exit(main())
