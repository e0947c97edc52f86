"""The client: lets visitors come at instants drawn beforehand, and notes how long each visit took.

An open loop: nobody waits for those before her, so that a slow server has no fewer visitors. A visit counts from the
instant at which she meant to come to the last byte of its last page, so that no delay is left out, ours included.
Reads a plan as JSON and prints what it took. A process of its own on the second core.
"""

import json
import random
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from bench import places
from bench.visits import AskedToWait, Connection, look, press


def look_around(connection: Connection, visit: dict[str, str]) -> int:
    """My Page, then what leaving would cost."""
    return look(connection, {**visit, "path": "/"}) + look(connection, visit)


_DO: dict[str, Callable[[Connection, dict[str, str]], int]] = {
    "logging in": press,
    "looking": look_around,
    "cancelling": press,
    "asking for a code": press,
}


def instants(rate: float, seconds: float, seed: str) -> Iterator[float]:
    """A Poisson process: as many a second on average, none knowing of another; the same for the same seed."""
    chance, at = random.Random(seed), 0.0
    while rate and (at := at + chance.expovariate(rate)) < seconds:
        yield at


class Evening:
    """The visits of one plan, each in a thread of its own.

    ``plan``: port, headers, seed, and ``coming``: for each kind its instants (seconds from now) and its visits.
    """

    def __init__(self, plan: dict[str, Any]) -> None:
        self.port, self.headers = plan["port"], plan["headers"]
        self.took: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        self.waited: defaultdict[str, int] = defaultdict(int)
        self.errors: defaultdict[str, list[str]] = defaultdict(list)
        self.late = 0.0
        coming = (
            (at, kind, visit)
            for kind, found in plan["coming"].items()
            for at, visit in zip(found["instants"], found["visits"], strict=True)
        )
        self.queue = sorted(coming, key=lambda one: one[0])

    def happen(self) -> dict[str, Any]:
        """Let everybody come, and wait until the last has gone."""
        begun, spent, threads = time.perf_counter(), time.process_time(), []
        for at, kind, visit in self.queue:
            meant = begun + at
            time.sleep(max(0.0, meant - time.perf_counter()))
            self.late = max(self.late, time.perf_counter() - meant)
            threads.append(threading.Thread(target=self._come, args=(kind, visit, at, meant)))
            threads[-1].start()
        for thread in threads:
            thread.join()
        share = (time.process_time() - spent) / (time.perf_counter() - begun)
        return {
            "took": self.took, "waited": self.waited, "errors": self.errors, "late": self.late, "client": share,
            "seconds": time.perf_counter() - begun,
        }  # fmt: skip

    def _come(self, kind: str, visit: dict[str, str], at: float, meant: float) -> None:
        try:
            connection = Connection(self.port, self.headers, comes_from=visit["from"])
            with closing(connection.stream):
                _DO[kind](connection, visit)
            self.took[kind].append((at, time.perf_counter() - meant))
        except AskedToWait:
            self.waited[kind] += 1
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is no visit
            self.errors[kind].append(f"{type(problem).__name__}: {problem}")


if __name__ == "__main__":
    places.pin(1)
    print(json.dumps(Evening(json.load(sys.stdin)).happen()))
