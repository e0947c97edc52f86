"""Guards taken away on purpose. A search that finds nothing then proves nothing."""

import contextlib
import dataclasses
import datetime as dt
import itertools
import os
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from madoguchi.cancellation import actions, ending, settling
from madoguchi.gateways import simulated_world
from madoguchi.gateways.network import simulator
from madoguchi.workers import chunks
from madoguchi.workers import models as workers


def _in_pieces(*modules: Any) -> Callable[[], None]:
    """Let what one transaction writes be written piece by piece."""

    def take_away() -> None:
        for module in modules:
            module.transaction = SimpleNamespace(atomic=contextlib.nullcontext)

    return take_away


def _without_keys_of_messages() -> None:
    """A mailer that does not know that it was asked before."""

    def deliver(channel: str, **sent: Any) -> str:
        reference = real(channel, **sent)
        with simulated_world.world() as world:
            world.execute("update delivery set key = key || '#' || id where key not like '%#%'")
        return reference

    real, simulated_world.deliver = simulated_world.deliver, deliver


def _without_keys_of_orders() -> None:
    """A network to which the same order is another one each time."""
    count = itertools.count()

    def place(self: simulator.Gateway, order: Any, *, now: Any) -> str:
        key = f"{order.key}-{os.getpid()}-{next(count)}"
        return real(self, dataclasses.replace(order, key=key), now=now)

    real = simulator.Gateway.place
    simulator.Gateway.place = place  # type: ignore[method-assign]


def _leases_without_end() -> None:
    """A worker that takes a row for ever instead of for one lease."""
    workers.LEASE = dt.timedelta(days=365)


GUARDS: Mapping[str, Callable[[], None]] = {
    "one transaction per decision": _in_pieces(actions),
    "one transaction per step of the work": _in_pieces(chunks, ending, settling),
    "messages known by their key": _without_keys_of_messages,
    "orders known by their key": _without_keys_of_orders,
    "a lease that ends": _leases_without_end,
}
