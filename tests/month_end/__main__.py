"""``python -m tests.month_end``: break the last night of the month in every way, and write the table."""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import django
import django.conf

from bench import places


def main() -> int:
    """Run a campaign; 0 if everything held and everything broken on purpose was found."""
    parser = argparse.ArgumentParser("python -m tests.month_end", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="runs with kills; a twentieth of that with each other")
    parser.add_argument("--only", help="one fault")
    parser.add_argument("--at-once", type=int, default=1, help="how many of the faults are tried at the same time")
    parser.add_argument("--first-seed", type=int, default=1, help="to play a seed again: --first-seed N --seeds 1")
    parser.add_argument("--write", action="store_true", help="write docs/month-end-faults.md")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every result as JSON")
    wanted = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="madoguchi-month-end-") as folder:
        os.environ.update(places.environment(Path(folder)))
        os.environ["MADOGUCHI_DATABASE"] = "postgresql://madoguchi@/postgres?host=/nowhere"  # each worker has its own
        django.setup()
        from tests.month_end import campaign, table  # noqa: PLC0415 - tables can be imported only once Django is set up

        outcome = campaign.run(
            Path(folder), seeds=wanted.seeds, first=wanted.first_seed, only=wanted.only, at_once=wanted.at_once
        )
    text = table.render(outcome, command=" ".join(["python -m tests.month_end", *sys.argv[1:]]), began=began)
    if wanted.json:
        wanted.json.write_text(json.dumps(asdict(outcome) | {"is_well": outcome.is_well}, indent=1))
    if wanted.write:
        table.FILE.write_text(text)
    sys.stdout.write(text)
    return 0 if outcome.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
