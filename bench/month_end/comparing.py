"""Compares lines with the network for a while, as the nightly round does. Prints how many in a second as JSON."""

import json
import sys
import time

import django

django.setup()

from madoguchi import clock  # noqa: E402 - only once Django is set up
from madoguchi.reconciliation import jobs  # noqa: E402 - only once Django is set up
from madoguchi.reconciliation.models import Round  # noqa: E402 - only once Django is set up


def main(count: int) -> None:
    """Compare at least so many."""
    Round.objects.create(day=clock.now().date(), work_due_at=clock.now())
    begun = time.perf_counter()
    while Round.objects.get().lines < count and jobs.walk(clock.now()):
        pass
    print(json.dumps({"per_second": Round.objects.get().lines / (time.perf_counter() - begun)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
