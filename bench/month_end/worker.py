"""A worker that closes: waits for a line on its standard input, then takes chunks until nothing is left.

Prints how many rows it took, its seconds, and the most memory it held (MiB).
"""

import json
import resource
import sys
import time

from madoguchi.cli import starting

starting.start()

from madoguchi import clock  # noqa: E402 - only once Django is set up
from madoguchi.cancellation import closing, jobs  # noqa: E402 - only once Django is set up
from madoguchi.workers import waking  # noqa: E402 - only once Django is set up

_STEPS = (jobs.begin, jobs.order, jobs.confirm, jobs.settle)
_KIBIBYTES = 1024  # in a MiB


def main() -> None:
    """Work to the end."""
    closing.look(clock.now())  # connects
    print("ready", flush=True)
    sys.stdin.readline()
    rows, begun = 0, time.perf_counter()
    with waking.quietly():
        while closing.look(clock.now()).left:
            while taken := sum(step(clock.now()) for step in _STEPS):
                rows += taken
            time.sleep(0.05)
    seconds, most = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"rows": rows, "seconds": seconds, "memory": most / _KIBIBYTES}))


if __name__ == "__main__":
    main()
