"""The faults themselves. Each is brought about at instants drawn from a seed, while the close runs."""

import contextlib
import random
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from tests.month_end.runs import House

_FILLED_SECONDS, _BETWEEN_SECONDS = 0.3, 0.1
_PART = 1 << 20


def kill(house: "House", chance: random.Random) -> None:
    """Kill workers, and let others take their places."""
    for _ in range(chance.randint(1, 3)):
        house.wait(chance)
        place = chance.randrange(len(house.workers))
        house.workers[place].kill()
        house.workers[place] = house.start()


def cut(house: "House", chance: random.Random) -> None:
    """Let the server end connections."""
    for _ in range(chance.randint(1, 3)):
        house.wait(chance)
        with psycopg.connect(house.admin_url, autocommit=True) as store:
            found = store.execute("select pid from pg_stat_activity where datname = %s", [house.name]).fetchall()
            for (pid,) in chance.sample(found, len(found) // 2):
                store.execute("select pg_terminate_backend(%s)", [pid])


def restart(house: "House", chance: random.Random) -> None:
    """Stop the server as a power cut would, and start it again."""
    house.wait(chance)
    house.server.stop_at_once()
    time.sleep(chance.random() / 10)
    house.server.start()


def clock(house: "House", chance: random.Random) -> None:
    """Turn workers' clocks."""
    for _ in range(chance.randint(10, 40)):
        time.sleep(chance.random() * _BETWEEN_SECONDS)
        chance.choice(house.workers).clock.turn(chance.uniform(-120, 120))


def disk(house: "House", chance: random.Random) -> None:
    """Fill the server's disk, wait, and make room."""
    house.wait(chance)
    ballast = house.server.data.parent / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(b"\0" * _PART):
            pass
    time.sleep(_FILLED_SECONDS)
    ballast.unlink()
    house.server.start_if_dead()


def network(house: "House", chance: random.Random) -> None:
    """Cut the link of one worker's machine for longer than a lease, then mend it."""
    house.wait(chance)
    host = chance.choice(house.server.hosts)
    host.unplug()
    time.sleep(chance.uniform(0.5, 3))
    host.plug_in()


FAULTS: Mapping[str, Callable[["House", random.Random], None]] = {
    "kill": kill,
    "cut": cut,
    "restart": restart,
    "clock": clock,
    "disk": disk,
    "network": network,
}
